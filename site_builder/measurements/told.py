"""Marks of hand-written pages replaced by what was measured: `@@bench lookups scans@@`, `@@bench machine@@`.

Within a line, `@@figure lookups: ms p99 of a lookup@@` is one figure: that of a goal, of a line of the row's table,
or what a note says after `name: `. A page of the handbook so states nothing that was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from site_builder.errors import BuildError
from site_builder.figures.loglog import plot
from site_builder.measurements.kept import Kept, kept

MARK = re.compile(r"^@@bench ([a-z0-9 -]+)@@$", re.MULTILINE)
FIGURE = re.compile(r"@@figure ([a-z0-9-]+): ([^@\n]+)@@")
VERDICTS = {"stretch": "very good", "pass": "reached", "missed": "<strong>missed</strong>"}


def told(markdown: str, docs: Path) -> str:
    """Markdown with every mark replaced.

    Raises:
        BuildError: a mark names a row that was never kept, or a figure that the row does not have.
    """
    if not (MARK.search(markdown) or FIGURE.search(markdown)):
        return markdown
    rows = kept(docs)
    markdown = FIGURE.sub(lambda mark: _cell(_figure(rows, mark[1], mark[2])), markdown)
    return MARK.sub(lambda mark: "\n\n".join(_parts(mark[1].split(), rows)), markdown)


def _parts(names: Sequence[str], rows: Mapping[str, Kept]) -> Iterator[str]:
    for name in names:
        if name == "machine":
            yield _machines(rows.values())
        elif name in rows:
            yield from _row(rows[name])
        else:
            raise BuildError(
                f"benchmarks: there is no kept result of “{name}”; make bench ROWS={name} KEEP=1"
            )


def _figure(rows: Mapping[str, Kept], name: str, what: str) -> str:
    """One figure of a kept row, as text."""
    if name in rows:
        row = rows[name]
        for goal in row.goals:
            if goal["what"] == what and "figure" in goal:
                return _number(goal["figure"])
        for line in row.table["rows"] if row.table else ():
            if line[0] == what:
                return str(line[-1])
        for note in row.notes:
            if note.startswith(f"{what}: "):
                return note.removeprefix(f"{what}: ")
    raise BuildError(
        f"benchmarks: there is no kept figure “{what}” of “{name}”; make bench ROWS={name} KEEP=1"
    )


def _row(row: Kept) -> Iterator[str]:
    yield f"### {row.name}"
    yield escape(row.about)
    if row.goals:
        yield "\n".join(["| figure | goal | measured | |", "|---|---|---|---|", *map(_goal, row.goals)])
    for goal in row.goals:
        if goal.get("verdict") == "missed":
            yield _missed(goal["what"], row.tried.get(goal["what"], {}))
    if row.table:
        yield _table(row.table["head"], row.table["rows"])
    for number, curve in enumerate(row.curves, start=1):
        yield plot(f"{row.name}-{number}", curve)
        head = [curve["of"], curve["unit"]]
        yield _table(head, [[f"{size:,}", _number(cost)] for size, cost in curve["points"]])
    if row.notes:
        yield "\n".join(f"- {_cell(note)}" for note in row.notes)
    yield f"Commit {row.commit[:12]}, {row.when[:10]}: [all figures](results/{row.name}.json)."


def _goal(goal: Mapping[str, Any]) -> str:
    what = _cell(goal["what"])
    if "missing" in goal:
        return f"| {what} | – | not measured: {_cell(goal['missing'])} | |"
    sign = "at least" if goal["atLeast"] else "at most"
    return f"| {what} | {sign} {goal['pass']:,g} | {_number(goal['figure'])} | {VERDICTS[goal['verdict']]} |"


def _number(value: float) -> str:
    """Four digits say enough; thousands are written out."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _missed(what: str, text: Mapping[str, str]) -> str:
    parts = (f"{word.capitalize()}: {text[word]}" for word in ("tried", "gave", "next") if word in text)
    return f"**Missed: {_cell(what)}.** {' '.join(parts)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    """A text that is no Markdown and no HTML."""
    return re.sub(r"([\\`*_|\[\]])", r"\\\1", escape(text, quote=False))


def _machines(rows: Sequence[Kept] | Any) -> str:
    """Every machine that a kept row was measured on, once."""
    lines = {
        f"{one['cores']} cores of {one['processor']}, {one['memoryMiB'] / 1024:.0f} GiB of memory, {one['system']}, "
        f"Python {one['python']}, DuckDB {one['versions'].get('duckdb')}"
        for one in (row.machine for row in rows)
    }
    return "\n".join(f"- {_cell(line)}" for line in sorted(lines))

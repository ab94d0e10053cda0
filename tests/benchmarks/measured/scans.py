"""What has to read the table: a page by a column without an index, and groups over every row."""

from __future__ import annotations

import contextlib
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import duckdb

from tests.benchmarks import peers
from tests.benchmarks.measure import QUICK, Goal, Measured, in_turns, median
from tests.benchmarks.peers import DATASETTE, Datasette, agree
from tests.benchmarks.programs import Call, Program, ask
from tests.benchmarks.register import Register, Row, register

NAME = "scans"
PAGE, GROUPS = f"times the filtered pages of {DATASETTE}", f"times the groups of {DATASETTE}"
ALONE = "times the time of DuckDB alone for the groups"
GOALS = (
    Goal(what=PAGE, passing=3, stretch=10, why="staff filter by whatever column they have, not by the key"),
    Goal(
        what=GROUPS, passing=50, stretch=100, why="a figure over a whole register, while somebody looks at it"
    ),
    Goal(
        what=ALONE,
        passing=1.5,
        stretch=1.2,
        why="checks, audit and JSON should be small beside reading two million rows",
        at_least=False,
    ),
)
VALUES = 10
"""Pages of one repetition, each by another value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What everybody is asked, and what is right."""

    filtered: str
    """An integer column without an index; the groups add it up."""
    values: Sequence[str]
    by: str
    """A column of few words."""
    pages: Sequence[list[Row]]
    groups: list[list[object]]


def run(work: Path, size: str) -> Measured:
    """One caller, one call after the other; the peer is asked for its leanest form."""
    table = register(size)
    asked = _asked(table)
    has_peer = peers.has(DATASETTE)
    with contextlib.ExitStack() as held:
        runs = {
            **_ours(held, held.enter_context(table.serving(work)), table, asked),
            "DuckDB alone": _alone(held, table, asked),
        }
        if has_peer:
            peer = Datasette(register=table)
            runs |= _theirs(held, held.enter_context(peer.serving(work)), peer, asked)
        seconds = in_turns(runs, times=1 if size == QUICK else 7)
    middle = {name: median(all_of) for name, all_of in seconds.items()}
    figures = {ALONE: middle["mulu, groups"] / middle["DuckDB alone"]}
    if has_peer:
        figures[PAGE] = middle[f"{DATASETTE}, pages"] / middle["mulu, pages"]
        figures[GROUPS] = middle[f"{DATASETTE}, groups"] / middle["mulu, groups"]
    return Measured(
        figures=figures,
        seconds=seconds,
        missing={} if has_peer else dict.fromkeys((PAGE, GROUPS), peers.MISSING),
        notes=(
            f"{table.rows:,} rows; {VALUES} pages of 100 by an integer, one after the other",
            "groups: count and sum of an integer by a word; alone: the same statement on the same file, one thread",
            *(f"{name}: {1000 * one:.1f} ms" for name, one in middle.items()),
        ),
    )


def _asked(table: Register) -> Asked:
    filtered, by = table.names[table.kinds.index("integer")], table.names[2]
    values = [str(Random(number).randrange(5000)) for number in range(VALUES)]
    pages: dict[str, list[Row]] = {value: [] for value in values}
    counts: dict[object, list[int]] = defaultdict(lambda: [0, 0])
    for row in table.read():
        number = row[filtered]
        group = counts[row[by]]
        group[0] += 1
        if isinstance(number, int):
            group[1] += number
            if (page := pages.get(str(number))) is not None and len(page) < 100:
                page.append(row)
    ordered = sorted(counts.items(), key=lambda group: (group[0] is None, str(group[0])))
    return Asked(
        filtered=filtered,
        values=values,
        by=by,
        pages=[pages[value] for value in values],
        groups=[[word, *numbers] for word, numbers in ordered],
    )


def _ours(
    held: contextlib.ExitStack, served: Program, table: Register, asked: Asked
) -> dict[str, Callable[[], None]]:
    connection = held.enter_context(contextlib.closing(served.connect()))
    calls = [table.call(f"/rows?{urlencode({asked.filtered: value})}") for value in asked.values]
    total = f"sum:{asked.filtered}"
    measures = [("_by", asked.by), ("_measures", "count"), ("_measures", total)]
    groups = table.call(f"/summary?{urlencode(measures)}")
    for call, page in zip(calls, asked.pages, strict=True):
        agree("mulu, page", page, json.loads(ask(connection, call)[1])["rows"])
    found = json.loads(ask(connection, groups)[1])["groups"]
    agree("mulu, groups", asked.groups, [[one[asked.by], one["count"], one[total]] for one in found])
    return {
        "mulu, pages": lambda: _all(served, calls),
        "mulu, groups": lambda: _all(served, [groups]),
    }


def _theirs(
    held: contextlib.ExitStack, program: Program, peer: Datasette, asked: Asked
) -> dict[str, Callable[[], None]]:
    connection = held.enter_context(contextlib.closing(program.connect()))
    calls = [peer.page(asked.filtered, value) for value in asked.values]
    groups = peer.groups(asked.by, asked.filtered)
    for call, page in zip(calls, asked.pages, strict=True):
        agree(f"{DATASETTE}, page", page, peer.rows(ask(connection, call)[1]))
    agree(f"{DATASETTE}, groups", asked.groups, json.loads(ask(connection, groups)[1])["rows"])
    return {
        f"{DATASETTE}, pages": lambda: _all(program, calls),
        f"{DATASETTE}, groups": lambda: _all(program, [groups]),
    }


def _alone(held: contextlib.ExitStack, table: Register, asked: Asked) -> Callable[[], None]:
    connection = held.enter_context(duckdb.connect(table.database, read_only=True, config={"threads": "1"}))
    columns = [name for name, *_ in connection.execute("DESCRIBE t1").fetchall()]
    # A file has the order number, the key and then the fields of its table.
    stored = dict(zip(table.names, columns[2:], strict=True))
    by, number = stored[asked.by], stored[asked.filtered]
    statement = f"SELECT {by}, count(*), sum({number}) FROM t1 GROUP BY 1 ORDER BY 1 NULLS LAST"
    agree("DuckDB alone", asked.groups, [list(row) for row in connection.execute(statement).fetchall()])
    return lambda: connection.execute(statement).fetchall() and None


def _all(program: Program, calls: Sequence[Call]) -> None:
    # A connection of its own each time: a server may close one that was idle for some seconds.
    with contextlib.closing(program.connect()) as connection:
        for call in calls:
            ask(connection, call)

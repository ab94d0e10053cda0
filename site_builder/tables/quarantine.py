"""Rows that could not be read as rows, put aside with their reason so that the others can be counted.

Only where somebody asks for it (`mulu check --quarantine`). The original text of a record is left
out of tables with a field that not everybody may see, and wherever it holds a personal number.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from site_builder.catalog import Distribution, Field, SharingType
from site_builder.content.marks import text_has_mark
from site_builder.content.persons import kinds_in
from site_builder.findings import Finding
from site_builder.tables.dialect import CsvOptions, Dialect
from site_builder.tables.text import lines

LIMIT = 10_000
"""Rows put aside for one table; more of them say that the file as a whole is wrong."""
TEXT_LIMIT = 100_000
"""Characters of one record: a quote that never ends makes the rest of the file one."""
HEADER = ("行号", "文件行", "原因", "原文")


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """One record put aside."""

    row: int
    line: int | None
    reason: str
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quarantine:
    """What was put aside of one table."""

    table: str
    title: str
    file: str
    """The data file as findings name it."""
    good: int
    """Rows that could be read."""
    rows: tuple[Aside, ...]
    more: int
    """Rows that were put aside beyond the limit."""

    @property
    def name(self) -> str:
        """The name of its side file."""
        # The name comes from a contributor and becomes a path here.
        return re.sub(r"[^\w-]", "_", self.table) + ".quarantine.csv"

    def to_bytes(self) -> bytes:
        """The side file: UTF-8, in the order of the data file."""
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(HEADER)
        for aside in self.rows:
            line = "" if aside.line is None else aside.line
            writer.writerow((aside.row, line, aside.reason, aside.text))
        if self.more:
            writer.writerow(("", "", f"还有 {self.more} 行没有逐条列出（最多 {LIMIT} 行）", ""))
        return buffer.getvalue().encode()


def with_texts(
    asides: Sequence[Aside], path: Path, form: str, distribution: Distribution, dialect: Dialect
) -> tuple[list[Aside], bool]:
    """The rows with their original texts, and whether one of these carries a 密级标志."""
    if form not in ("csv", "tsv", "ndjson") or not all(map(_may_be_seen, distribution.fields)):
        return list(asides), False
    wanted = {aside.line for aside in asides}
    texts: dict[int | None, str] = {}
    options = dialect.csv_options(tabs=form == "tsv")
    numbered = enumerate(lines(path, distribution.encoding), start=1)
    last = max((line for line in wanted if line is not None), default=0)
    for number, line in numbered:
        if number in wanted:
            text = line if form == "ndjson" else _record(line, (more for _, more in numbered), options)
            texts[number] = text.rstrip("\r\n")
        if number >= last:
            break
    marked = any(text_has_mark(text) for text in texts.values())
    return [replace(aside, text=_shown(texts.get(aside.line, ""))) for aside in asides], marked


def write(folder: Path, quarantines: Sequence[Quarantine]) -> list[Path]:
    """Write the side files of one dataset into its folder, each in one step; gives their paths."""
    written = []
    for one in quarantines:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / one.name
        beside = target.with_name(f"{target.name}.tmp-{os.getpid()}")
        beside.write_bytes(one.to_bytes())
        beside.replace(target)
        written.append(target)
    return written


def noted(
    findings: Sequence[Finding], written: Mapping[tuple[str, str], tuple[Quarantine, Path]]
) -> list[Finding]:
    """The findings, of each table the first one about its rows saying what is good and where the rest lies.

    `written` is by data file and table.
    """
    left = dict(written)
    noted_findings = []
    for finding in findings:
        found = None
        if finding.row is not None and finding.table is not None:
            found = left.pop((finding.file, finding.table), None)
        if found is not None:
            one, path = found
            number = len(one.rows) + one.more
            said = f"本表能读取的有 {one.good:,} 行，读不成行的 {number:,} 行另存在 {path}。"
            finding = replace(finding, message=f"{finding.message}{said}")
        noted_findings.append(finding)
    return noted_findings


def _may_be_seen(field: Field) -> bool:
    return (
        field.sensitive is None
        and field.masking is None
        and field.sharing in (None, SharingType.UNCONDITIONAL)
    )


def _record(first: str, following: Iterator[str], options: CsvOptions) -> str:
    """The lines that the csv reader takes for one record, as they are."""
    taken: list[str] = []

    def tee() -> Iterator[str]:
        for line in chain((first,), following):
            taken.append(line)
            yield line

    # What cannot be read as a record was taken all the same.
    with suppress(csv.Error, StopIteration):
        next(csv.reader(tee(), strict=True, **options))
    return "".join(taken)


def _shown(text: str) -> str:
    if kinds_in(text):
        return "（含个人信息，不保存原文）"
    return text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + "…"

"""Which reader opens which format: one row each; to add a format is to add a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import duckdb

from site_builder.catalog import Distribution
from site_builder.tables.archives import unpack
from site_builder.tables.delimited import open_delimited
from site_builder.tables.dialect import Dialect, read_dialect
from site_builder.tables.faults import Faults
from site_builder.tables.grid import Grid, NotATable, Sentence
from site_builder.tables.header import positions
from site_builder.tables.lines import open_inline, open_json, open_ndjson
from site_builder.tables.parquet import stage_parquet
from site_builder.tables.plain import Plain, plain_text
from site_builder.tables.quarantine import with_texts
from site_builder.tables.staging import Staged, stage, stage_plain
from site_builder.tables.workbook import open_workbook

SUPPORTED = "csv、tsv、json、ndjson、xlsx、parquet，以及 csv.gz、csv.zip"
_ARCHIVES = ("gz", "zip")
_SAME = {"jsonl": "ndjson", "parq": "parquet", "xlsm": "xlsx", "txt": "csv"}

_Open = Callable[[Path, Distribution, Dialect], Grid]
_OPEN: dict[str, _Open] = {
    "csv": lambda path, d, dialect: open_delimited(path, encoding=d.encoding, dialect=dialect, tabs=False),
    "tsv": lambda path, d, dialect: open_delimited(path, encoding=d.encoding, dialect=dialect, tabs=True),
    "json": lambda path, d, dialect: open_json(path, d, dialect),
    "ndjson": lambda path, d, dialect: open_ndjson(path, d, dialect),
    "xlsx": lambda path, d, dialect: open_workbook(path, dialect, fields=len(d.fields)),
}


def format_of(distribution: Distribution) -> tuple[str, str | None]:
    """The format of the rows and the archive they are in, from `format` or the ending of the path."""
    suffixes = [s.lstrip(".").lower() for s in PurePosixPath(distribution.path or "").suffixes]
    archive = suffixes.pop() if suffixes and suffixes[-1] in _ARCHIVES else None
    written = (distribution.format or "").lower().lstrip(".")
    inner, dot, outer = written.rpartition(".")
    if dot and outer in _ARCHIVES:
        written, archive = inner, outer
    elif written in _ARCHIVES:
        written, archive = "", archive or written
    found = written or (suffixes[-1] if suffixes else "csv" if archive else "")
    return _SAME.get(found, found), archive


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What is to be read as a table, and how."""

    distribution: Distribution
    dialect: Dialect
    path: Path | None
    """Unpacked; None where the rows stand in the descriptor."""
    form: str = ""
    plain: Plain | None = None
    """A csv that DuckDB may read by itself."""

    def grid(self) -> Grid:
        """The labels and the stream of records, read with care."""
        if self.path is None:
            return open_inline(self.distribution, self.dialect)
        return _OPEN[self.form](self.path, self.distribution, self.dialect)


def content_of(distribution: Distribution, path: Path | None, spill: Path) -> Content:
    """The bytes to read; NotATable where they cannot be read as declared."""
    dialect = read_dialect(distribution.dialect)
    if path is None:
        return Content(distribution=distribution, dialect=dialect, path=None)
    form, archive = format_of(distribution)
    if form != "parquet" and form not in _OPEN:
        raise NotATable(
            Sentence(
                f"表“{distribution.title}”的格式“{form or '未写明'}”不能作为表格读取。",
                f"可用的格式：{SUPPORTED}。xls、ods、wps 请另存为 xlsx 或 csv。",
            )
        )
    if archive:
        path = unpack(path, archive, spill)
    plain = None
    if form in ("csv", "tsv"):
        plain = plain_text(path, distribution.encoding, dialect, tabs=form == "tsv", spill=spill)
    return Content(distribution=distribution, dialect=dialect, path=path, form=form, plain=plain)


def fill(connection: duckdb.DuckDBPyConnection, content: Content, faults: Faults) -> Staged | None:
    """Read the table into the staging table; NotATable where nothing can be read as declared."""
    path, form, distribution, dialect = content.path, content.form, content.distribution, content.dialect
    if form == "parquet" and path is not None:
        return stage_parquet(connection, path, distribution, dialect, faults)
    grid = content.grid()
    columns = positions(grid, distribution, dialect, faults)
    staged = None
    if content.plain is not None and grid.header_line in (None, 1):
        width = len(columns) if grid.labels is None else len(grid.labels)
        staged = stage_plain(connection, content.plain, columns, width)
    if staged is None:
        staged = stage(connection, grid, columns, faults)
    if path is not None and faults.aside:
        # Read once more for these records alone: reading the others should not pay for it.
        faults.aside, faults.held = with_texts(faults.aside, path, form, distribution, dialect)
    return staged

"""Which reader opens which format: one row each; to add a format is to add a row."""

from __future__ import annotations

from collections.abc import Callable
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
from site_builder.tables.quarantine import with_texts
from site_builder.tables.staging import Staged, stage
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


def fill(
    connection: duckdb.DuckDBPyConnection,
    distribution: Distribution,
    path: Path | None,
    spill: Path,
    faults: Faults,
) -> Staged | None:
    """Read the table into the staging table; NotATable where nothing can be read as declared."""
    dialect = read_dialect(distribution.dialect)
    form = ""
    if path is None:
        grid = open_inline(distribution, dialect)
    else:
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
        if form == "parquet":
            return stage_parquet(connection, path, distribution, dialect, faults)
        grid = _OPEN[form](path, distribution, dialect)
    columns = positions(grid, distribution, dialect, faults)
    staged = stage(connection, grid, columns, faults)
    if path is not None and faults.aside:
        # Read once more for these records alone: reading the others should not pay for it.
        faults.aside, faults.held = with_texts(faults.aside, path, form, distribution, dialect)
    return staged

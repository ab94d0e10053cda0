"""Records of any format become one DuckDB table of texts, on which all checks are set-based.

`stage(n, line, kinds, c0 … cm)`: `n` is the position of the record in the file from 1, `line` where
it begins, `kinds` one letter a cell (NULL: all text), `c*` the fields in the schema's order. Records
that are blank, too short or too long are not staged: they are findings.
"""

# ruff: noqa: S608 -- names in the SQL are made here (f0, c1), texts pass `literal`.

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from site_builder.tables.faults import Faults
from site_builder.tables.grid import TEXT, Broken, Grid, Record
from site_builder.tables.plain import Plain

BATCH = 20_000
STAGE = "stage"
MAX_ROWS = 50_000_000
"""More than any table a department hands over; a file that never ends is stopped here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged:
    """What stands in the staging table."""

    has_kinds: bool
    """Some cells are not text (workbook, json, parquet)."""
    lines: bool = True
    """Whether `line` is a line or sheet row of the file."""
    in_sheet: bool = False
    columns: tuple[int | None, ...] = ()
    """For each field its column in the file, from 0."""


def create_stage(connection: duckdb.DuckDBPyConnection, fields: int) -> None:
    """An empty staging table."""
    columns = "".join(f", c{index} VARCHAR" for index in range(fields))
    connection.execute(f"CREATE OR REPLACE TABLE {STAGE} (n BIGINT, line BIGINT, kinds VARCHAR{columns})")


def stage_plain(
    connection: duckdb.DuckDBPyConnection, plain: Plain, columns: Sequence[int | None], width: int
) -> Staged | None:
    """The same from a plain csv by DuckDB's own reader; None where the records have to be read with care."""
    if plain.broken_lines or not plain.is_regular(width) or plain.rows > MAX_ROWS:
        return None
    try:
        connection.execute(f"CREATE OR REPLACE TABLE {STAGE} AS {plain_records(plain, columns, width)}")
    except duckdb.InvalidInputException:
        return None
    row = connection.execute(f"SELECT count(*), count(*) FILTER (blank) FROM {STAGE}").fetchone()
    if row != (plain.rows, 0):
        return None
    return Staged(has_kinds=False, columns=tuple(columns))


def plain_records(plain: Plain, columns: Sequence[int | None], width: int) -> str:
    """SQL of the staging table of a plain csv; `blank` says that no column of a record holds anything."""
    cells = "".join(f", {'NULL' if c is None else f'f{c}'} AS c{i}" for i, c in enumerate(columns))
    blank = " AND ".join(f"f{i} = ''" for i in range(width))
    n = "row_number() OVER ()"
    return (
        f"SELECT {n} AS n, {n} + {int(plain.header)} AS line, CAST(NULL AS VARCHAR) AS kinds,"
        f" {blank} AS blank{cells} FROM {plain.scan(width)}"
    )


def stage(
    connection: duckdb.DuckDBPyConnection, grid: Grid, columns: Sequence[int | None], faults: Faults
) -> Staged:
    """Read all records into the staging table."""
    create_stage(connection, len(columns))
    appender = connection.appender(STAGE)
    width = len(grid.labels) if grid.labels is not None else len(columns)
    whole = list(columns) == list(range(width))
    has_kinds = False
    batch: list[tuple[object, ...]] = []
    for n, record in _sound(grid, width, faults):
        if whole:
            batch.append((n, record.line, record.kinds, *record.cells))
        else:
            batch.append((n, record.line, _kinds(record, columns), *(_cell(record, c) for c in columns)))
        has_kinds = has_kinds or record.kinds is not None
        if len(batch) >= BATCH:
            appender.append_rows(batch)
            batch.clear()
    appender.append_rows(batch)
    appender.flush()
    return Staged(has_kinds=has_kinds, in_sheet=grid.in_sheet, columns=tuple(columns))


def _cell(record: Record, column: int | None) -> str | None:
    return None if column is None else record.cells[column]


def _kinds(record: Record, columns: Sequence[int | None]) -> str | None:
    if record.kinds is None:
        return None
    return "".join(TEXT if column is None else record.kinds[column] for column in columns)


def _sound(grid: Grid, width: int, faults: Faults) -> Iterator[tuple[int, Record]]:
    """The records that have as many cells as there are columns, numbered; the others become findings."""
    n = 0
    for record in grid.records:
        if isinstance(record, Broken):
            n += record.counts
            row = n if record.counts else None
            faults.add("V24", *record.sentence, line=record.line, row=row, severity=record.severity)
            if row is not None:
                faults.put_aside(n, record.line, record.sentence.message)
            continue
        n += 1
        cells = record.cells
        if n > MAX_ROWS:
            faults.add(
                "F03", f"超过 {MAX_ROWS} 行，不再往下读。", "拆成几张表，或改用 parquet。", line=record.line
            )
            return
        if not any(cells):
            _blank(record, n, grid, faults)
        elif len(cells) != width:
            _ragged(record, n, width, grid, faults)
        else:
            yield n, record


def _place(record: Record, n: int, grid: Grid) -> str:
    """Where the record stands in its file: rows of the table are counted without the header."""
    where = "工作表" if grid.in_sheet else "文件"
    return f"{where}第 {record.line} 行" if record.line is not None else f"第 {n} 条记录"


def _blank(record: Record, n: int, grid: Grid, faults: Faults) -> None:
    message = f"{_place(record, n, grid)}是空行。"
    faults.add("V24", message, "删去空行。", line=record.line, row=n)
    faults.put_aside(n, record.line, message)


def _ragged(record: Record, n: int, width: int, grid: Grid, faults: Faults) -> None:
    count = len(record.cells)
    place = _place(record, n, grid)
    if count > width:
        message = f"{place}有 {count} 个值，表头只有 {width} 列，多出 {count - width} 个。"
        hint = "值里含有分隔符时给整个值加英文双引号；多余的删去。"
    else:
        labels = grid.labels
        first = f"，从“{labels[count]}”起缺" if labels and count < len(labels) else ""
        message = f"{place}只有 {count} 个值，表头有 {width} 列{first}。"
        hint = "补上缺少的值；没有值的也要保留分隔符。"
    faults.add("V24", message, hint, line=record.line, row=n)
    faults.put_aside(n, record.line, message)

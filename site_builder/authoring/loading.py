"""A data file becomes the staging table of texts that profiles are made from."""

from __future__ import annotations

from pathlib import Path

import duckdb

from site_builder.authoring.columns import columns_of
from site_builder.errors import BuildError
from site_builder.tables.database import quote
from site_builder.tables.grid import Broken, Grid
from site_builder.tables.staging import BATCH, STAGE, create_stage

MAX_ROWS = 1_000_000
"""A key that holds for so many rows is worth proposing; `check` looks at all of them."""
MAX_READ = 200_000
"""The same for what Python reads record by record: every csv that is not plain UTF-8, and workbooks."""


class FileUnreadable(BuildError):
    """The file is no table, or not one that could be published."""


def copied(connection: duckdb.DuckDBPyConnection, file: Path, width: int, delimiter: str) -> int | None:
    """The number of rows that DuckDB has read by itself; None where it stumbles over one."""
    create_stage(connection, width)
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(width))
    try:
        connection.execute(
            f"INSERT INTO {STAGE} SELECT row_number() OVER (), NULL, NULL, *"  # noqa: S608  numbers
            f" FROM read_csv(?, auto_detect = false, header = true, delim = ?, quote = '\"', escape = '\"',"
            f" compression = 'none', columns = {{{columns}}}) LIMIT ?",
            [str(file), delimiter, MAX_ROWS],
        )
    except duckdb.Error:
        return None
    row = connection.execute(f"SELECT count(*) FROM {STAGE}").fetchone()  # noqa: S608  a constant
    return int(row[0]) if row else None


def staged(connection: duckdb.DuckDBPyConnection, grid: Grid, width: int) -> tuple[int, int]:
    """How many records were read, and how many could not be."""
    create_stage(connection, width)
    appender = connection.appender(STAGE)
    batch: list[tuple[object, ...]] = []
    rows = skipped = 0
    for record in grid.records:
        if isinstance(record, Broken) or len(record.cells) != width or not any(record.cells):
            skipped += 1
            continue
        rows += 1
        if rows > MAX_READ:
            rows -= 1
            break
        batch.append((rows, record.line, record.kinds, *record.cells))
        if len(batch) >= BATCH:
            appender.append_rows(batch)
            batch.clear()
    appender.append_rows(batch)
    appender.flush()
    return rows, skipped


def parquet(
    connection: duckdb.DuckDBPyConnection, file: Path
) -> tuple[list[str], list[str | None], int, int]:
    """Names and types as the file states them, and the same two numbers."""
    columns = columns_of(file, "parquet", encoding=None, dialect=None)
    if columns is None:
        raise FileUnreadable(f"{file.name} 不是 parquet 文件，或已损坏。")
    create_stage(connection, len(columns))
    cells = "".join(f", CAST({quote(column.name)} AS VARCHAR)" for column in columns)
    connection.execute(
        f"INSERT INTO {STAGE} SELECT row_number() OVER (), NULL, NULL{cells}"  # noqa: S608  quoted
        " FROM (SELECT * FROM read_parquet(?) LIMIT ?)",
        [str(file), MAX_ROWS],
    )
    row = connection.execute(f"SELECT count(*) FROM {STAGE}").fetchone()  # noqa: S608  a constant
    return (
        [column.name for column in columns],
        [column.type for column in columns],
        int(row[0]) if row else 0,
        0,
    )

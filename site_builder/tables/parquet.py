"""parquet: DuckDB reads it, and its own types say what each column is."""

# ruff: noqa: S608 -- names in the SQL are made here (t0, c1) or quoted, texts pass `literal`.

from __future__ import annotations

from pathlib import Path

import duckdb

from site_builder.catalog import Distribution
from site_builder.tables.database import quote
from site_builder.tables.dialect import Dialect
from site_builder.tables.faults import Faults
from site_builder.tables.grid import (
    ARRAY,
    BOOLEAN,
    DATE,
    DATETIME,
    DURATION,
    ERROR,
    FLOAT,
    INTEGER,
    OBJECT,
    TEXT,
    TIME,
    Grid,
    NotATable,
    Sentence,
)
from site_builder.tables.header import positions
from site_builder.tables.staging import MAX_ROWS, STAGE, Staged, create_stage

_WHOLE = {
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
}


def stage_parquet(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    distribution: Distribution,
    dialect: Dialect,
    faults: Faults,
) -> Staged:
    """Read the file into the staging table."""
    try:
        described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
        counted = connection.execute("SELECT num_rows FROM parquet_file_metadata(?)", [str(path)]).fetchone()
        if counted is not None and counted[0] > MAX_ROWS:
            raise NotATable(Sentence(f"超过 {MAX_ROWS} 行，没有读取。", "拆成几张表。"))
        names = tuple(str(row[0]) for row in described)
        types = [str(row[1]) for row in described]
        grid = Grid(labels=names, header_line=None, records=iter(()))
        columns = positions(grid, distribution, dialect, faults)
        create_stage(connection, len(columns))
        kinds = "".join(TEXT if c is None else _kind(types[c]) for c in columns)
        cells = "".join(", NULL" if c is None else f", {_text(quote(names[c]), types[c])}" for c in columns)
        connection.execute(
            f"INSERT INTO {STAGE} SELECT file_row_number + 1, NULL, ?{cells}"
            " FROM read_parquet(?, file_row_number = true)",
            [kinds, str(path)],
        )
    except (
        duckdb.InvalidInputException,
        duckdb.IOException,
        duckdb.ConversionException,
        duckdb.SerializationException,
    ):
        raise NotATable(
            Sentence("parquet 文件读不了或已损坏。", "从原系统重新导出；核对文件确实是 parquet。")
        ) from None
    return Staged(has_kinds=True, columns=tuple(columns))


def _kind(sort: str) -> str:
    if sort in _WHOLE:
        return INTEGER
    if sort.endswith("]"):
        return ARRAY
    head = sort.split("(")[0].split(" ")[0]
    if head.startswith("TIMESTAMP"):
        return DATETIME
    return {
        "FLOAT": FLOAT,
        "DOUBLE": FLOAT,
        "DECIMAL": FLOAT,
        "BOOLEAN": BOOLEAN,
        "DATE": DATE,
        "TIME": TIME,
        "INTERVAL": DURATION,
        "STRUCT": OBJECT,
        "MAP": OBJECT,
        "BLOB": ERROR,
        "BIT": ERROR,
    }.get(head, TEXT)


def _text(column: str, sort: str) -> str:
    """SQL of the value as text, the way other formats would have it."""
    text = f"CAST({column} AS VARCHAR)"
    match _kind(sort):
        case "f" if sort in ("FLOAT", "DOUBLE"):
            return f"CASE WHEN isnan({column}) THEN 'NaN' ELSE replace({text}, 'inf', 'INF') END"
        case "T":
            return f"replace({text}, ' ', 'T')"
        case "o" | "a":
            return f"CAST(to_json({column}) AS VARCHAR)"
        case _:
            return text

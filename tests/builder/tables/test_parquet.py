"""parquet: its own types against the declared ones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from tests.builder.tables.folder import Folder, field


def parquet(path: Path, select: str) -> bytes:
    target = path / "made.parquet"
    duckdb.connect().execute(f"COPY ({select}) TO '{target}' (FORMAT parquet)")
    return target.read_bytes()


def test_columns_come_with_their_types(folder: Folder) -> None:
    select = (
        "SELECT '007' AS a, 9007199254740993::BIGINT AS b, 0.1::DOUBLE AS c, true AS d, DATE '1899-12-31' AS e,"
        " TIMESTAMP '2024-03-01 08:30:00' AS f, 12.340::DECIMAL(10,3) AS g, [1,2] AS h, NULL::INTEGER AS i"
    )
    fields = [
        field("a"),
        field("b", "integer"),
        field("c", "number"),
        field("d", "boolean"),
        field("e", "date"),
        field("f", "datetime"),
        field("g", "number"),
        field("h", "array"),
        field("i", "integer"),
    ]
    result = folder.check(parquet(folder.root, select), fields, path="data/t.parquet")
    assert not result.findings, result.messages
    assert result.rows() == [
        (
            "007",
            9007199254740993,
            0.1,
            True,
            dt.date(1899, 12, 31),
            dt.datetime(2024, 3, 1, 8, 30),
            12.34,
            "[1,2]",
            None,
        )
    ]


def test_types_that_differ_from_the_declared_ones_are_findings(folder: Folder) -> None:
    content = parquet(folder.root, "SELECT 1 AS a, 1.5::DOUBLE AS b, 'x' AS c, '\\x00'::BLOB AS d")
    fields = [field("a"), field("b", "integer"), field("c", "number"), field("d")]
    result = folder.check(content, fields, path="data/t.parquet")
    assert [(f.field, f.row, f.line) for f in result.findings] == [(n, 1, None) for n in "abcd"]


def test_column_names_are_the_header(folder: Folder) -> None:
    content = parquet(folder.root, "SELECT 1 AS b, 'x' AS a")
    assert (
        "顺序" in folder.check(content, [field("a"), field("b", "integer")], path="data/t.parquet").messages
    )


def test_rows_keep_their_order_and_missing_values_are_null(folder: Folder) -> None:
    content = parquet(
        folder.root, "SELECT range AS n, CASE WHEN range % 2 = 0 THEN '-' ELSE 'x' END AS a FROM range(1000)"
    )
    result = folder.check(
        content, [field("n", "integer"), field("a", missingValues=["-"])], path="data/t.parquet"
    )
    assert [row[0] for row in result.rows()] == list(range(1000))
    assert result.rows()[0][1] is None


def test_a_damaged_file_is_no_table(folder: Folder) -> None:
    content = parquet(folder.root, "SELECT range AS n FROM range(10000)")
    for damaged in (content[:-8], b"PAR1", content[:50] + b"\0" * 400 + content[450:]):
        assert folder.check(damaged, [field("n", "integer")], path="data/t.parquet").errors

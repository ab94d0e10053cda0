"""Odd values through every format, equal after an independent reader has read them back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import openpyxl
import pyarrow.parquet
import pytest
from litestar.testing import TestClient
from openpyxl.utils.escape import unescape

from query_api.app import create_app
from query_api.settings import Settings
from tests.api import handmade
from tests.api.handmade import Column, Made

ODD = "/api/v1/datasets/sjj/odd/tables/odd"

Row = tuple[object, ...]

ROWS: list[Row] = [
    # code, 18 digits, 30 digits, text, note, day, moment, x, n, yes, formula
    ("000123", "110101199001011234", "123456789012345678901234567890", "𠮷", "", "1899-12-31", "1899-12-31T23:59:59", 0.1, 2**53 - 1, True, "=cmd()"),
    ("0", "9" * 18, "-0.12345678901234567890123456789", 'a"b,c', None, None, None, -1.0, -1, False, "+86 513"),
    ("-1", "000000000000000001", "-7", "甲\r\n乙", " ", "9999-12-31", "2026-01-01T08:00:00.500000", 0.1 + 0.2, 0, None, "＝SUM(A1)"),
    ("1e5", "1", None, "\ttab", "null", "0001-01-01", "0001-01-01T00:00:00", 1e20, None, True, "@x"),
    ("<r>x</r>", "2", "0", "_x0041_", "NULL", "2026-02-28", None, None, 7, False, "-1+1|cmd"),
]  # fmt: skip

TABLE = Made(
    name="odd",
    key=["code"],
    columns=[
        Column(name="code"),
        Column(name="id"),
        Column(name="amount", type="number", compare="DECIMAL(38,29)", operators=handmade.ORDERED),
        Column(name="名称"),
        Column(name="note"),
        Column(name="on", type="date", storage="DATE", operators=handmade.ORDERED),
        Column(name="at", type="datetime", storage="TIMESTAMP", operators=handmade.ORDERED),
        Column(name="x", type="number", json="number", storage="DOUBLE", operators=handmade.ORDERED),
        handmade.integer("n"),
        Column(name="yes", type="boolean", json="boolean", storage="BOOLEAN", operators=["eq", "isnull"]),
        Column(name="=formula"),
    ],
    rows=ROWS,
)
NAMES = [column.name for column in TABLE.columns]
TEXTS = {name for name, column in zip(NAMES, TABLE.columns, strict=True) if column.json == "string"}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("odd")
    entry = handmade.Entry(
        id="sjj/odd", title="奇怪的/值", code="307001001/000009", tables=[TABLE], described=("odd",)
    )
    handmade.make(folder, entries=[entry])
    with TestClient(create_app(Settings(snapshot=str(folder), demo=True))) as client:
        yield client


def from_rows(odd: httpx.Client, folder: Path) -> list[Row]:
    return [tuple(row.values()) for row in json.loads(odd.get(f"{ODD}/rows").text)["rows"]]


def from_row(odd: httpx.Client, folder: Path) -> list[Row]:
    keys = [httpx.URL("/").copy_with(path="/" + str(row[0])).raw_path.decode()[1:] for row in ROWS]
    return [tuple(odd.get(f"{ODD}/rows/{key}").json()["row"].values()) for key in keys]


def from_lookup(odd: httpx.Client, folder: Path) -> list[Row]:
    found = odd.post(f"{ODD}/lookup", json={"keys": [row[0] for row in ROWS]}).json()["results"]
    return [tuple(result["row"].values()) for result in found]


def from_query(odd: httpx.Client, folder: Path) -> list[Row]:
    return [tuple(row.values()) for row in odd.request("QUERY", f"{ODD}/query", json={}).json()["rows"]]


def from_ndjson(odd: httpx.Client, folder: Path) -> list[Row]:
    lines = odd.get(f"{ODD}/download?_format=ndjson").content.decode().split("\n")
    assert lines.pop() == ""
    return [tuple(json.loads(line).values()) for line in lines]


def from_csv(odd: httpx.Client, folder: Path) -> list[Row]:
    """DuckDB's reader tells null from the empty text, as its option asks."""
    file = folder / "table.csv"
    file.write_bytes(odd.get(f"{ODD}/download?_format=csv").content)
    types = {"x": "DOUBLE", "n": "BIGINT", "yes": "BOOLEAN"}
    columns = {name: types.get(name, "VARCHAR") for name in NAMES}
    return duckdb.sql(
        f"SELECT * FROM read_csv('{file}', columns={columns}, header=true, delim=',', quote='\"',"
        " escape='\"', strict_mode=true, allow_quoted_nulls=false)"
    ).fetchall()


def from_csv_for_people(odd: httpx.Client, folder: Path) -> list[Row]:
    """The standard library's reader; the sign that stops a formula is taken off, as a spreadsheet does."""
    content = odd.get(f"{ODD}/download?_format=csv&_bom=1").content
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert head == [*NAMES[:-1], "'=formula"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t", "＝"))]
    read: dict[str, Callable[[str], object]] = {"x": float, "n": int, "yes": lambda cell: cell == "true"}
    found = []
    for row, original in zip(rows, ROWS, strict=True):
        cells: list[object] = []
        for name, cell, value in zip(NAMES, row, original, strict=True):
            # A reader that knows no quotes cannot tell null from the empty text; the bytes can.
            plain = None if cell == "" and value is None else cell.removeprefix("'")
            cells.append(plain if plain is None else read.get(name, str)(plain))
        found.append(tuple(cells))
    assert ',"",1899-12-31,' in text
    assert '"a""b,c",,,,' in text
    return found


def from_xlsx(odd: httpx.Client, folder: Path) -> list[Row]:
    file = folder / "table.xlsx"
    file.write_bytes(odd.get(f"{ODD}/download?_format=xlsx").content)
    head, *rows = openpyxl.load_workbook(file).active.iter_rows()
    assert [cell.value for cell in head] == NAMES
    assert not [cell for row in (head, *rows) for cell in row if cell.data_type == "f"]
    # This reader leaves the format's own escapes (ECMA-376, 22.4.2.4) to whoever calls it.
    return [
        tuple(unescape(cell.value) if isinstance(cell.value, str) else cell.value for cell in row)
        for row in rows
    ]


def from_parquet(odd: httpx.Client, folder: Path) -> list[Row]:
    content = odd.get(f"{ODD}/download?_format=parquet").content
    table = pyarrow.parquet.read_table(io.BytesIO(content))
    assert table.column_names == NAMES
    rows = [tuple(row.values()) for row in table.to_pylist()]
    return [
        tuple(
            v.isoformat() if n in ("on", "at") and v is not None else v
            for n, v in zip(NAMES, row, strict=True)
        )
        for row in rows
    ]


@pytest.mark.parametrize(
    "read",
    [
        from_rows,
        from_row,
        from_lookup,
        from_query,
        from_ndjson,
        from_csv,
        from_csv_for_people,
        from_xlsx,
        from_parquet,
    ],
)
def test_every_value_comes_back_from_every_format(
    odd: httpx.Client, tmp_path: Path, read: Callable[[httpx.Client, Path], list[Row]]
) -> None:
    found = [tuple(map(typed, row)) for row in read(odd, tmp_path)]
    assert found == [tuple(map(typed, row)) for row in ROWS]


def typed(value: Any) -> tuple[str, object]:
    """A value with its kind: 1, 1.0, "1" and True are four things, and a whole double may be an int."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    kind = (
        "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
    )
    return kind, value

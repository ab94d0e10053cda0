"""The engine writes csv as the standard library's writer does, whatever stands in the cells."""

from __future__ import annotations

import datetime
import struct
from pathlib import Path
from random import Random
from typing import cast

import duckdb
import msgspec
import pytest

from query_api import sql_csv
from query_api.formats.csv_text import csv_rows
from query_api.query import AllOf
from query_api.snapshot import Field, Table
from query_api.sql import Cell, Source, quote, stretch

KINDS = {
    "VARCHAR": ("string", "string"),
    "BIGINT": ("integer", "integer"),
    "DOUBLE": ("number", "number"),
    "BOOLEAN": ("boolean", "boolean"),
    "DATE": ("date", "string"),
    "TIMESTAMP": ("datetime", "string"),
}
SIGNS = ["a", "示例", "𠮷", '"', ",", "\n", "\r", "\r\n", " ", "=", "'", ";", "\t", "\u2028", "\\"]
ROWS = 3_000


def cell(storage: str, random: Random) -> Cell:
    if random.random() < 0.1:
        return None
    match storage:
        case "VARCHAR":
            return "".join(random.choices(SIGNS, k=random.randrange(5)))
        case "BIGINT":
            return random.randrange(-(2**63), 2**63)
        case "BOOLEAN":
            return random.random() < 0.5
        case "DATE":
            return datetime.date.fromordinal(random.randrange(1, datetime.date.max.toordinal() + 1))
        case "TIMESTAMP":
            whole = datetime.datetime(1600, 1, 1) + datetime.timedelta(seconds=random.randrange(2**34))
            return whole + datetime.timedelta(microseconds=random.choice((0, 1, 500_000, 123_456)))
        case _:
            number = cast(float, struct.unpack("d", random.randbytes(8))[0])
            return number if abs(number) < float("inf") else round(random.uniform(-1e6, 1e6), 3)


def table(*storages: str) -> Table:
    fields = tuple(
        Field(
            name=f"f{number}",
            title="",
            type=KINDS[storage][0],
            json=KINDS[storage][1],  # type: ignore[arg-type]
            column=f"c{number}",
            storage=storage,
            compare=None,
            operators=(),
            cost="scan",
            masked=False,
            sensitive=False,
        )
        for number, storage in enumerate(storages)
    )
    return Table(
        name="t",
        title="",
        table="t1",
        rows=ROWS,
        content="sha256:00",
        order_column="n",
        key_column=None,
        primary_key=(),
        foreign_keys=(),
        data_updated_on=None,
        fields=fields,
    )


@pytest.mark.parametrize("storages", [tuple(KINDS), *((storage,) for storage in KINDS)])
def test_engine_writes_the_bytes_of_the_writer(storages: tuple[str, ...], tmp_path: Path) -> None:
    random, described = Random(len(storages)), table(*storages)
    assert sql_csv.can_write(described.fields)
    connection = duckdb.connect(":memory:", config={"threads": "1"})
    connection.execute(f"ATTACH '{tmp_path / 'x.duckdb'}' AS {quote('x')}")
    columns = ", ".join(f"{f.column} {f.storage}" for f in described.fields)
    connection.execute(f"CREATE TABLE x.t1 (n BIGINT, {columns})")
    rows = [[number, *(cell(s, random) for s in storages)] for number in range(1, ROWS + 1)]
    marks = ", ".join("?" * (len(storages) + 1))
    connection.executemany(f"INSERT INTO x.t1 VALUES ({marks})", rows)
    source, everything = Source(database="x", table=described), AllOf(parts=())
    for above, upto in ((0, 1000), (1000, 1001), (1001, None)):
        asked = {"above": above, "upto": upto}
        lines = sql_csv.csv_lines(source, everything, described.fields, **asked)  # type: ignore[arg-type]
        text, count = connection.execute(lines.text, lines.parameters).fetchall()[0]
        plain = stretch(source, everything, described.fields, **asked)  # type: ignore[arg-type]
        found = connection.execute(plain.text, plain.parameters).fetchall()
        assert count == len(found)
        assert f"{text}\r\n".encode() == csv_rows(described.fields, found, False)


def test_other_kinds_of_columns_are_left_to_the_writer() -> None:
    fields = table("VARCHAR", "BIGINT").fields
    decimal = msgspec.structs.replace(fields[1], storage="DECIMAL(38, 2)")
    assert sql_csv.can_write(fields)
    assert not sql_csv.can_write([fields[0], decimal])

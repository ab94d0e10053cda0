"""The columns of a file whose package gives no schema, as far as the file itself states them.

A type is taken only from how a value is stored. Text stays text: `007` in a csv may be a code, and
a type that eats its zeros would change what the department published.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

import duckdb
from python_calamine import CalamineError, CalamineWorkbook

from site_builder.tables.database import open_database

_SAMPLE_ROWS = 10_000
MAX_JSON_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A name and the Table Schema type of its values."""

    name: str
    type: str


def columns_of(file: Path, form: str, *, encoding: str | None, dialect: object) -> tuple[Column, ...] | None:
    """What stands in the header; None when the file is no table that could be served."""
    if form in {"csv", "tsv"}:
        return _csv_columns(file, form, encoding, dialect)
    if form == "parquet":
        return _parquet_columns(file)
    readers = {"json": _json_rows, "ndjson": _lines, "jsonl": _lines, "xlsx": _sheet_rows}
    if form not in readers:
        return None
    try:
        return _typed(islice(readers[form](file), _SAMPLE_ROWS + 1))
    except (ValueError, OSError, CalamineError, RecursionError):
        return None


def columns_of_data(data: object) -> tuple[Column, ...] | None:
    """The same for rows that stand in the descriptor; None when they are not rows."""
    try:
        return _typed(_rows(data))
    except ValueError:
        return None


def _csv_columns(file: Path, form: str, encoding: str | None, dialect: object) -> tuple[Column, ...] | None:
    # Half a second to import, needed only for a table without a schema.
    from frictionless import Dialect, FrictionlessException
    from frictionless.resources import TableResource

    try:
        described = Dialect.from_descriptor(dict(dialect)) if isinstance(dialect, dict) else Dialect()
        resource = TableResource(
            path=file.name, basepath=str(file.parent), format=form, encoding=encoding, dialect=described
        )
        with resource:
            labels: list[object] = list(resource.labels)
    except FrictionlessException:
        return None
    if not labels or not all(isinstance(label, str) and label.strip() for label in labels):
        return None
    return tuple(Column(name=str(label), type="string") for label in labels)


def _parquet_columns(file: Path) -> tuple[Column, ...] | None:
    connection = open_database()
    try:
        described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
    except (duckdb.InvalidInputException, duckdb.IOException, duckdb.SerializationException):
        return None
    finally:
        connection.close()
    return tuple(Column(name=str(name), type=_parquet_type(str(kind))) for name, kind, *_ in described)


def _parquet_type(kind: str) -> str:
    head = kind.partition("(")[0]
    if kind.endswith("]"):
        return "array"
    if head.endswith("INT") or head == "INTEGER":
        return "integer"
    if head.startswith("TIMESTAMP"):
        return "datetime"
    others = {"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "TIME": "time"}
    numbers = {"DOUBLE": "number", "FLOAT": "number", "DECIMAL": "number"}
    return (others | numbers).get(head, "any")


def _json_rows(file: Path) -> Iterator[Sequence[object]]:
    if file.stat().st_size > MAX_JSON_BYTES:
        raise ValueError("too large to be read at once")
    return _rows(json.loads(file.read_bytes()))


def _lines(file: Path) -> Iterator[Sequence[object]]:
    with file.open("rb") as opened:
        lines = [json.loads(line) for line in islice(opened, _SAMPLE_ROWS) if line.strip()]
    return _rows(lines)


def _sheet_rows(file: Path) -> Iterator[Sequence[object]]:
    with CalamineWorkbook.from_path(str(file)) as book:
        sheet = book.get_sheet_by_index(0)
        return iter(list(islice(sheet.iter_rows(), _SAMPLE_ROWS + 1)))


def _rows(data: object) -> Iterator[Sequence[object]]:
    """Header, then rows: from objects, or from lists of which the first is the header."""
    if not isinstance(data, list) or not data:
        raise ValueError("no rows")
    if all(isinstance(row, dict) for row in data):
        names = list(dict.fromkeys(key for row in data for key in row))
        yield names
        yield from ([row.get(name) for name in names] for row in data)
    elif all(isinstance(row, list) for row in data):
        yield from data
    else:
        raise ValueError("neither objects nor lists")


def _typed(rows: Iterator[Sequence[object]]) -> tuple[Column, ...] | None:
    header = next(rows, ())
    names = [name for name in header if isinstance(name, str) and name.strip()]
    if not names or len(names) < len(header):
        return None
    kinds: list[set[type]] = [set() for _ in names]
    for row in rows:
        for kind, value in zip(kinds, row, strict=False):
            if value is not None and value != "":
                kind.add(_kind(value))
    return tuple(Column(name=name, type=_type(kind)) for name, kind in zip(names, kinds, strict=True))


def _kind(value: object) -> type:
    # A workbook stores every number as a float; a whole one was typed as a whole one.
    return int if isinstance(value, float) and value.is_integer() else type(value)


def _type(kinds: set[type]) -> str:
    for among, name in (
        ({str}, "string"),
        ({bool}, "boolean"),
        ({int}, "integer"),
        ({int, float}, "number"),
        ({datetime}, "datetime"),
        ({date}, "date"),
        ({time}, "time"),
    ):
        if kinds <= among:
            return name
    return "any"

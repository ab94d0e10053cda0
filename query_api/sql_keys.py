"""Statements that find rows by their stored keys."""

# ruff: noqa: S608 - identifiers passed `quote`, values are parameters

from __future__ import annotations

from collections.abc import Iterable, Sequence

from query_api.snapshot import Table
from query_api.sql import Cell, Source, Statement, quote, shown

LOOKUP_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000)
"""`IN` lists are padded to these, so that few statements are parsed again and again."""


def padded_size(keys: int) -> int:
    """The size of the statement for so many keys."""
    return next(size for size in LOOKUP_SIZES if size >= keys)


def key_place(table: Table) -> int | None:
    """Which of the fields is the stored key itself, so that it need not be read twice.

    A key of one text field is stored as it is; any other is written out into the key column.
    """
    if len(table.key_fields) != 1:
        return None
    field = table.key_fields[0]
    is_as_stored = field.type == "string" and field.storage == "VARCHAR" and not field.masked
    return table.fields.index(field) if is_as_stored else None


def by_key(source: Source, size: int) -> str:
    """All fields of the rows with `size` stored keys; the keys are its parameters.

    The key comes last, unless a field is the key. The index answers `=` and `IN` on one column and
    nothing else, so no other condition may stand here.
    """
    table = source.table
    assert table.key_column is not None, "callers without a primary key are refused before"
    key, place = quote(table.key_column), key_place(table)
    test = f"{key} = ?" if size == 1 else f"{key} IN ({', '.join('?' * size)})"
    columns = [shown(field) for field in table.fields]
    if place is None:
        columns.append(key)
    else:
        columns[place] = key
    return f"SELECT {', '.join(columns)} FROM {source.name} WHERE {test}"


def rows_by_key(table: Table, rows: Iterable[tuple[Cell, ...]]) -> dict[str, tuple[Cell, ...]]:
    """What `by_key` has found, each row by its stored key."""
    place = key_place(table)
    if place is None:
        return {str(row[-1]): row[:-1] for row in rows}
    return {str(row[place]): row for row in rows}


def lookup(source: Source, keys: Sequence[str]) -> Statement:
    """Rows with these stored keys; the last one stands again and again to fill the statement."""
    size = padded_size(len(keys))
    padded = (*keys, *([keys[-1]] * (size - len(keys))))
    return Statement(text=by_key(source, size), parameters=padded)

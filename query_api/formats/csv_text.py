"""Rows as CSV (RFC 4180): for programs to the letter, for people safe to open in a spreadsheet.

Null is an empty cell, the empty text is `""`: whoever reads quotes can tell them apart.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import secrets
from collections.abc import Callable, Sequence

from query_api.snapshot import Field
from query_api.sql import Cell

BOM = b"\xef\xbb\xbf"
"""Without it spreadsheets take UTF-8 for the system's old encoding."""

NUMERIC = frozenset({"integer", "number", "year"})

_FORMULA = re.compile("^[ \u3000]*[=+\\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def csv_head(fields: Sequence[Field], is_for_people: bool) -> bytes:
    """The names of the fields."""
    names = [_safe(field.name) if is_for_people else field.name for field in fields]
    return (BOM if is_for_people else b"") + _written([names])


def csv_rows(fields: Sequence[Field], rows: Sequence[Sequence[Cell]], is_for_people: bool) -> bytes:
    """One line a row."""
    changes = {
        index: change
        for index, field in enumerate(fields)
        if (change := _change(field, is_for_people=is_for_people)) is not None
    }
    if changes:
        columns: list[Sequence[Cell]] = list(zip(*rows, strict=True))
        for index, change in changes.items():
            columns[index] = [None if cell is None else change(cell) for cell in columns[index]]
        rows = list(zip(*columns, strict=True))
    return _written(rows)


def _written(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Lines by the standard library's writer, which is fast and cannot tell null from the empty text."""
    empty = secrets.token_hex(16)
    null = secrets.token_hex(16) if len(rows[0]) == 1 else None  # A lone null would be written as "".
    marked = [
        [empty if cell == "" else null if cell is None else cell for cell in row]
        if "" in row or null is not None
        else row
        for row in rows
    ]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(marked)
    lines = text.getvalue().replace(empty, '""')
    return (lines if null is None else lines.replace(null, "")).encode()


def _change(field: Field, *, is_for_people: bool) -> Callable[[Cell], str] | None:
    """What the writer would not write as JSON does; None where it does.

    A JSON type belongs to a column, so it is asked once for all its cells.
    """
    if field.storage in {"BOOLEAN", "TIMESTAMP"}:
        return _as_json
    if not is_for_people or field.json != "string":
        return None
    return _safe_number if field.type in NUMERIC else _safe


def _as_json(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, datetime.datetime) else str(cell).lower()


def _safe(cell: Cell) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = str(cell)
    return "'" + text if _FORMULA.match(text) else text


def _safe_number(cell: Cell) -> str:
    """The same for a column of numbers, whose minus is one."""
    text = str(cell)
    return text if _NUMBER.fullmatch(text) else _safe(text)

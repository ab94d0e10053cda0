"""Rows as CSV (RFC 4180): for programs to the letter, for people safe to open in a spreadsheet.

Null is an empty cell, the empty text is `""`: whoever reads quotes can tell them apart.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from query_api.snapshot import Field
from query_api.sql import Cell

BOM = b"\xef\xbb\xbf"
"""Without it spreadsheets take UTF-8 for the system's old encoding."""

NUMERIC = frozenset({"integer", "number", "year"})

_QUOTED = re.compile('[",\r\n]|^[ \t]|[ \t]$|^$')
_FORMULA = re.compile("^[ \u3000]*[=+\\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def csv_head(fields: Sequence[Field], is_for_people: bool) -> bytes:
    """The names of the fields."""
    safe = _safe if is_for_people else str
    line = ",".join(_quoted(safe(field.name)) for field in fields) + "\r\n"
    return (BOM if is_for_people else b"") + line.encode()


def csv_rows(fields: Sequence[Field], rows: Sequence[Sequence[Cell]], is_for_people: bool) -> bytes:
    """One line a row."""
    writers = [_writer(field, is_for_people=is_for_people) for field in fields]
    lines = [
        ",".join(["" if cell is None else write(cell) for write, cell in zip(writers, row, strict=True)])
        for row in rows
    ]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _writer(field: Field, *, is_for_people: bool) -> Callable[[Cell], str]:
    """How the cells of a column are written; a JSON type belongs to a column."""
    if field.json != "string":
        return _bare
    is_numeric = field.type in NUMERIC

    def write(cell: Cell) -> str:
        text = cell if isinstance(cell, str) else _bare(cell)
        if is_for_people and not (is_numeric and _NUMBER.fullmatch(text)):
            text = _safe(text)
        return _quoted(text)

    return write


def _bare(cell: Cell) -> str:
    """A value that is not text, as JSON has it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime.date):  # a datetime is one too
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return repr(cell)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if _FORMULA.match(text) else text

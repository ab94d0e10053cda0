"""Types and formats that SQL cannot read: frictionless reads them, each distinct value once.

These columns (own date formats, durations, JSON, points, e-mail addresses …) are rare and their
values repeat, so one Python call a distinct value costs little and says what everybody else says.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from site_builder.catalog import Field
from site_builder.tables.grid import ARRAY, BOOLEAN, DATE, DATETIME, FLOAT, INTEGER, OBJECT, TEXT, TIME

if TYPE_CHECKING:
    from frictionless import Field as FrictionlessField

ValueReader = Callable[[str, str], str | None]
"""(text, kind) → canonical text, or None where the value is wrong."""

_TEMPORAL = {"date": date, "datetime": datetime, "time": time}
_KEYS = (
    "name",
    "type",
    "format",
    "delimiter",
    "itemType",
    "arrayItem",
    "bareNumber",
    "decimalChar",
    "groupChar",
)
_LONG = 10_000_000
"""Characters; no single value of such a type is longer in good faith."""


def value_reader(field: Field) -> ValueReader:
    """The function that reads one value of this field."""
    known = _frictionless(field)
    if known is None:
        return lambda text, kind: None
    native = known.create_cell_reader() if field.type == "array" else None
    plain = known.create_value_reader()

    def read(text: str, kind: str) -> str | None:
        if len(text) > _LONG or (field.type in _TEMPORAL and _foreign_digits(text)):
            return None
        if field.type in _TEMPORAL and field.format == "any" and kind == TEXT:
            return _same_on_any_day(text, field.type)
        cell = _cell(text, kind)
        structured = field.type in ("object", "array", "geojson") or field.format in ("array", "object")
        if structured and isinstance(cell, str) and not _is_json(cell):
            return None
        if native is not None:
            value, notes = native(cell)
            return text if value is not None and not notes else None
        value = plain(cell)
        if value is None:
            return None
        return value.isoformat() if isinstance(value, date | datetime | time) else text

    return read


def _frictionless(field: Field) -> FrictionlessField | None:
    """The same field in frictionless; None where it does not know the type or format."""
    # Imported here: it takes half a second, and most catalogues never need it.
    from frictionless import Field as Known
    from frictionless import FrictionlessException

    descriptor = {key: field.raw[key] for key in _KEYS if key in field.raw}
    descriptor |= {"name": field.name, "type": field.type, "missingValues": []}
    try:
        return Known.from_descriptor(descriptor)
    except FrictionlessException:
        return None


def _cell(text: str, kind: str) -> object:
    """The value as a parser of the file would have given it."""
    if kind in (INTEGER, FLOAT, OBJECT, ARRAY, BOOLEAN):
        return json.loads(text)
    if kind == DATE:
        return date.fromisoformat(text)
    if kind == DATETIME:
        return datetime.fromisoformat(text)
    if kind == TIME:
        return time.fromisoformat(text)
    return text


def _foreign_digits(text: str) -> bool:
    """Python's strptime takes full-width digits for digits; we refuse them."""
    return any(c.isdecimal() and not c.isascii() for c in text)


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _same_on_any_day(text: str, kind: str) -> str | None:
    """Format `any`: only what means the same whichever day it is read on (“10” alone does not)."""
    from dateutil import parser  # type: ignore[import-untyped]  # comes with frictionless, without types

    try:
        first = parser.parse(text, default=datetime(2000, 1, 1))
        second = parser.parse(text, default=datetime(2001, 2, 2))
    except (ValueError, OverflowError, TypeError, ArithmeticError):
        return None
    if kind == "time":
        return str(first.timetz()) if first.timetz() == second.timetz() else None
    if first != second:
        return None
    return str(first.date() if kind == "date" else first.isoformat())

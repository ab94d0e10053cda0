"""Fields and tables with one thing about them that matters."""

from __future__ import annotations

from typing import Any

import msgspec

from query_api.snapshot import Field, Table
from tests.api import records
from tests.api.handmade import ORDERED, TEXT

STREETS = records.table("streets")
PRICES = records.table("prices")
PERSONS = records.table("persons")
LONG = records.table("long")


def field(name: str = "f", **changes: Any) -> Field:
    """A text field, but for what is said."""
    (base,) = [one for one in STREETS.fields if one.name == "code"]
    operators = TEXT if changes.get("type", "string") == "string" else ORDERED
    values: dict[str, Any] = {"name": name, "column": name, "operators": tuple(operators)}
    return msgspec.structs.replace(base, **(values | changes))


def table(*fields: Field, key: tuple[str, ...] = ()) -> Table:
    """A table of these fields."""
    return msgspec.structs.replace(STREETS, fields=fields, primary_key=key)

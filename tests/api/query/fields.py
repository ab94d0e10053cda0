"""Fields and tables with one thing about them that matters."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from query_api.problems import BadQuery
from query_api.query.parameters import read_pairs
from query_api.settings import Limits
from query_api.snapshot import Field, Table
from tests.api import records
from tests.api.handmade import ORDERED, TEXT

STREETS = records.table("streets")
PRICES = records.table("prices")
PERSONS = records.table("persons")
LONG = records.table("long")

SMALL = Limits(page_default=7, page_max=9, in_values_max=2, measures_max=2)
"""What is asked in an address comes to these bounds soon."""


def field(name: str = "f", **changes: Any) -> Field:
    """A text field, but for what is said."""
    (base,) = [one for one in STREETS.fields if one.name == "code"]
    operators = TEXT if changes.get("type", "string") == "string" else ORDERED
    values: dict[str, Any] = {"name": name, "column": name, "operators": tuple(operators)}
    return msgspec.structs.replace(base, **(values | changes))


def table(*fields: Field, key: tuple[str, ...] = ()) -> Table:
    """A table of these fields."""
    return msgspec.structs.replace(STREETS, fields=fields, primary_key=key)


def told(
    read: Any, text: str, among: Table = STREETS, *, limits: Limits = SMALL
) -> list[tuple[str | None, str, str]]:
    """What `read` says is wrong with an address: parameter, Chinese, English."""
    with pytest.raises(BadQuery) as caught:
        read(read_pairs(text.encode()), among, limits)
    errors = caught.value.errors
    assert f"{len(errors)} 处错误" in str(caught.value)
    return [(one.parameter, one.detail.zh, one.detail.en) for one in errors]


MANY = table(*(field(f"f{number}") for number in range(12)))
"""A table of more fields than a summary may have groups."""

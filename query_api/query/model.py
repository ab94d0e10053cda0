"""The query itself: typed, small, free of text that came from outside but for values."""

from __future__ import annotations

from dataclasses import dataclass

from query_api.operators import Operator
from query_api.snapshot import Field

Value = str | int | float | bool
"""As a parameter goes to the engine; dates and times go as checked text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One field, one operator, its values (one but for `in`)."""

    field: Field
    operator: Operator
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AllOf:
    """Every part holds; none at all holds always."""

    parts: tuple[Where, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Where, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Not:
    """The rows the part does not hold for, those with a null in it among them."""

    part: Where


Where = Condition | AllOf | AnyOf | Not


@dataclass(frozen=True, kw_only=True, slots=True)
class Sort:
    """One field of the order; nulls come last either way."""

    field: Field
    is_descending: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """Where a page begins: after the row with this number, in the table with this content.

    A number is enough: the content digest says which rows the table has and in which order, so
    the sort values of that row are looked up, and no value has to stand in an address.
    """

    content: str
    number: int

    def __str__(self) -> str:
        return f"{self.content}-{self.number}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """Rows of one table."""

    where: Where
    select: tuple[Field, ...]
    sort: tuple[Sort, ...] = ()
    limit: int
    after: Position | None = None
    has_count: bool = False

    @property
    def where_is_everything(self) -> bool:
        """Whether no filter is set."""
        return isinstance(self.where, AllOf) and not self.where.parts


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One figure of a group, such as `count` or `sum:F`."""

    name: str
    function: str
    field: Field | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Grouping:
    """A summary of one table."""

    where: Where
    by: tuple[Field, ...]
    measures: tuple[Measure, ...]

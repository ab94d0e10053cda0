"""What the service says, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Value: TypeAlias = str | int | float | bool | None
Row: TypeAlias = dict[str, Value]
Key: TypeAlias = str | int | Sequence[str | int]
"""A primary key; several parts in the order of `primary_key`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """What an answer was given from."""

    generation: str
    commit: str | None
    data_date: str | None

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Snapshot:
        """From any answer."""
        said = answer["snapshot"]
        return cls(generation=said["generation"], commit=said["commit"], data_date=said["dataDate"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """A dataset in the list."""

    id: str
    code: str
    title: str
    department: str
    sharing: str
    status: str
    updated_on: str | None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Dataset:
        """From its record in the list."""
        names = ("id", "code", "title", "department", "sharing", "status")
        return cls(updated_on=record["updatedOn"], **{name: record[name] for name in names})


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A field: its type, the JSON type of all its values, and which filters are cheap."""

    name: str
    title: str
    type: str
    json: str
    operators: tuple[str, ...]
    cost: str
    masked: bool

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Field:
        """From its record in the table call."""
        names = ("name", "title", "type", "json", "cost", "masked")
        return cls(operators=tuple(record["operators"]), **{name: record[name] for name in names})


@dataclass(frozen=True, kw_only=True, slots=True)
class TableInfo:
    """What may be asked of a table."""

    name: str
    title: str
    rows: int
    data_updated_on: str | None
    primary_key: tuple[str, ...]
    fields: tuple[Field, ...]
    snapshot: Snapshot

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> TableInfo:
        """From the answer of the table call."""
        table = answer["table"]
        return cls(
            name=table["name"],
            title=table["title"],
            rows=table["rows"],
            data_updated_on=table["dataUpdatedOn"],
            primary_key=tuple(table["primaryKey"]),
            fields=tuple(Field.of(field) for field in table["fields"]),
            snapshot=Snapshot.of(answer),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The answer to one key of a lookup; `row` is None when nothing has the key."""

    key: Key
    row: Row | None

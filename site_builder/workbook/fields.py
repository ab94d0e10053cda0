"""The 信息项 of a dataset in one line, table after table, as sheet 1 has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Json = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One field, and where it stands."""

    resource: int
    index: int
    value: Json

    @property
    def path(self) -> tuple[str | int, ...]:
        """The way from the descriptor to the field."""
        return ("resources", self.resource, "schema", "fields", self.index)

    @property
    def title(self) -> str:
        """信息项名称 as written."""
        title = self.value.get("title")
        return title if isinstance(title, str) else ""


def fields_of(descriptor: Json) -> list[Item]:
    """Every field; what is no object where one belongs is left to `check`."""
    return list(_items(descriptor))


def _items(descriptor: Json) -> Iterator[Item]:
    for number, resource in enumerate(_list(descriptor.get("resources"))):
        schema = resource.get("schema") if isinstance(resource, Mapping) else None
        fields = schema.get("fields") if isinstance(schema, Mapping) else None
        for index, field in enumerate(_list(fields)):
            if isinstance(field, Mapping):
                yield Item(resource=number, index=index, value=field)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []

"""信息资源提供方 and the people who answer for its entries (第八条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """编制人, 审核人 … of a department; never shown outside the audience the table names."""

    id: str
    name: str
    roles: tuple[str, ...]
    phone: str
    since: date | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Department:
    """信息资源提供方."""

    id: str
    file: str
    title: str
    short_title: str
    uscc: str
    kind: str
    office: str
    head_post: str
    people: tuple[Person, ...] = ()
    aliases: tuple[str, ...] = ()
    no_datasets: str | None = None
    raw: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def people_by_id(self) -> Mapping[str, Person]:
        """The department's people by their id."""
        return {person.id: person for person in self.people}

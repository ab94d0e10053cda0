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


@dataclass(frozen=True, kw_only=True, slots=True)
class PlatformLink:
    """Whether a department or system is connected to the 共享交换平台 (第五、十三条)."""

    connected: bool
    planned_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """An exchange between departments beside the platform, to be moved onto it (第十三条)."""

    partner: str
    what: str
    migrate_by: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class System:
    """业务信息系统."""

    id: str
    title: str
    link: PlatformLink
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyDocument:
    """The department's own 目录管理制度 (第八条)."""

    title: str
    on: date


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
    policy_document: PolicyDocument | None = None
    link: PlatformLink | None = None
    systems: tuple[System, ...] = ()
    raw: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def people_by_id(self) -> Mapping[str, Person]:
        """The department's people by their id."""
        return {person.id: person for person in self.people}

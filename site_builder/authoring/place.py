"""Where an adopted package goes: the department, who works there, and the codes already given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder import sources
from site_builder.errors import BuildError
from site_builder.sources import Source


class UnknownDepartment(BuildError):
    """No folder with a readable department.json has this name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Official:
    """One of the department's people, as far as responsibilities go."""

    id: str
    roles: tuple[str, ...]
    until: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """What the tree says that bears on a new entry of one department."""

    source: Path
    department: str
    title: str
    officials: tuple[Official, ...]
    prefix: str | None
    """`codePrefix["3"]` of catalog.json: 部门信息资源 of this city."""
    codes: tuple[str, ...]
    """Every code of the tree, whoever's."""
    own_codes: tuple[str, ...]
    formats: tuple[Mapping[str, str], ...]
    """`_codelists/formats.csv`."""

    def in_post(self, role: str, day: date | None) -> tuple[Official, ...]:
        """Who has a role, on a day when one is given."""
        found = (one for one in self.officials if role in one.roles)
        return tuple(one for one in found if day is None or one.until is None or one.until >= day)

    def only(self, role: str, day: date | None) -> str | None:
        """The id of the one person with this role; None when nobody or several have it."""
        found = self.in_post(role, day)
        return found[0].id if len(found) == 1 else None


def survey(source: Path, department: str) -> Place:
    """Read the tree once.

    Raises:
        UnknownDepartment: nobody has that folder.
    """
    return place_in(sources.read(source), department)


def place_in(tree: Source, department: str) -> Place:
    """The same of a tree that was read.

    Raises:
        UnknownDepartment: nobody has that folder.
    """
    own = f"{department}/department.json"
    documents = {document.path: document.value for document in tree.departments}
    if own not in documents:
        known = "、".join(sorted(path.partition("/")[0] for path in documents)) or "无"
        raise UnknownDepartment(f"{tree.root} 里没有部门 {department}（缺 {own}）；现有部门：{known}。")
    value = _object(documents[own])
    city = _object(tree.city.value) if tree.city else {}
    prefix = _object(city.get("codePrefix")).get("3")
    codes = {document.path: _code(document.value) for document in tree.datasets}
    return Place(
        source=tree.root,
        department=department,
        title=str(value.get("title") or department),
        officials=tuple(_official(_object(one)) for one in _list(value.get("people"))),
        prefix=prefix if isinstance(prefix, str) else None,
        codes=tuple(code for code in codes.values() if code),
        own_codes=tuple(code for path, code in codes.items() if code and path.startswith(f"{department}/")),
        formats=tree.codelists.get("formats", ()),
    )


def _official(value: Mapping[str, object]) -> Official:
    until = value.get("to")
    return Official(
        id=str(value.get("id")),
        roles=tuple(role for role in _list(value.get("roles")) if isinstance(role, str)),
        until=_day(until) if isinstance(until, str) else None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _code(dataset: object) -> str | None:
    code = _object(_object(dataset).get("gov")).get("code")
    return code if isinstance(code, str) else None


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []

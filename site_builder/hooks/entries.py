"""A descriptor as a hook sees it: raw JSON that nobody has checked yet, and what it says of its data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

OPEN = "无条件共享"
ACTIVE = "在用"
FREQUENT = frozenset({"实时", "每日", "每周"})
"""Cycles under 每月, where the tree has no `_codelists/cycles.csv`."""
_MONTH = "每月"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One datapackage.json; whatever is missing or of a wrong kind counts as not written."""

    raw: Mapping[str, object]

    @property
    def is_open(self) -> bool:
        """Whether rows may be in the repository at all (V29)."""
        return text_at(self.raw, "gov", "sharing", "type") == OPEN and not at(self.raw, "gov", "delivery")

    @property
    def is_active(self) -> bool:
        """Whether the entry is 在用."""
        return text_at(self.raw, "gov", "status") in ("", ACTIVE)

    @property
    def aliases(self) -> list[str]:
        """Its other names."""
        found = at(self.raw, "gov", "aliases")
        return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []

    @property
    def resources(self) -> Iterator[Mapping[str, object]]:
        """The tables and files."""
        found = self.raw.get("resources")
        for one in found if isinstance(found, list) else ():
            if isinstance(one, dict):
                yield one

    def reasons_for_dropbox(self, resource: Mapping[str, object], frequent: frozenset[str]) -> list[str]:
        """Why the rows of a resource go to the front-end machine and not into git (V34)."""
        reasons = ["含个人信息"] if any(at(f, "gov", "sensitive") for f in fields_of(resource)) else []
        if at(self.raw, "gov", "retention"):
            reasons.append("有公示期限")
        cycle = text_at(self.raw, "gov", "updateCycle")
        return [*reasons, f"{cycle}更新"] if cycle in frequent else reasons


def entry_of(content: bytes | None) -> Entry | None:
    """The descriptor in a blob; None where it is none (`mulu check` says why)."""
    try:
        value = json.loads(content) if content else None
    except (ValueError, RecursionError):
        return None
    return Entry(raw=value) if isinstance(value, dict) else None


def frequent_cycles(content: bytes | None) -> frozenset[str]:
    """The cycles shorter than 每月, from the city's own list."""
    try:
        rows = list(csv.DictReader(io.StringIO((content or b"").decode("utf-8-sig"))))
        days = {row["name"]: int(row["days"]) for row in rows if row.get("days")}
        return frozenset(name for name, length in days.items() if length < days[_MONTH])
    except (ValueError, KeyError, csv.Error):
        return FREQUENT


def fields_of(resource: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The fields of a table."""
    found = at(resource, "schema", "fields")
    return [field for field in found if isinstance(field, dict)] if isinstance(found, list) else []


def at(value: object, *keys: str) -> object:
    """What stands below a path of keys; None where nothing does."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def text_at(value: object, *keys: str) -> str:
    """The text below a path of keys; empty where there is none."""
    found = at(value, *keys)
    return found if isinstance(found, str) else ""

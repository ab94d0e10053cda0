"""The table of problems: `schemas/problems.json`, which the pages of the site are written from too."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

TABLE = Path(__file__).resolve().parents[2] / "schemas" / "problems.json"
"""Beside this package; read once, when the first problem or description is asked for."""


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sentence in both languages of the service."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """What the service reads of a row; the rest is for the page."""

    status: int
    title: Text


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of problem: the last part of its `type`, its status and its title."""

    name: str
    status: int
    title: Text


def kinds() -> tuple[Kind, ...]:
    """Every row of the table, by name."""
    return tuple(_table().values())


def kind_named(name: str) -> Kind:
    """The row of a problem; every class has one, which a test holds."""
    return _table()[name]


@cache
def _table() -> Mapping[str, Kind]:
    rows = msgspec.json.decode(TABLE.read_bytes(), type=dict[str, _Row])
    return {name: Kind(name=name, status=row.status, title=row.title) for name, row in sorted(rows.items())}

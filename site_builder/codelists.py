"""The code lists contributors may extend: which columns each has, and what its cells may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Row = Mapping[str, str]
_MOST_DIGITS = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """What one `_codelists/<name>.csv` must look like."""

    columns: tuple[str, ...]
    """Columns that must be there; more are allowed."""
    key: tuple[str, ...]
    """Never blank, and not twice."""
    parts: tuple[str, ...] = ()
    """Columns that may be there and tell several rows of one key apart."""
    numbers: tuple[str, ...] = ()
    """Whole numbers of at most six digits, or blank."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns with a fixed choice."""


SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "classification": Shape(
            columns=("code", "name", "level", "lead", "source"),
            key=("code",),
            numbers=("code",),
            words={"level": ("类", "项", "目")},
        ),
        "formats": Shape(
            columns=("class", "type", "kind"),
            key=("class", "type"),
            words={"kind": ("文件", "数据库", "接口")},
        ),
        "cycles": Shape(columns=("name", "days", "graceDays"), key=("name",), numbers=("days", "graceDays")),
        "kinds": Shape(columns=("name",), key=("name",)),
        "themes": Shape(columns=("name", "parent"), key=("name", "parent")),
        "scenes": Shape(columns=("name",), key=("name",), parts=("step", "item", "source")),
        "elements": Shape(columns=("id", "name", "standard", "type"), key=("id",)),
        "synonyms": Shape(columns=("word", "means"), key=("word", "means")),
        "laws": Shape(columns=("level", "title", "docNo", "article", "url"), key=("title", "article")),
    }
)
"""Every code list by name."""
SATISFIED = "是"
"""What `scenes` says in its column `satisfied` of an item that is there."""


def words(rows: Iterable[Row], column: str = "name") -> tuple[str, ...]:
    """The words of one column, in the order of the list, each once."""
    return tuple(dict.fromkeys(row[column] for row in rows if row.get(column)))


def is_number(cell: str) -> bool:
    """Whether a cell is a number that days can be counted with."""
    return cell.isascii() and cell.isdigit() and len(cell) <= _MOST_DIGITS


def usable(name: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows that rules may rely on: their columns are there, their numbers are numbers."""
    shape = SHAPES.get(name)
    if shape is None:
        return ()
    return tuple(
        row
        for row in rows
        if row.keys() >= set(shape.columns) and all(not row[n] or is_number(row[n]) for n in shape.numbers)
    )

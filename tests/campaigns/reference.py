"""A slow reference: the same questions answered in plain Python from the csv file, as API.md words them.

It shares no code with the service. What a value is comes from the declared type; what JSON type a
column has is decided here again from the data.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

Where = Mapping[str, Any]
Row = dict[str, Any]

PARSE: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": lambda text: text == "true",
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": str,
    "year": int,
    "yearmonth": str,
}

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda x, v: x == v,
    "ne": lambda x, v: x != v,
    "lt": lambda x, v: x < v,
    "lte": lambda x, v: x <= v,
    "gt": lambda x, v: x > v,
    "gte": lambda x, v: x >= v,
    "contains": lambda x, v: v in x,
    "startswith": lambda x, v: x.startswith(v),
    "endswith": lambda x, v: x.endswith(v),
}


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One csv file with its declared types."""

    types: Mapping[str, str]
    texts: Sequence[Mapping[str, str | None]]
    """Cells as written; None where the missing value stands."""

    @classmethod
    def read(cls, file: Path, types: Mapping[str, str], *, null: str) -> Reference:
        with file.open(encoding="utf-8", newline="") as lines:
            texts = [
                {name: None if cell == null else cell for name, cell in row.items()}
                for row in csv.DictReader(lines)
            ]
        return cls(types=types, texts=texts)

    @functools.cached_property
    def values(self) -> list[Row]:
        """Cells as values that compare by what they mean."""
        return [
            {name: None if cell is None else PARSE[self.types[name]](cell) for name, cell in row.items()}
            for row in self.texts
        ]

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.values if row[name] is not None]

    @functools.cached_property
    def json_types(self) -> Mapping[str, str]:
        """A JSON type belongs to a column: numbers only where no value suffers."""
        return {name: self._json_type(name) for name in self.types}

    def _json_type(self, name: str) -> str:
        values = self.column(name)
        match self.types[name]:
            case "integer" | "year":
                return "integer" if all(abs(value) <= 2**53 for value in values) else "string"
            case "number":
                return "number" if all(Decimal(repr(float(v))) == v for v in values) else "string"
            case "boolean":
                return "boolean"
            case _:
                return "string"

    def shown(self, name: str, number: int) -> Any:
        """A cell as JSON has it."""
        value, text = self.values[number][name], self.texts[number][name]
        if value is None or text is None:
            return None
        match self.json_types[name]:
            case "integer" | "boolean":
                return value
            case "number":
                return float(value)
            case _:
                return text

    def holds(self, where: Where | None, number: int) -> bool:
        """Whether a row passes a nested filter; nothing but isnull and not holds for null."""
        if where is None:
            return True
        if "and" in where:
            return all(self.holds(part, number) for part in where["and"])
        if "or" in where:
            return any(self.holds(part, number) for part in where["or"])
        if "not" in where:
            return not self.holds(where["not"], number)
        name, op, value = where["field"], where["op"], where["value"]
        cell = self.values[number][name]
        if op == "isnull":
            return (cell is None) is (value == "true")
        if cell is None:
            return False
        parse = PARSE[self.types[name]]
        if op == "in":
            return any(cell == parse(one) for one in value)
        return COMPARE[op](cell, parse(value))

    def passing(self, where: Where | None) -> list[int]:
        """The numbers of the rows that pass, in file order."""
        return [number for number in range(len(self.values)) if self.holds(where, number)]

    def ordered(self, numbers: Sequence[int], sort: Sequence[str]) -> list[int]:
        """By the last key first, stable each time; nulls last either way."""
        found = list(numbers)
        for key in reversed(sort):
            name = key.removeprefix("-")
            known = [n for n in found if self.values[n][name] is not None]
            # Python's sort is stable in both directions: equal rows keep the file's order.
            known.sort(key=lambda n, name=name: self.values[n][name], reverse=key.startswith("-"))
            found = known + [n for n in found if self.values[n][name] is None]
        return found

    def rows(self, where: Where | None, sort: Sequence[str], select: Sequence[str]) -> list[Row]:
        """What a walk over all pages gives."""
        names = select or list(self.types)
        return [
            {name: self.shown(name, n) for name in names} for n in self.ordered(self.passing(where), sort)
        ]

    def summary(
        self, where: Where | None, by: Sequence[str], measures: Sequence[str]
    ) -> dict[tuple[Any, ...], dict[str, Any]]:
        """Measures by group; sums and means as fractions, so nothing is rounded."""
        groups: dict[tuple[Any, ...], list[int]] = {} if by else {(): []}
        for number in self.passing(where):
            groups.setdefault(tuple(self.shown(name, number) for name in by), []).append(number)
        return {
            group: {measure: self._measured(measure, numbers) for measure in measures}
            for group, numbers in groups.items()
        }

    def _measured(self, measure: str, numbers: Sequence[int]) -> Any:
        function, _, name = measure.partition(":")
        if function == "count":
            return len(numbers)
        known = [n for n in numbers if self.values[n][name] is not None]
        if not known:
            return None
        values = [self.values[n][name] for n in known]
        if function == "sum":
            return sum(map(Fraction, values), Fraction(0))
        if function == "avg":
            return sum(map(Fraction, values), Fraction(0)) / len(values)
        chosen = min(values) if function == "min" else max(values)
        return self.shown(name, known[values.index(chosen)])

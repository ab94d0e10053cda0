"""Questions drawn by seed: filters of every operator and type, nested or not, orders, pages, fields, sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.campaigns.reference import Reference

ORDER = ("lt", "lte", "gt", "gte")
WORDS = ("contains", "startswith", "endswith")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question and how it is put."""

    where: Mapping[str, Any] | None
    sort: tuple[str, ...]
    select: tuple[str, ...]
    limit: int
    has_count: bool


class Drawn:
    """Questions about one table."""

    def __init__(self, reference: Reference, *, seed: int) -> None:
        self.reference = reference
        self.random = Random(seed)
        self.names = list(reference.types)

    def flat(self) -> Question:
        """What an address can ask: conditions that must all hold."""
        leaves = [self._leaf(in_address=True) for _ in range(self.random.choice([0, 1, 1, 2, 3]))]
        # Two lists of one field are one list in an address.
        lists = [leaf["field"] for leaf in leaves if leaf["op"] == "in"]
        if len(lists) != len(set(lists)):
            return self.flat()
        return self._question({"and": leaves} if leaves else None)

    def nested(self) -> Question:
        """What a body can ask: and, or, not, four deep."""
        return self._question(self._where(self.random.randint(1, 4)))

    def grouping(self) -> tuple[Question, tuple[str, ...], tuple[str, ...]]:
        """A filter, what is grouped by, and the measures."""
        by = tuple(self.random.sample(self.names, self.random.choice([0, 1, 1, 2])))
        numbers = [n for n in self.names if self.reference.types[n] in ("integer", "number")]
        ordered = [n for n in self.names if self.reference.types[n] != "boolean"]
        measures = {"count"} if self.random.random() < 0.7 else set()
        for _ in range(self.random.randint(0 if measures else 1, 4)):
            function = self.random.choice(["sum", "avg", "min", "max"])
            name = self.random.choice(numbers if function in ("sum", "avg") else ordered)
            measures.add(f"{function}:{name}")
        if measures & set(by):
            return (
                self.grouping()
            )  # A field and a measure of one name are refused, which test_contract shows.
        return self.flat(), by, tuple(sorted(measures))

    def _question(self, where: Mapping[str, Any] | None) -> Question:
        ordered = [n for n in self.names if self.reference.types[n] != "boolean"]
        sort = self.random.sample(ordered, self.random.choice([0, 0, 1, 1, 2, 3]))
        count = len(self.names)
        return Question(
            where=where,
            sort=tuple(self.random.choice(["", "-"]) + name for name in sort),
            select=tuple(self.random.sample(self.names, self.random.choice([0, 0, 1, 3, count]))),
            limit=self.random.choice([1000, 1000, 100, 64, 37]),
            has_count=self.random.random() < 0.3,
        )

    def _where(self, depth: int) -> dict[str, Any]:
        kind = self.random.choice(["and", "or", "not"]) if depth > 1 else "leaf"
        if kind == "leaf":
            return self._leaf()
        if kind == "not":
            return {"not": self._where(depth - 1)}
        return {
            kind: [self._where(self.random.randint(1, depth - 1)) for _ in range(self.random.randint(1, 3))]
        }

    def _leaf(self, *, in_address: bool = False) -> dict[str, Any]:
        name = self.random.choice(self.names)
        kind = self.reference.types[name]
        operators = ["eq", "ne", "in", "isnull"]
        operators += ORDER if kind != "boolean" else ()
        operators += WORDS if kind == "string" else ()
        op = self.random.choice(operators)
        if op == "isnull":
            return {"field": name, "op": op, "value": self.random.choice(["true", "false"])}
        if op == "in":
            values = [self._value(name) for _ in range(self.random.randint(1, 5))]
            return {"field": name, "op": op, "value": values}
        value = self._value(name)
        if op in WORDS:
            start = self.random.randint(0, len(value))
            value = value[start : start + self.random.randint(0, 3)]
        return {"field": name, "op": op, "value": value}

    def _value(self, name: str) -> str:
        """A value that stands in the column, or one near it."""
        texts = [text for row in self.reference.texts if (text := row[name]) is not None]
        text = self.random.choice(texts)
        if self.random.random() < 0.8:
            return text
        match self.reference.types[name]:
            case "integer" | "year":
                return str(int(text) + (self.random.choice([-1, 1]) if abs(int(text)) < 2**63 - 1 else 0))
            case "number" if "." in text:
                return text + "0" if not text.endswith("e20") else text
            case "string":
                return text[::-1] + self.random.choice(["", "%", "_", "*", "'"])
            case _:
                return text

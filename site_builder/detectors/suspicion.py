"""疑似情形: what a detector saw, with its evidence; a person decides whether it is anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

GROUNDS = "一二三四五六七"


@dataclass(frozen=True, kw_only=True, order=True, slots=True)
class Suspicion:
    """One thing that looks like a ground of 第二十七条."""

    ground: int
    department: str
    what: str
    """A sentence of fact, without a verdict."""
    evidence: tuple[str, ...]
    """What anyone can look up: files, ids, days."""
    since: date | None = None
    """The first day on which it was so, where it is known."""
    case: str | None = None
    dataset: str | None = None

    @property
    def article(self) -> str:
        """`第二十七条（三）`."""
        return f"第二十七条（{GROUNDS[self.ground - 1]}）"

"""A table of numbers with the sentence that says what it shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One plot: a row for each bar, a column for each of its parts."""

    name: str
    """Part of addresses."""
    title: str
    sentence: str
    head: str
    """What the rows are."""
    parts: tuple[str, ...]
    """Headings of the numbers, in the order in which they are stacked."""
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def most(self) -> int:
        """The longest bar; never 0."""
        return max((sum(numbers) for _, numbers in self.rows), default=0) or 1

"""办理时限: every clock that runs on a day, by how much time is left; totals for who sees no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from site_builder.casework.clocks import Running, waited
from site_builder.casework.viewer import Viewer
from site_builder.ledgers import Standing


@dataclass(frozen=True, kw_only=True)
class Board:
    """All open clocks, the most urgent first."""

    day: date
    clocks: tuple[Running, ...]

    @classmethod
    def of(cls, standings: Iterable[Standing], day: date) -> Board:
        """The clocks of these cases on a day."""
        return cls(day=day, clocks=waited([one for one in standings if one.is_open], day))

    def for_viewer(self, viewer: Viewer) -> Board:
        """Only the clocks whose state this audience may know."""
        kept = tuple(c for c in self.clocks if viewer.sees_clock(c.clock.department, c.standing))
        return Board(day=self.day, clocks=kept)

    def of_department(self, department: str) -> Board:
        """Only what this department has to keep."""
        return Board(day=self.day, clocks=tuple(c for c in self.clocks if c.clock.department == department))

    def within(self, days: int) -> tuple[Running, ...]:
        """Overdue, due today, or due in so many working days."""
        return tuple(
            c for c in self.clocks if c.is_late or (c.workdays_left is not None and c.workdays_left <= days)
        )

    @cached_property
    def overdue(self) -> tuple[Running, ...]:
        """Past the stricter end."""
        return tuple(c for c in self.clocks if c.is_late)

    @cached_property
    def today(self) -> tuple[Running, ...]:
        """Today is the last day."""
        return tuple(c for c in self.clocks if c.is_due_today)

    @cached_property
    def soon(self) -> tuple[Running, ...]:
        """Within five working days."""
        return tuple(c for c in self.clocks if c.is_due_soon)

    @cached_property
    def later(self) -> tuple[Running, ...]:
        """With more time, standing still, or without a limit."""
        urgent = {id(c) for c in (*self.overdue, *self.today, *self.soon)}
        return tuple(c for c in self.clocks if id(c) not in urgent)

    @property
    def totals(self) -> Mapping[str, int]:
        """What 政务 may know."""
        return {
            "在办期限": len(self.clocks),
            "今天到期": len(self.today),
            "五日内到期": len(self.soon),
            "已超期": len(self.overdue),
        }

    @cached_property
    def overdue_by_department(self) -> Mapping[str, int]:
        """How many each department is past, the most first."""
        counted = Counter(c.clock.department for c in self.overdue)
        return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))

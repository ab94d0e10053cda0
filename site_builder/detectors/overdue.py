"""Limits that ran out in the cases of a ledger and were not met: what several grounds look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.basis import Basis
from site_builder.evaluation.period import kept
from site_builder.ledgers import Standing
from site_builder.ledgers.process import Clock
from site_builder.policy import Due


@dataclass(frozen=True, kw_only=True, slots=True)
class Overdue:
    """One clock that still runs after its 法定期限."""

    standing: Standing
    clock: Clock
    due: Due
    end: date
    over: int
    """Working days since the end."""

    @property
    def limit(self) -> str:
        """`按《政务数据共享条例》第二十二条，期限 2026-11-09`."""
        return f"按《{self.due.policy.title}》{self.due.limit.article}，期限 {self.end}"

    @property
    def said(self) -> str:
        """The same with how much it is past, as a sentence."""
        return f"{self.limit}，已超过 {self.over} 个工作日。"


def overdue(basis: Basis, ledger: str, *limits: str) -> Iterator[Overdue]:
    """Every such clock of some limits in a ledger, by case."""
    calendar = basis.ledgers.facts.policies.calendar
    for standing in basis.standings(ledger):
        for clock in basis.clocks[standing.case.id]:
            due = clock.deadlines.statutory
            if clock.limit not in limits or clock.stopped_on is not None or due is None or due.end is None:
                continue
            if kept(clock, due, basis.as_of) is False:
                over = calendar.workdays_between(due.end, basis.as_of)
                yield Overdue(standing=standing, clock=clock, due=due, end=due.end, over=over)

"""Limits that ran out while nobody answered: what four of the grounds have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.basis import Basis
from site_builder.evaluation.period import kept
from site_builder.ledgers.process import Clock, Standing
from site_builder.policy import Due


@dataclass(frozen=True, kw_only=True)
class Late:
    """A running clock past the end of its statutory limit."""

    standing: Standing
    clock: Clock
    due: Due
    end: date
    over: int
    """Working days since the end."""


def late(basis: Basis, ledger: str) -> Iterator[Late]:
    """Those of all cases of a ledger; one that has stopped, late or not, is a figure and no suspicion."""
    calendar = basis.ledgers.facts.policies.calendar
    for standing in basis.standings(ledger):
        for clock in basis.clocks[standing.case.id]:
            due = clock.deadlines.statutory
            if clock.stopped_on is not None or kept(clock, due, basis.as_of) is not False:
                continue
            assert due is not None  # it was not kept
            assert due.end is not None
            over = calendar.workdays_between(due.end, basis.as_of)
            yield Late(standing=standing, clock=clock, due=due, end=due.end, over=over)

"""The year that is evaluated, on the day that it is looked at; cases grouped once for all measures.

A case belongs to the year of its day 0, and is judged as it stands on the day: an application of December that
was answered in January was answered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from site_builder.basis import Basis
from site_builder.casework.yearly import Handing, handings
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Demand, Dispute, Project, Rectification, Request, Trigger
from site_builder.ledgers.process import Clock
from site_builder.policy import Deadlines, Due
from site_builder.usage import Use

Groups = Mapping[str, tuple[Standing, ...]]


@dataclass(frozen=True, kw_only=True)
class Period:
    """One year of a basis."""

    basis: Basis
    year: int

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the year, and has come."""
        return day is not None and day.year == self.year and day <= self.basis.as_of

    def clocks(self, standing: Standing, limit: str) -> tuple[Clock, ...]:
        """The clocks of one kind in a case."""
        return tuple(one for one in self.basis.clocks[standing.case.id] if one.limit == limit)

    @cached_property
    def requests(self) -> Groups:
        """共享申请 received in the year, by provider."""
        return _grouped(
            (asked(one), one) for one in self.basis.standings("_requests") if self.holds(one.case.received)
        )

    @cached_property
    def requests_by_applicant(self) -> Groups:
        """Every 共享申请, of any year, by who applied."""
        return _grouped((one.case.department, one) for one in self.basis.standings("_requests"))

    @cached_property
    def demands(self) -> Groups:
        """共享需求 of the year, by who made them."""
        return _grouped(
            (one.case.department, one)
            for one in self.basis.standings("_demands")
            if self.holds(one.case.received)
        )

    @cached_property
    def disputes(self) -> Groups:
        """疑义 received in the year, by provider."""
        return _grouped(
            (asked(one), one) for one in self.basis.standings("_disputes") if self.holds(one.case.received)
        )

    @cached_property
    def disputes_by_reporter(self) -> Groups:
        """疑义 raised in the year, by who raised them."""
        return _grouped(
            (one.case.department, one)
            for one in self.basis.standings("_disputes")
            if self.holds(one.case.received)
        )

    @cached_property
    def updates(self) -> Mapping[str, tuple[Clock, ...]]:
        """The clocks of 目录更新事由 that took effect in the year, one a dataset, by department."""
        found: dict[str, list[Clock]] = defaultdict(list)
        for one in self.basis.standings("_triggers"):
            assert isinstance(one.case.content, Trigger)  # the folder says so
            if self.holds(one.case.content.effective_on):
                for clock in self.clocks(one, "catalog-update"):
                    found[clock.department].append(clock)
        return {department: tuple(of) for department, of in found.items()}

    @cached_property
    def rectifications(self) -> Groups:
        """整改 notified in the year, by the department that has to mend."""
        return _grouped(
            (asked(one), one) for one in self.basis.standings("_rectifications") if self.holds(one.case.on)
        )

    @cached_property
    def projects(self) -> Groups:
        """Every 信息化项目, of any year, by department."""
        return _grouped((one.case.department, one) for one in self.basis.standings("_projects"))

    @cached_property
    def handings(self) -> Mapping[str, Handing]:
        """How each department stands with the report on the year."""
        return {one.department: one for one in handings(self.basis.ledgers, self.year)}

    @cached_property
    def calls_to(self) -> Mapping[str, Counter[str]]:
        """Calls of the year by the provider of what was called."""
        return _counted(self._uses(), lambda use: (use.dataset or "").split("/")[0])

    @cached_property
    def calls_by(self) -> Mapping[str, Counter[str]]:
        """Calls of the year by the department that called."""
        return _counted(self._uses(), lambda use: use.department or "")

    def _uses(self) -> Iterator[Use]:
        usage = self.basis.usage
        return (use for use in (usage.uses if usage else ()) if use.year == self.year)


def asked(standing: Standing) -> str:
    """The department that a case is put to."""
    content = standing.case.content
    match content:
        case Request() | Dispute():
            return content.dataset.split("/")[0]
        case Rectification():
            return content.department
        case Demand():
            return content.proposed_source
        case Project():
            return standing.case.department
    raise AssertionError(f"{standing.case.ledger} is put to nobody in particular")


def side(deadlines: Deadlines, *, by_city: bool) -> Due | None:
    """法定期限 or 本市规定; where no higher instrument prevails, the city's own rules are the 法定期限."""
    return (deadlines.city or deadlines.statutory) if by_city else deadlines.statutory


def kept(clock: Clock, due: Due | None, day: date) -> bool | None:
    """Whether a limit was kept; None while it still runs, stands still, or is not set."""
    return kept_until(clock, due.end if due else None, day)


def kept_until(clock: Clock, end: date | None, day: date) -> bool | None:
    """The same for a last day that is known."""
    if end is None:
        return None
    if clock.stopped_on is not None:
        return clock.stopped_on <= end
    return None if day <= end else False


def _grouped(pairs: Iterable[tuple[str, Standing]]) -> Groups:
    found: dict[str, list[Standing]] = defaultdict(list)
    for department, standing in pairs:
        found[department].append(standing)
    return {department: tuple(of) for department, of in found.items()}


def _counted(uses: Iterable[Use], whose: Callable[[Use], str]) -> Mapping[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for use in uses:
        found[whose(use)].update(calls=use.calls, failed=use.failed, rows=use.rows)
    return found

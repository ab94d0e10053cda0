"""What comes due without a case that says so: the year's report not yet begun, and grants that end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.casework.clocks import SOON
from site_builder.casework.yearly import Handing, handings, last_year
from site_builder.ledgers import Ledgers, Standing
from site_builder.ledgers.processes.requests import until_of

REMINDED = frozenset({(1, 15), (1, 25)})
"""Days of the year on which the report is asked for, beside the last working days before its end."""


AHEAD = 20
"""Working days in which an ending grant is listed: about as long as a new one takes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Awaited:
    """The report of a department on last year, for which there is no file."""

    handing: Handing
    end: date
    left: int
    """Days until the end, negative when it has passed."""
    workdays_left: int

    @property
    def short(self) -> str:
        """`剩 16 天（至 2027-01-31）`."""
        if self.left < 0:
            return f"已超过 {-self.left} 天（期限 {self.end}）"
        return f"今天到期（{self.end}）" if self.left == 0 else f"剩 {self.left} 天（至 {self.end}）"

    def is_reminded(self, day: date) -> bool:
        """Whether a text goes out on a day."""
        return (day.month, day.day) in REMINDED or abs(self.workdays_left) <= SOON


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """A grant in use that comes to its last day."""

    standing: Standing
    until: date
    workdays_left: int


def awaited(ledgers: Ledgers) -> tuple[Awaited, ...]:
    """By department; one that has begun its report has a clock of its own.

    Until five working days after the end: then it is what the authority's sheet lists.
    """
    calendar, day = ledgers.facts.policies.calendar, ledgers.as_of
    found = []
    for one in handings(ledgers, last_year(day)):
        if one.standing is not None or one.due is None or one.due.end is None:
            continue
        end = one.due.end
        workdays_left = calendar.workdays_between(day, end)
        if workdays_left >= -SOON:
            found.append(Awaited(handing=one, end=end, left=(end - day).days, workdays_left=workdays_left))
    return tuple(found)


def ending(ledgers: Ledgers, within: int) -> tuple[Ending, ...]:
    """Grants that end within so many working days, today with them; the first to end first."""
    return tuple(sorted(_ending(ledgers, within), key=lambda one: (one.until, one.standing.case.id)))


def _ending(ledgers: Ledgers, within: int) -> Iterator[Ending]:
    calendar, day = ledgers.facts.policies.calendar, ledgers.as_of
    for standing in ledgers.standings.values():
        if standing.case.ledger != "_requests" or standing.state != "已提供":
            continue
        until = until_of(standing.course)
        if until is not None and (left := calendar.workdays_between(day, until)) <= within:
            yield Ending(standing=standing, until=until, workdays_left=left)

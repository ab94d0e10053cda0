"""Limits as data: which instrument sets a term for an event, and when the term ends.

For an event the highest-ranking instrument then in force that sets the limit gives the 法定期限; the
city's own (the one of lowest rank) stands beside it as 本市规定. Nothing here decides who is right: a
`Due` says by which article which day was the last, and whether that day may still move.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from site_builder.calendar import Calendar

Json = Mapping[str, Any]
"""A `_policy` file that has passed its schema."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """One term of one instrument: a number of days from an event, or a day of every year."""

    id: str
    article: str
    days: int | None = None
    date: str | None = None
    """`01-31`; never moved by a day off, because the rules say nothing of it."""
    in_workdays: bool = True
    extension: int = 0
    """Days by which it may be extended, once."""
    extension_needs: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """规定: an instrument that sets limits."""

    id: str
    title: str
    doc_no: str
    valid_from: date
    rank: int
    pause_on_supplement: bool
    limits: Mapping[str, Limit]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause:
    """Waiting for the applicant: from the 一次性告知 to the 补正, None while it lasts."""

    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The last day of a term, by one instrument."""

    policy: Policy
    limit: Limit
    start: date
    """Day 0, not counted."""
    end: date | None
    """None while the clock stands still."""
    extended: int = 0
    provisional_year: int | None = None
    """The year whose holidays are not announced yet; the day is 暂定."""

    def left(self, day: date, calendar: Calendar) -> int | None:
        """Days from `day` to the end, in the limit's own unit; negative when it has passed."""
        if self.end is None:
            return None
        if self.limit.in_workdays:
            return calendar.workdays_between(day, self.end)
        return (self.end - day).days

    def used(self, day: date, calendar: Calendar) -> int:
        """Days from day 0 to the day on which the clock stopped, in the limit's own unit."""
        return (
            calendar.workdays_between(self.start, day) if self.limit.in_workdays else (day - self.start).days
        )

    @property
    def unit(self) -> str:
        """`个工作日` or `天`, as a number is followed by it."""
        return "个工作日" if self.limit.in_workdays else "天"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadlines:
    """Both sides of one limit; `statutory` is None where no instrument in force sets it."""

    statutory: Due | None = None
    city: Due | None = None
    """Where the city's own rules set it too, and a higher instrument prevails."""

    @property
    def all(self) -> tuple[Due, ...]:
        """法定期限, then 本市规定."""
        return tuple(due for due in (self.statutory, self.city) if due is not None)


@dataclass(frozen=True, kw_only=True)
class Policies:
    """The instruments of a city and the calendar they count by."""

    ordered: tuple[Policy, ...]
    """The highest rank first."""
    calendar: Calendar

    @property
    def own_title(self) -> str:
        """The city's own rules: the instrument of the lowest rank; empty where it names none."""
        return self.ordered[-1].title if self.ordered else ""

    def setting(self, limit: str, day: date) -> tuple[Policy, ...]:
        """The instruments in force on a day that set a limit, the highest first."""
        return tuple(p for p in self.ordered if limit in p.limits and p.valid_from <= day)

    def deadlines(
        self, limit: str, start: date, *, extension: int = 0, pauses: Sequence[Pause] = ()
    ) -> Deadlines:
        """When a limit ends that began on `start`.

        `extension` is what was granted, in days; an instrument takes no more of it than it allows.
        `pauses` stop the clocks of the instruments whose `pauseOnSupplement` says so.
        """
        found = self.setting(limit, start)
        return self._both(
            [self._due(policy.limits[limit], policy, start, extension, pauses) for policy in found]
        )

    def yearly(self, limit: str, year: int) -> Deadlines:
        """The end of a limit that is a day of every year, for what concerns `year`: in the year after."""
        start = date(year, 12, 31)
        dues = []
        for policy in self.setting(limit, start):
            own = policy.limits[limit]
            end = date.fromisoformat(f"{year + 1}-{own.date}")
            dues.append(Due(policy=policy, limit=own, start=start, end=end))
        return self._both(dues)

    def _both(self, dues: Sequence[Due]) -> Deadlines:
        if not dues:
            return Deadlines()
        own = self.ordered[-1]
        city = next((due for due in dues[1:] if due.policy is own), None)
        return Deadlines(statutory=dues[0], city=city)

    def _due(self, own: Limit, policy: Policy, start: date, extension: int, pauses: Sequence[Pause]) -> Due:
        assert own.days is not None  # the schema says so of every limit that runs from an event
        extended = min(extension, own.extension)
        days = own.days + extended
        if not own.in_workdays:
            return Due(
                policy=policy, limit=own, start=start, end=start + timedelta(days=days), extended=extended
            )
        begin = start
        for pause in pauses if policy.pause_on_supplement else ():
            counted = self.calendar.workdays_between(begin, pause.since)
            if counted >= days:
                break
            if pause.until is None:
                return Due(policy=policy, limit=own, start=start, end=None, extended=extended)
            days, begin = days - counted, pause.until
        counted_to = self.calendar.add_workdays(begin, days)
        return Due(
            policy=policy,
            limit=own,
            start=start,
            end=counted_to.end,
            extended=extended,
            provisional_year=counted_to.provisional_year,
        )


def policies_of(files: Iterable[Json], calendar: Calendar) -> Policies:
    """The instruments of `_policy` files, the highest rank first."""
    found = (_policy(file) for file in files)
    return Policies(
        ordered=tuple(sorted(found, key=lambda policy: (-policy.rank, policy.id))), calendar=calendar
    )


def _policy(value: Json) -> Policy:
    limits = (_limit(limit) for limit in value["limits"])
    return Policy(
        id=value["id"],
        title=value["title"],
        doc_no=value["docNo"],
        valid_from=date.fromisoformat(value["validFrom"]),
        rank=value["rank"],
        pause_on_supplement=value.get("pauseOnSupplement", False),
        limits={limit.id: limit for limit in limits},
    )


def _limit(value: Json) -> Limit:
    extension: Json = value.get("extension", {})
    return Limit(
        id=value["id"],
        article=value["article"],
        days=value.get("days"),
        date=value.get("date"),
        in_workdays=value.get("unit") != "自然日",
        extension=extension.get("days", 0),
        extension_needs=extension.get("needs", ""),
    )

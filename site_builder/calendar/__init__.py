"""Working days in China: weekends, the State Council's yearly notices, make-up days, local overrides.

`announced.csv` holds the notices 《国务院办公厅关于××××年部分节假日安排的通知》 from 2019, the year of the
regulation, as public facts in a layout of our own; `_calendar/<year>.json` adds years and overrides
days. A year that nobody has announced is computed from Monday to Friday and the fixed days of
《全国年节及纪念日放假办法》, and every answer that rests on it says `provisional`: never a silent guess.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path

_ANNOUNCED = Path(__file__).with_name("announced.csv")
_DAY = timedelta(days=1)
_LAST = date(9000, 1, 1)
"""Nothing official runs longer; `date` itself ends at 9999."""

WHOLE_NOTICE = "春节"
"""Only the notice itself can say when these days are off, so a file that does is the whole notice."""

REACH_BACK = 29
"""The notice of a year has moved days of the December before, from this day at the earliest (2018)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecialDay:
    """A day that is off, or worked on, by notice."""

    name: str
    is_off: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """The answer to "the n-th working day after"."""

    start: date
    days: int
    """Working days."""
    end: date
    provisional_year: int | None = None
    """The first year on the way whose notice is not known; None where the date is final."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Which days are worked on."""

    special: Mapping[date, SpecialDay]
    years: frozenset[int]
    """Years whose notice is known."""
    _years: dict[int, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on a day; for a year without notice by weekday and fixed days."""
        special = self.special.get(day)
        if special is not None:
            return not special.is_off
        return day.weekday() < 5 and not (day.year not in self.years and _is_fixed_holiday(day))

    def provisional_year(self, day: date) -> int | None:
        """The year whose notice may still change what is known of a day; None where it is settled."""
        if day.year not in self.years:
            return None if day in self.special else day.year
        following = day.year + 1
        if day.month == 12 and day.day >= REACH_BACK and following not in self.years:
            return None if day in self.special else following
        return None

    def add_workdays(self, start: date, count: int) -> Counted:
        """The `count`-th working day after `start`, which itself is not counted; `start` for 0.

        Raises:
            ValueError: `count` is negative, or the end lies beyond the year 9000.
        """
        if count < 0:
            raise ValueError("a number of working days is never negative")
        if count == 0:
            return Counted(start=start, days=0, end=start)
        year, left = start.year, count
        ordinals = self._workdays(year)
        position = bisect_right(ordinals, start.toordinal())
        while position + left > len(ordinals):
            left -= len(ordinals) - position
            year, position = year + 1, 0
            if year >= _LAST.year:
                raise ValueError("beyond the calendar")
            ordinals = self._workdays(year)
        end = date.fromordinal(ordinals[position + left - 1])
        return Counted(start=start, days=count, end=end, provisional_year=self._unsettled(start, end))

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` comes first."""
        if end < start:
            return -self.workdays_between(end, start)
        whole = sum(len(self._workdays(year)) for year in range(start.year, end.year))
        return (
            whole
            + bisect_right(self._workdays(end.year), end.toordinal())
            - bisect_right(self._workdays(start.year), start.toordinal())
        )

    def special_between(self, start: date, end: date) -> list[tuple[date, SpecialDay]]:
        """The days by notice after `start` up to and with `end`, in order."""
        first = bisect_right(self._special_days, start)
        last = bisect_right(self._special_days, end)
        return [(day, self.special[day]) for day in self._special_days[first:last]]

    @cached_property
    def _special_days(self) -> tuple[date, ...]:
        return tuple(sorted(self.special))

    def _workdays(self, year: int) -> tuple[int, ...]:
        found = self._years.get(year)
        if found is None:
            first, after = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
            found = tuple(n for n in range(first, after) if self.is_workday(date.fromordinal(n)))
            self._years[year] = found
        return found

    def _unsettled(self, start: date, end: date) -> int | None:
        """The first year without notice that a span of days touches."""
        for year in range(start.year, end.year + 1):
            first = max(start + _DAY, date(year, 1, 1))
            last = min(end, date(year, 12, 31))
            if first > last:
                continue
            if year not in self.years:
                return year
            unsettled = self.provisional_year(last)
            if unsettled is not None:
                return unsettled
        return None


def calendar_of(files: Iterable[Mapping[str, object]] = ()) -> Calendar:
    """The announced years with the `_calendar/<year>.json` of a city on top; files have their shape."""
    special, years = dict(_announced()[0]), set(_announced()[1])
    for file in files:
        days = file["days"]
        assert isinstance(days, list)  # the schema says so
        for day in days:
            special[date.fromisoformat(day["date"])] = SpecialDay(name=day["name"], is_off=day["isOffDay"])
        if any(WHOLE_NOTICE in day["name"] and day["isOffDay"] for day in days):
            year = file["year"]
            assert isinstance(year, int)  # the schema says so
            years.add(year)
    return Calendar(special=special, years=frozenset(years))


@cache
def _announced() -> tuple[Mapping[date, SpecialDay], frozenset[int]]:
    special: dict[date, SpecialDay] = {}
    years = set()
    with _ANNOUNCED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            years.add(int(row["year"]))
            day, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
            while day <= last:
                special[day] = SpecialDay(name=row["name"], is_off=True)
                day += _DAY
            for made_up in row["made_up"].split():
                special[date.fromisoformat(made_up)] = SpecialDay(name=row["name"], is_off=False)
    return special, frozenset(years)


def _is_fixed_holiday(day: date) -> bool:
    """Days off that need no notice: 元旦, 劳动节 (two days since 2025), 国庆节."""
    if (day.month, day.day) == (5, 2):
        return day.year >= 2025
    return (day.month, day.day) in ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))

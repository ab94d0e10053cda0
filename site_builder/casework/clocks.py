"""A clock on a day, in words: by which instrument, until when, how many days are left or have passed.

A limit is stated, never judged: both instruments stand side by side, and the stricter one colours the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from site_builder.calendar import Calendar
from site_builder.ledgers import Standing
from site_builder.ledgers.process import Clock
from site_builder.policy import Deadlines, Due

SOON = 5
"""Working days before the end in which a clock is amber."""
STATUTORY, CITY, NOTICE = "法定期限", "本市规定", "整改通知"
WORKDAYS = "个工作日"


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One side of a clock on a day."""

    kind: str
    """`法定期限`, `本市规定` or `整改通知`."""
    source: str
    """`《政务数据共享条例》第二十一条`."""
    start: date
    end: date | None
    """None while the clock stands still."""
    unit: str
    left: int | None
    """Until the end, negative when it has passed; counted to the day on which the clock stopped."""
    used: int
    """Days since day 0."""
    extended: int = 0
    provisional_year: int | None = None

    @property
    def notes(self) -> str:
        """What more there is to say of the day, in brackets; empty mostly."""
        found = []
        if self.extended:
            found.append(f"含延长的 {self.extended} {self.unit}")
        if self.provisional_year is not None:
            found.append(f"暂定，{self.provisional_year}年放假安排尚未公布")
        return f"（{'；'.join(found)}）" if found else ""

    def sentence(self, stopped_on: date | None) -> str:
        """By which article, until when, and how much is left or has passed."""
        if self.end is None or self.left is None:
            return f"按{self.source}，等待补正期间不计，期限暂停。"
        head = f"按{self.source}，期限为 {self.end}{self.notes}，"
        if stopped_on is not None:
            body = f"{stopped_on} 办结，用了 {self.used} {self.unit}"
            return head + body + (f"，超过期限 {-self.left} {self.unit}。" if self.left < 0 else "。")
        if self.left < 0:
            return f"{head}已超过 {-self.left} {self.unit}。"
        return head + ("今天到期。" if self.left == 0 else f"剩 {self.left} {self.unit}。")


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """One clock of a case on a day: running, or how it ended."""

    standing: Standing
    clock: Clock
    day: date
    terms: tuple[Term, ...]
    """法定期限, then 本市规定; empty where no instrument in force sets the limit."""
    due_on: date | None
    """The earlier of the two ends; None where there is none, or while both stand still."""
    workdays_left: int | None
    """From the day to `due_on`; negative when it has passed."""

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.clock.stopped_on is None and self.standing.is_open

    @property
    def is_late(self) -> bool:
        """Whether the stricter end had passed: today while it runs, else on the day it stopped."""
        reached = self.day if self.is_open else (self.clock.stopped_on or self.day)
        return self.due_on is not None and reached > self.due_on

    @property
    def is_due_today(self) -> bool:
        """Whether today is the last day."""
        return self.is_open and self.due_on == self.day

    @property
    def is_due_soon(self) -> bool:
        """Within five working days, today left out."""
        left = self.workdays_left
        return (
            self.is_open and left is not None and not self.is_late and not self.is_due_today and left <= SOON
        )

    @property
    def what(self) -> str:
        """`共享申请 答复`; a word that is both the ledger's and the limit's is said once."""
        title, label = self.standing.process.title, self.clock.label
        return title if title == label else f"{title} {label}"

    @property
    def colour(self) -> str:
        """`late`, `soon` or `plain`."""
        if not self.is_open:
            return "plain"
        return "late" if self.is_late else "soon" if self.is_due_today or self.is_due_soon else "plain"

    @property
    def sentences(self) -> tuple[str, ...]:
        """One a side."""
        return tuple(term.sentence(self.clock.stopped_on) for term in self.terms)

    @property
    def short(self) -> str:
        """`剩 3 个工作日（至 2026-11-27）` by the stricter side."""
        term = min((t for t in self.terms if t.end), key=lambda t: t.end or date.max, default=None)
        if term is None or term.left is None:
            return "期限暂停" if self.terms else "没有规定期限"
        if not self.is_open:
            late = f"，超过 {-term.left} {term.unit}" if term.left < 0 else ""
            return f"用了 {term.used} {term.unit}{late}（期限 {term.end}）"
        if term.left < 0:
            return f"已超过 {-term.left} {term.unit}（期限 {term.end}）"
        return f"今天到期（{term.end}）" if term.left == 0 else f"剩 {term.left} {term.unit}（至 {term.end}）"


def running(standing: Standing, day: date) -> tuple[Running, ...]:
    """Every clock of a case, as it stands on a day."""
    return tuple(_running(clock, standing, day) for clock in standing.process.clocks(standing.course))


def _running(clock: Clock, standing: Standing, day: date) -> Running:
    calendar = standing.course.facts.policies.calendar
    until = clock.stopped_on or day
    if clock.fixed_end is not None:
        terms: tuple[Term, ...] = (_fixed(clock, clock.fixed_end, until, calendar),)
    else:
        terms = terms_of(clock.deadlines, until, calendar)
    due_on = min((term.end for term in terms if term.end is not None), default=None)
    return Running(
        standing=standing,
        clock=clock,
        day=day,
        terms=terms,
        due_on=due_on,
        workdays_left=None if due_on is None else calendar.workdays_between(day, due_on),
    )


def terms_of(deadlines: Deadlines, until: date, calendar: Calendar) -> tuple[Term, ...]:
    """法定期限, then 本市规定, as they stand on a day."""
    sides = zip((STATUTORY, CITY), (deadlines.statutory, deadlines.city), strict=True)
    return tuple(_term(kind, due, until, calendar) for kind, due in sides if due is not None)


def _term(kind: str, due: Due, until: date, calendar: Calendar) -> Term:
    return Term(
        kind=kind,
        source=f"《{due.policy.title}》{due.limit.article}",
        start=due.start,
        end=due.end,
        unit=due.unit,
        left=due.left(until, calendar),
        used=due.used(until, calendar),
        extended=due.extended,
        provisional_year=due.provisional_year,
    )


def _fixed(clock: Clock, end: date, until: date, calendar: Calendar) -> Term:
    return Term(
        kind=NOTICE,
        source=NOTICE,
        start=clock.start,
        end=end,
        unit=WORKDAYS,
        left=calendar.workdays_between(until, end),
        used=calendar.workdays_between(clock.start, until),
    )


def waited(standings: Sequence[Standing], day: date) -> tuple[Running, ...]:
    """All clocks of some cases that still run, the most urgent first."""
    found = [one for standing in standings for one in running(standing, day) if one.is_open]
    found.sort(key=lambda one: (one.due_on or date.max, one.standing.case.id, one.clock.dataset or ""))
    return tuple(found)

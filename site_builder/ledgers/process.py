"""How a case moves: one table per ledger, read event by event; a state is computed and never stored."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from site_builder.catalog import Catalog
from site_builder.ledgers.case import Case, Event, Role
from site_builder.policy import Deadlines, Policies


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a process may ask of the city."""

    catalog: Catalog
    policies: Policies

    @property
    def authority(self) -> str:
        """The department that runs the catalogue (市大数据中心)."""
        return self.catalog.city.authority

    def office(self, name: str) -> str | None:
        """The department with a part of its own in projects (`finance`, `security`), where the city names it."""
        offices = self.catalog.city.raw.get("offices")
        found = offices.get(name) if isinstance(offices, dict) else None
        return found if isinstance(found, str) else None


@dataclass(kw_only=True, slots=True)
class Course:
    """A case on its way through the table."""

    case: Case
    facts: Facts
    state: str
    done: list[Event] = field(default_factory=list)

    def has(self, *kinds: str) -> bool:
        """Whether one of these happened."""
        return any(event.kind in kinds for event in self.done)

    def last(self, *kinds: str) -> Event | None:
        """The latest of these."""
        return next((event for event in reversed(self.done) if event.kind in kinds), None)


Guard = Callable[[Course, Event], str | None]
"""Why an event is not possible although the state allows it; None where it is."""
Passing = Callable[[Course, date], str]
"""The state on a day, when nothing more was written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """One row of a table: who writes what in which states, and what follows."""

    role: Role
    kind: str
    before: Collection[str]
    after: str | Callable[[Course, Event], str] | None = None
    """The next state; None: the state stays."""
    guard: Guard | None = None
    once: bool = False
    """It happens once in a case (一次性告知, 延期)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """One limit that runs, or ran, in a case."""

    limit: str
    label: str
    """What is due: `答复`, `提供`."""
    department: str
    """Who is late when it passes."""
    deadlines: Deadlines = field(default_factory=Deadlines)
    stopped_on: date | None = None
    fixed_end: date | None = None
    """A day that a paper sets, not an instrument (the notice of a rectification)."""
    start: date
    dataset: str | None = None


@dataclass(frozen=True, kw_only=True)
class Process:
    """Everything that is particular to one ledger."""

    ledger: str
    title: str
    states: Sequence[str]
    """The first is where a case begins, unless `begins` says otherwise."""
    final: Collection[str]
    """States in which nobody has anything left to do."""
    moves: Sequence[Move] = ()
    begins: Callable[[Case, Facts], str] | None = None
    passing: Passing | None = None
    asked: Callable[[Case, Facts], Collection[str]] = lambda _case, _facts: ()
    """The departments that are asked and may reply; empty: none."""
    only_authority: bool = False
    """Whether only the authority opens such cases."""
    clocks: Callable[[Course], Sequence[Clock]] = lambda _course: ()
    next_steps: Callable[[Course], Sequence[str]] = lambda _course: ()
    """What is missing next, a sentence each, beginning with who has to do it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """An event that was possible, and where it led."""

    event: Event
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """An event that was not possible: the fact and what to do."""

    event: Event
    message: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A case on a day."""

    case: Case
    course: Course
    process: Process
    steps: tuple[Step, ...]
    refusals: tuple[Refusal, ...]

    @property
    def state(self) -> str:
        """The state on that day."""
        return self.course.state

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.state not in self.process.final


def standing(case: Case, process: Process, facts: Facts, *, as_of: date) -> Standing:
    """Where a case stands on a day; events after that day have not happened, impossible ones never did."""
    course = Course(
        case=case,
        facts=facts,
        state=process.begins(case, facts) if process.begins else process.states[0],
    )
    steps: list[Step] = []
    refusals: list[Refusal] = []
    for event in case.events:
        if event.on > as_of:
            continue
        _pass(course, process, event.on)
        refusal = _refusal(course, process, event)
        if refusal is not None:
            refusals.append(refusal)
            continue
        before = course.state
        move = _move(course.state, process, event)
        assert move is not None  # else it was refused
        course.state = _after(move, course, event)
        course.done.append(event)
        steps.append(Step(event=event, before=before, after=course.state))
    _pass(course, process, as_of)
    return Standing(case=case, course=course, process=process, steps=tuple(steps), refusals=tuple(refusals))


def possible(state: str, process: Process, role: Role) -> list[str]:
    """The kinds of events that a role may write in a state."""
    return [move.kind for move in process.moves if move.role is role and state in move.before]


def _pass(course: Course, process: Process, day: date) -> None:
    if process.passing is not None:
        course.state = process.passing(course, day)


def _move(state: str, process: Process, event: Event) -> Move | None:
    for move in process.moves:
        if move.role is event.role and move.kind == event.kind and state in move.before:
            return move
    return None


def _after(move: Move, course: Course, event: Event) -> str:
    if move.after is None:
        return course.state
    return move.after if isinstance(move.after, str) else move.after(course, event)


def _refusal(course: Course, process: Process, event: Event) -> Refusal | None:
    move = _move(course.state, process, event)
    if move is None:
        options = possible(course.state, process, event.role)
        hint = f"此时可以写：{'、'.join(options)}。" if options else "此时不能再写；写错了的，删去这一项。"
        known = any(m.kind == event.kind and m.role is event.role for m in process.moves)
        fact = (
            f"{process.title}在“{course.state}”时不能“{event.kind}”。"
            if known
            else f"{process.title}没有“{event.kind}”这一步，或者不由这一方写。"
        )
        return Refusal(event=event, message=fact, hint=hint)
    if move.once and course.has(event.kind):
        return Refusal(
            event=event, message=f"“{event.kind}”只能有一次，这是第二次。", hint="删去这一项，或并入第一次。"
        )
    fault = move.guard(course, event) if move.guard else None
    return None if fault is None else Refusal(event=event, message=fault, hint="改正后再核对。")

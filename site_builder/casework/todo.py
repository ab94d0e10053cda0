"""待办: what is missing next in each open case, and who has to do it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.casework.clocks import Running, running
from site_builder.ledgers import Ledgers, Standing

BOTH = "双方"
"""How the processes call the two sides of a negotiation."""
AUTHORITY = "主管部门"
APPLICANTS = frozenset({"申请部门", "提出部门", "本部门", "建设部门"})
URGE = "申请部门：已超过答复期限，可请求{authority}督办。"
WAITS = "补正等待 {days} 个工作日，答复期限已过，责任在途待明确。"
WAITING = "待补正"
ANSWER = "答复"


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One thing that somebody has to do."""

    standing: Standing
    departments: tuple[str, ...]
    who: str
    """As the process calls them."""
    what: str
    clock: Running | None
    """The most urgent clock of the case that is theirs."""


def missing(standing: Standing, day: date) -> tuple[str, ...]:
    """What is missing next, each sentence with who has to do it; with what the clocks add to it."""
    found = list(standing.process.next_steps(standing.course))
    if standing.case.ledger != "_requests":
        return tuple(found)
    late = [c for c in running(standing, day) if c.is_open and c.is_late and c.clock.label == ANSWER]
    if late and standing.state == WAITING:
        notice = standing.course.last("一次性告知")
        assert notice is not None  # the state came from it
        calendar = standing.course.facts.policies.calendar
        found.append(WAITS.format(days=calendar.workdays_between(notice.on, day)))
    elif late:
        facts = standing.course.facts
        authority = facts.catalog.departments_by_id.get(facts.authority)
        found.append(URGE.format(authority=authority.short_title if authority else AUTHORITY))
    return tuple(found)


def tasks(ledgers: Ledgers) -> Iterator[Task]:
    """Every task of every open case, or of a closed one that still misses something."""
    for standing in ledgers.standings.values():
        clocks = [c for c in running(standing, ledgers.as_of) if c.is_open]
        for who, what in _demanded(standing.process.next_steps(standing.course)):
            departments = _meant(who, standing)
            own = [c for c in clocks if c.clock.department in departments]
            own.sort(key=lambda c: c.due_on or date.max)
            yield Task(
                standing=standing,
                departments=departments,
                who=who,
                what=what,
                clock=own[0] if own else None,
            )


def _demanded(sentences: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Who and what; a sentence may name two who have to act: `整改部门：…；主管部门：…`."""
    for sentence in sentences:
        parts: list[str] = []
        for part in sentence.split("；"):
            if parts and "：" not in part:
                parts[-1] += "；" + part
            else:
                parts.append(part)
        for part in parts:
            who, _, what = part.partition("：")
            yield who, what.rstrip("。") + "。"


def _meant(who: str, standing: Standing) -> tuple[str, ...]:
    """The departments that a process means by a word."""
    facts, case = standing.course.facts, standing.case
    asked = tuple(sorted(standing.process.asked(case, facts)))
    named = {d.short_title: d.id for d in facts.catalog.departments} | {
        d.id: d.id for d in facts.catalog.departments
    }
    by_name = tuple(named[word] for word in who.split("、") if word in named)
    if by_name:
        return by_name
    if who in APPLICANTS:
        return (case.department,)
    if who == AUTHORITY:
        return (facts.authority,)
    if who == BOTH:
        return (case.department, *asked)
    if who.startswith(AUTHORITY):
        return tuple(dict.fromkeys((facts.authority, *asked)))
    return asked

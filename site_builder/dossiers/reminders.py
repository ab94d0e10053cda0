"""短信: one short text per recipient and day about what is due or ends, for the city's message gateway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from site_builder.audience import office_lines
from site_builder.casework import Running
from site_builder.casework.board import Board
from site_builder.casework.clocks import SOON
from site_builder.casework.coming import Ending, awaited, ending
from site_builder.ledgers import Ledgers

MOST_NAMED = 3
"""Numbers of cases in one text; the rest is counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """One text for one department; it names cases by number only, because a message goes through other hands."""

    on: str
    department: str
    to: tuple[str, ...]
    """Office lines of the contact post."""
    text: str

    @property
    def file(self) -> str:
        """The same recipient and day, the same file: sending again does not send twice."""
        return f"{self.on}-{self.department}.json"

    @property
    def record(self) -> dict[str, object]:
        """What the gateway reads."""
        return {"on": self.on, "department": self.department, "to": list(self.to), "text": self.text}


def reminders(cases: Ledgers) -> Iterator[Reminder]:
    """A text for each department that has something due or past; none for the others."""
    catalog, day = cases.facts.catalog, cases.as_of
    board = Board.of(cases.standings.values(), day)
    reports, grants = awaited(cases), ending(cases, SOON)
    for department in catalog.departments:
        own = board.of_department(department.id)
        parts = [
            f"{words} {len(clocks)} 件（{_numbers(clocks)}）"
            for words, clocks in (
                ("已超过期限", own.overdue),
                ("今天到期", own.today),
                ("5 个工作日内到期", own.soon),
            )
            if clocks
        ]
        parts += [
            f"{one.handing.year} 年度报告还没有起草，{one.short}"
            for one in reports
            if one.handing.department == department.id and one.is_reminded(day)
        ]
        mine = [one for one in grants if one.standing.case.department == department.id]
        if mine:
            parts.append(f"使用授权 5 个工作日内到期 {len(mine)} 件（{_numbers(mine)}）")
        if parts:
            yield Reminder(
                on=day.isoformat(),
                department=department.id,
                to=office_lines(department, day),
                text=f"【{catalog.city.title}】{department.short_title}：{'，'.join(parts)}。详见目录网站“办理”。",
            )


def _numbers(clocks: Sequence[Running | Ending]) -> str:
    ids = list(dict.fromkeys(one.standing.case.id for one in clocks))
    more = f"等 {len(ids)} 件" if len(ids) > MOST_NAMED else ""
    return "、".join(ids[:MOST_NAMED]) + more

"""Who looks at the cases: the questions that pages about them ask of the table of visibility.

A state that says that somebody is late (`逾期`) is lateness too, and a 整改 concerns nobody but the
department and 管理.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from site_builder.ledgers import Standing
from site_builder.visibility import GOVERNMENT, Audience, Kind, Matter

RESTRICTED = frozenset({"_rectifications"})
"""Ledgers that only the departments concerned and 管理 read at all."""
OPEN = frozenset({"_evaluations", "_forms", "_interpretations", "_sources", "_triggers"})
"""Ledgers that are written to be read by every department."""
DRAFTS = frozenset({"草案"})
"""States before which nobody but 管理 sees a case (共享评估)."""
LATE, LATE_LOOKS = "逾期", {"_triggers": "更新中", "_reports": "未报"}
"""What a state of lateness is called for those who may not see it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """One audience, with the questions that pages about cases ask of it."""

    audience: Audience = GOVERNMENT

    @property
    def own(self) -> str | None:
        """The department whose edition this is."""
        return self.audience.department

    @property
    def sees_all(self) -> bool:
        """管理: the authority, 领导小组, audit."""
        return self.audience.sees_whole(Matter.LATENESS)

    @property
    def sees_cases(self) -> bool:
        """Whether there are pages about cases at all."""
        return self.audience.sees(Matter.CASES)

    def lists(self, standing: Standing) -> bool:
        """Whether the case is in lists and has a page."""
        if standing.state in DRAFTS:
            return self.audience.sees_whole(Matter.DRAFTS, *parties(standing))
        return self.sees_cases and (standing.case.ledger not in RESTRICTED or self.is_party(standing))

    def reads(self, standing: Standing) -> bool:
        """Whether need, reasons and remarks are shown, not only dates and states."""
        if standing.case.ledger in OPEN:
            return self.sees_cases
        return self.audience.sees_whole(Matter.CASE_TEXTS, *parties(standing))

    def names_people(self, standing: Standing) -> bool:
        """Whether persons are named: to the parties and to 管理."""
        return self.audience.sees_whole(Matter.PERSONS, *parties(standing))

    def sees_calls(self, standing: Standing) -> bool:
        """Whether it is said how often the caller's key is used."""
        return self.audience.sees_whole(Matter.CALLS, standing.case.department)

    def sees_clock(self, department: str, standing: Standing) -> bool:
        """Whether it is said how a department stands against a limit: its own, or the viewer's own case."""
        return self.audience.sees_whole(Matter.LATENESS, department, standing.case.department)

    def sees_department(self, department: str) -> bool:
        """Whether a department's to-do and figures are shown."""
        return self.audience.sees_whole(Matter.LATENESS, department)

    def state(self, standing: Standing) -> str:
        """The state as this audience may know it."""
        return self.state_word(standing.state, standing)

    def state_word(self, state: str, standing: Standing) -> str:
        """One of the states that the case is or was in, as this audience may know it."""
        if state != LATE or self.is_party(standing):
            return state
        return LATE_LOOKS.get(standing.case.ledger, state)

    def is_party(self, standing: Standing) -> bool:
        """Whether the case is the viewer's own, or everything is."""
        return self.audience.sees_whole(Matter.CASES, *parties(standing))


def parties(standing: Standing) -> Collection[str]:
    """Who opened the case and who is asked."""
    asked = standing.process.asked(standing.case, standing.course.facts)
    return {standing.case.department, *asked}


EVERYTHING = Viewer(audience=Audience(kind=Kind.AUTHORITY))
"""Who has the files has everything in them: commands and reports."""

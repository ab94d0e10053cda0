"""年度报告 (第二十一条): which department has handed in the report on a year, and which has not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from site_builder.ledgers import Ledgers, Standing
from site_builder.ledgers.contents import Report
from site_builder.policy import Due


@dataclass(frozen=True, kw_only=True, slots=True)
class Handing:
    """One department and one year."""

    department: str
    year: int
    standing: Standing | None
    handed_in_on: date | None
    due: Due | None
    """None where no instrument in force sets a day."""

    @property
    def is_late(self) -> bool:
        """Handed in after the day."""
        end = self.due.end if self.due else None
        return end is not None and self.handed_in_on is not None and self.handed_in_on > end

    def is_missing(self, day: date) -> bool:
        """Not handed in although the day has passed."""
        end = self.due.end if self.due else None
        return end is not None and self.handed_in_on is None and day > end

    @property
    def words(self) -> str:
        """How it stands, as a word."""
        return "未报" if self.handed_in_on is None else "逾期报送" if self.is_late else "按期报送"


def handings(ledgers: Ledgers, year: int) -> tuple[Handing, ...]:
    """Every department, for the report on a year."""
    due = ledgers.facts.policies.yearly("annual-report", year).statutory
    written = {
        one.case.department: one
        for one in ledgers.standings.values()
        if isinstance(one.case.content, Report) and one.case.content.year == year
    }
    found = []
    for department in ledgers.facts.catalog.departments:
        standing = written.get(department.id)
        handed = standing.course.last("提交") if standing else None
        found.append(
            Handing(
                department=department.id,
                year=year,
                standing=standing,
                handed_in_on=handed.on if handed else None,
                due=due,
            )
        )
    return tuple(found)


def last_year(day: date) -> int:
    """The year whose report is the latest that can be asked for."""
    return day.year - 1

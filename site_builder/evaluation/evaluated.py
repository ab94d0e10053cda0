"""Every figure of a year, for each department and for the city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from site_builder.basis import Basis
from site_builder.evaluation.measure import Measure, Tally, Theme
from site_builder.evaluation.measures import themes
from site_builder.evaluation.period import Period

CITY = "全市"


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """A year on a day, with the commit that it was computed from."""

    year: int
    as_of: date
    commit: str | None
    departments: Mapping[str, str]
    """Id → short title, by id."""
    tallies: Mapping[str, Mapping[str, Tally]]
    """Measure → department → what was counted."""
    refusals: Mapping[str, Counter[str]]
    """Provider → reason class → refusals of the year (不同意的理由)."""
    has_usage: bool

    @property
    def themes(self) -> tuple[Theme, ...]:
        """What is evaluated, in order."""
        return themes()

    def of(self, measure: Measure, department: str) -> Tally:
        """What was counted of a department."""
        return self.tallies[measure.id][department]

    def city(self, measure: Measure) -> Tally:
        """The whole city: parts and wholes added up."""
        found = list(self.tallies[measure.id].values())
        total = Tally(0, 0 if measure.whole else None)
        for tally in found:
            total += tally
        return total


def evaluate(basis: Basis, year: int) -> Evaluated:
    """All figures of a year, as the cases stand on the day of the basis."""
    period = Period(basis=basis, year=year)
    ids = [department.id for department in basis.catalog.departments]
    return Evaluated(
        year=year,
        as_of=basis.as_of,
        commit=basis.commit,
        departments={one.id: one.short_title for one in basis.catalog.departments},
        tallies={
            measure.id: {id_: measure.count(period, id_) for id_ in ids}
            for theme in themes()
            for measure in theme.measures
        },
        refusals={
            id_: Counter(
                event.text("reasonClass") or "未分类"
                for standing in period.requests.get(id_, ())
                for event in standing.course.done
                if event.kind == "不同意"
            )
            for id_ in ids
        },
        has_usage=basis.usage is not None,
    )

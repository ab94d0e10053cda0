"""评估指标 (第二十一条): the figures of the yearly report and evaluation, each defined once, here.

`MEASURES` is the list; pages draw it, exports and reports write it, and the tests compute it a second time
from the files alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.figures.evaluation import casework, catalogue
from site_builder.figures.evaluation.measure import GROUPS, Ground, Measure, Scope, Value

__all__ = ["GROUPS", "MEASURES", "Ground", "Measure", "Table", "Value", "table"]

MEASURES: tuple[Measure, ...] = tuple(
    sorted((*catalogue.MEASURES, *casework.MEASURES), key=lambda one: GROUPS.index(one.group))
)
"""Every figure, by group."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """All figures of the city and of some departments."""

    year: int
    city: Mapping[str, Value]
    """By the id of a measure."""
    departments: Mapping[str, Mapping[str, Value]]
    """By department, then by the id of a measure."""


def table(ground: Ground, departments: tuple[str, ...]) -> Table:
    """Compute everything, for the city and for these departments."""
    return Table(
        year=ground.year,
        city=_of(Scope(ground=ground)),
        departments={one: _of(Scope(ground=ground, department=one)) for one in departments},
    )


def _of(scope: Scope) -> Mapping[str, Value]:
    return {measure.id: measure.compute(scope) for measure in MEASURES}

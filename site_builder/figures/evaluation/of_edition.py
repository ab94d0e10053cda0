"""The figures that an edition may show: the city's, and those of the departments whose lateness is no secret to it."""

from __future__ import annotations

from site_builder.edition import Edition
from site_builder.figures.evaluation import Ground, Table, table


def ground_of(edition: Edition, year: int) -> Ground:
    """Everything there is to count, whoever may read the result."""
    return Ground(
        catalog=edition.cases.facts.catalog,
        cases=edition.cases,
        year=year,
        as_of=edition.as_of,
        updated_on=edition.data_updated_on,
        findings=tuple(edition.findings),
        uses=tuple(edition.uses),
    )


def table_of(edition: Edition, year: int) -> Table | None:
    """City and departments as this edition may show them; None where no cases are shown at all."""
    viewer = edition.viewer
    if not viewer.sees_cases:
        return None
    seen = tuple(d.id for d in edition.catalog.departments if viewer.sees_department(d.id))
    return table(ground_of(edition, year), seen)

"""The figures of an evaluation as plots: each share by department, what counts and the rest."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.evaluation import Evaluated, Measure, Theme
from site_builder.evaluation.measure import PERCENT
from site_builder.evaluation.tabular import in_words
from site_builder.figures.figure import Figure
from site_builder.words import Words


def plots(evaluated: Evaluated, theme: Theme, say: Words) -> Iterator[Figure]:
    """One plot for each share of a theme that has a base anywhere."""
    for measure in theme.measures:
        if measure.unit == PERCENT and evaluated.city(measure).whole:
            yield _plot(evaluated, measure, say)


def _plot(evaluated: Evaluated, measure: Measure, say: Words) -> Figure:
    rows = []
    for department, title in evaluated.departments.items():
        tally = evaluated.of(measure, department)
        if tally.whole:
            rows.append((title, (tally.part, tally.whole - tally.part)))
    return Figure(
        name=measure.id,
        title=measure.title,
        sentence=say(
            "plots.of_city", value=in_words(measure, evaluated.city(measure)), formula=measure.formula
        ),
        head=say("common.department"),
        parts=(say("plots.counted"), say("plots.rest")),
        rows=tuple(rows),
    )

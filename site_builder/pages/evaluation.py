"""评估指标: each figure with its definition, the city's value, and the departments side by side for who may know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.edition import Edition
from site_builder.figures.evaluation import GROUPS, MEASURES, Measure, Table
from site_builder.figures.evaluation.of_edition import table_of
from site_builder.ledgers.contents import Evaluation
from site_builder.pages import case_words
from site_builder.pages.page import Page


def pages(edition: Edition) -> Iterator[Page]:
    """The one page: the year of the edition's day, up to that day."""
    year = edition.as_of.year
    found = table_of(edition, year)
    yield Page(
        kind="evaluation",
        address="evaluation/index.html",
        title="评估指标",
        description="政务信息资源共享情况的评估指标、口径和数值。",
        words={
            "as_of": edition.as_of,
            "year": year,
            "commit": edition.commit,
            "groups": [
                {"title": group, "rows": [_row(m, found) for m in MEASURES if m.group == group]}
                for group in GROUPS
            ],
            "sees": found is not None,
            "departments": [
                {"id": id_, "title": case_words.department_title(id_, edition)}
                for id_ in (found.departments if found else ())
            ],
            "values": found.departments if found else {},
            "measures": MEASURES,
            "plots": [_plot(m, found, edition) for m in MEASURES if m.drawn] if found else [],
            "published": [
                {
                    "case": case_words.row(one, edition),
                    "content": one.case.content,
                    "titles": _titles(edition),
                }
                for one in edition.standings.values()
                if isinstance(one.case.content, Evaluation)
            ]
            if found
            else [],
        },
    )


def _row(measure: Measure, found: Table | None) -> Mapping[str, object]:
    return {"measure": measure, "city": found.city[measure.id] if found else None}


def _plot(measure: Measure, found: Table, edition: Edition) -> Mapping[str, object]:
    """A bar a department in per cent; who has nothing to be measured by has none."""
    id_ = measure.id
    bars = [
        {
            "title": case_words.department_title(department, edition),
            "width": round(values[id_].number or 0, 2),
            "words": values[id_].words,
        }
        for department, values in found.departments.items()
        if values[id_].number is not None
    ]
    bars.sort(key=lambda bar: (-float(str(bar["width"])), str(bar["title"])))
    city = {"title": "全市", "width": round(found.city[id_].number or 0, 2), "words": found.city[id_].words}
    return {"measure": measure, "bars": [city, *bars]}


def _titles(edition: Edition) -> Mapping[str, str]:
    return {d.id: d.short_title for d in edition.catalog.departments}

"""共享评估 (第二十一条): the list of years, and a page a year with scores, figures, plots and improvements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from site_builder.edition import Edition
from site_builder.evaluation import Evaluated
from site_builder.evaluation.tabular import in_words
from site_builder.evaluation.years import papers
from site_builder.figures.evaluation import plots
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Evaluation, Improvement
from site_builder.pages.page import Page
from site_builder.pages.statistics import drawn
from site_builder.words import Words


def pages(edition: Edition) -> Iterator[Page]:
    """The list always; a year where this audience may read its figures."""
    known = papers(edition.basis) if edition.basis else {}
    yield Page(
        kind="evaluations",
        address="evaluation/index.html",
        title=edition.words("common.sharing_evaluation"),
        description=edition.words("evaluations.description"),
        words={
            "years": [
                {"year": year, "state": _state(known.get(year), edition)} for year in edition.evaluations
            ],
            "as_of": edition.as_of,
        },
    )
    for year, evaluated in edition.evaluations.items():
        yield _year(edition, evaluated, known.get(year))


def _state(paper: Standing | None, edition: Edition) -> str:
    return paper.state if paper else edition.words("evaluation.unregistered")


def _year(edition: Edition, evaluated: Evaluated, paper: Standing | None) -> Page:
    say = edition.words
    content = paper.case.content if paper else None
    assert content is None or isinstance(content, Evaluation)
    return Page(
        kind="evaluation",
        address=f"evaluation/{evaluated.year}/index.html",
        title=say("evaluation.title", year=evaluated.year),
        description=say("evaluation.description", year=evaluated.year),
        words={
            "evaluated": evaluated,
            "paper": paper,
            "state": _state(paper, edition),
            "note": "" if paper else say("evaluation.draft"),
            "scores": _scores(evaluated, content),
            "improvements": [_improvement(one, edition) for one in content.improvements] if content else [],
            "themes": list(_themes(evaluated, say)),
            "reasons": [
                (evaluated.departments[department], reason, number)
                for department, reasons in evaluated.refusals.items()
                for reason, number in sorted(reasons.items())
            ],
        },
    )


def _scores(evaluated: Evaluated, content: Evaluation | None) -> Sequence[tuple[str, float]]:
    found = sorted((content.scores if content else {}).items(), key=lambda one: (-one[1], one[0]))
    return [(evaluated.departments.get(department, department), score) for department, score in found]


def _improvement(one: Improvement, edition: Edition) -> Mapping[str, object]:
    known = edition.catalog.departments_by_id.get(one.department)
    say = edition.words
    if one.done_on is not None and one.done_on <= edition.as_of:
        state = say("evaluation.done", day=one.done_on)
    elif edition.as_of <= one.due_on:
        state = say("evaluation.undone")
    else:
        state = say("evaluation.undone_late", day=one.due_on)
    return {
        "department": known.short_title if known else one.department,
        "what": one.what,
        "due": one.due_on,
        "state": state,
    }


def _themes(evaluated: Evaluated, say: Words) -> Iterator[Mapping[str, object]]:
    for theme in evaluated.themes:
        yield {
            "title": theme.title,
            "measures": [(one, in_words(one, evaluated.city(one))) for one in theme.measures],
            "rows": [
                (title, [in_words(one, evaluated.of(one, department)) for one in theme.measures])
                for department, title in evaluated.departments.items()
            ],
            "plots": [drawn(figure) for figure in plots(evaluated, theme, say)],
        }

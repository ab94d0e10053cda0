"""待办: one page a department of what it has to do, for itself and for 管理; who needs nothing has a page too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from site_builder.casework.board import Board
from site_builder.casework.coming import AHEAD, awaited, ending
from site_builder.casework.security import duties
from site_builder.casework.todo import tasks
from site_builder.casework.yearly import handings, last_year
from site_builder.catalog import Department
from site_builder.edition import Edition
from site_builder.freshness import FreshnessState, freshness
from site_builder.law import RULES
from site_builder.pages import case_words
from site_builder.pages.page import Page


def address(department: str) -> str:
    """The to-do of a department."""
    return f"departments/{department}/todo/index.html"


def pages(edition: Edition) -> Iterator[Page]:
    """A page for each department whose to-do the viewer may know."""
    seen = [d for d in edition.catalog.departments if edition.viewer.sees_department(d.id)]
    if not seen:
        return
    board = Board.of(edition.cases.standings.values(), edition.as_of)
    by_department: dict[str, list[Mapping[str, object]]] = {}
    for task in tasks(edition.cases):
        row = {
            "case": case_words.row(task.standing, edition),
            "what": task.what,
            "clock": task.clock,
        }
        for one in task.departments:
            by_department.setdefault(one, []).append(row)
    security = duties(edition.catalog, edition.as_of)
    begun = {one.handing.department: one for one in awaited(edition.cases)}
    grants = ending(edition.cases, AHEAD)
    reports = {one.department: one for one in handings(edition.cases, last_year(edition.as_of))}
    for department in seen:
        yield Page(
            kind="todo",
            address=address(department.id),
            title=edition.words("todo.title", short_title=department.short_title),
            description=edition.words("todo.description", department=department.title),
            words={
                "department": department,
                "as_of": edition.as_of,
                "tasks": by_department.get(department.id, []),
                "laws": case_words.law_rows(edition, department.id),
                "clocks": [
                    case_words.clock_row(c, edition) for c in board.of_department(department.id).clocks
                ],
                "report": reports[department.id],
                "awaited": begun.get(department.id),
                "grants": [
                    {"case": case_words.row(one.standing, edition), "grant": one}
                    for one in grants
                    if one.standing.case.department == department.id
                ],
                "is_missing": reports[department.id].is_missing(edition.as_of),
                "stale": list(stale(department, edition)),
                "findings": _findings(department, edition),
                "security": [one for one in security if one.department == department.id],
            },
        )


def stale(department: Department, edition: Edition) -> Iterator[Mapping[str, object]]:
    """The entries whose data are older than their cycle allows."""
    cycles = edition.catalog.codelists.get("cycles", ())
    for entry in edition.by_department.get(department.id, ()):
        dataset = edition.catalog.datasets_by_id.get(
            entry.address.removeprefix("datasets/").rpartition("/")[0]
        )
        if dataset is None:
            continue
        updated = edition.data_updated_on(dataset)
        state = freshness(updated, dataset.accrual_periodicity, cycles, edition.as_of)
        if state.state is FreshnessState.OVERDUE:
            yield {"entry": entry, "due_on": state.due_on, "updated_on": updated}


def _findings(department: Department, edition: Edition) -> list[Mapping[str, object]]:
    """What the check says of the department's files, counted by rule."""
    own = Counter(f.rule for f in edition.findings if f.file.split("/")[0] == department.id)
    return [
        {"rule": rule, "name": RULES[rule].name, "article": RULES[rule].article, "count": count}
        for rule, count in sorted(own.items())
    ]

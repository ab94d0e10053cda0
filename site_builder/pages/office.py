"""Pages for 管理 only: 领导小组一览 on one sheet, 大数据中心待办, 网络安全到期清单."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from site_builder.casework.board import Board
from site_builder.casework.security import duties
from site_builder.casework.todo import tasks
from site_builder.casework.yearly import Handing, handings, last_year
from site_builder.edition import Edition
from site_builder.entries import share_of
from site_builder.ledgers import Standing
from site_builder.pages import case_words, todo
from site_builder.pages.page import Page

MOST_DEPARTMENTS = 12
"""Rows of the sheet: it has to fit one side of A4."""


def pages(edition: Edition) -> Iterator[Page]:
    """The three pages; none of them for anybody but 管理."""
    if not edition.viewer.sees_all:
        return
    yield _overview(edition)
    yield _authority(edition)
    yield _security(edition)


def _overview(edition: Edition) -> Page:
    say = edition.words
    board = Board.of(edition.cases.standings.values(), edition.as_of)
    standings = list(edition.cases.standings.values())
    reports = handings(edition.cases, last_year(edition.as_of))
    stale = {d.id: len(list(todo.stale(d, edition))) for d in edition.catalog.departments}
    overdue = board.overdue_by_department
    rectifications = _of(edition, "_rectifications")
    rows = [
        {
            "id": d.id,
            "title": d.short_title,
            "entries": len(edition.by_department.get(d.id, ())),
            "stale": stale[d.id],
            "overdue": overdue.get(d.id, 0),
            "report": next(one.words for one in reports if one.department == d.id),
            "rectifications": sum(r.is_open and r.case.raw["department"] == d.id for r in rectifications),
        }
        for d in edition.catalog.departments
    ]
    rows.sort(
        key=lambda r: (
            -int(str(r["overdue"])),
            -int(str(r["rectifications"])),
            -int(str(r["stale"])),
            str(r["id"]),
        )
    )
    handed = Counter(_handed(one) for one in reports)
    figures = [
        (say("common.datasets"), len(edition.entries), "datasets/index.html"),
        (say("overview.figure_stale"), sum(stale.values()), "statistics/index.html"),
        (say("overview.figure_running"), sum(one.is_open for one in standings), "cases/index.html"),
        (say("overview.figure_overdue"), len(board.overdue), "cases/index.html"),
        (
            say("overview.figure_disputes"),
            sum(one.is_open for one in _of(edition, "_disputes")),
            "ledgers/disputes/index.html",
        ),
        (
            say("overview.figure_rectifications"),
            sum(one.is_open for one in rectifications),
            "ledgers/rectifications/index.html",
        ),
        (
            say("overview.figure_reported"),
            sum(one.state == "已上报" for one in rectifications),
            "ledgers/rectifications/index.html",
        ),
        (
            say("overview.figure_projects"),
            sum(one.is_open for one in _of(edition, "_projects")),
            "ledgers/projects/index.html",
        ),
    ]
    return Page(
        kind="office",
        template="overview",
        address="cases/office/overview/index.html",
        title=say("common.overview"),
        description=say("overview.description", day=edition.as_of),
        words={
            "as_of": edition.as_of,
            "city": edition.catalog.city,
            "figures": figures,
            "share": share_of(edition.entries.values()),
            "rows": rows[:MOST_DEPARTMENTS],
            "more": max(0, len(rows) - MOST_DEPARTMENTS),
            "year": last_year(edition.as_of),
            "handed": handed,
            "departments": len(reports),
            "waiting": [case_words.clock_row(c, edition) for c in board.overdue[:6]],
        },
    )


def _of(edition: Edition, ledger: str) -> Sequence[Standing]:
    return [one for one in edition.cases.standings.values() if one.case.ledger == ledger]


def _handed(one: Handing) -> str:
    """How a yearly report stands, as the template names it."""
    return "missing" if one.handed_in_on is None else "late" if one.is_late else "in_time"


def _authority(edition: Edition) -> Page:
    authority, say = edition.catalog.city.authority, edition.words
    board = Board.of(edition.cases.standings.values(), edition.as_of)
    own: list[Mapping[str, object]] = []
    for task in tasks(edition.cases):
        if authority in task.departments:
            row = case_words.row(task.standing, edition)
            own.append({"case": row, "what": task.what, "clock": task.clock})
    reports = handings(edition.cases, last_year(edition.as_of))
    return Page(
        kind="office",
        template="authority",
        address="cases/office/authority/index.html",
        title=say(
            "authority.title",
            department=edition.department_title(authority)
            if authority in edition.catalog.departments_by_id
            else say("common.authority"),
        ),
        description=say("authority.description"),
        words={
            "as_of": edition.as_of,
            "tasks": own,
            "laws": case_words.law_rows(edition),
            "overdue": [case_words.clock_row(c, edition) for c in board.overdue],
            "missing": [
                {"id": one.department, "title": case_words.department_title(one.department, edition)}
                for one in reports
                if one.is_missing(edition.as_of)
            ],
            "year": last_year(edition.as_of),
            "departments": [
                {"title": d.short_title, "address": todo.address(d.id)} for d in edition.catalog.departments
            ],
        },
    )


def _security(edition: Edition) -> Page:
    found = duties(edition.catalog, edition.as_of)
    return Page(
        kind="office",
        template="security",
        address="cases/office/security/index.html",
        title=edition.words("common.security"),
        description=edition.words("security.description"),
        words={
            "as_of": edition.as_of,
            "rows": [
                {"duty": one, "department": case_words.department_title(one.department, edition)}
                for one in found
            ],
            "counts": Counter(one.state for one in found),
        },
    )

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
        ("信息资源", len(edition.entries), "datasets/index.html"),
        ("数据逾期未更新", sum(stale.values()), "statistics/index.html"),
        ("在办办理单", sum(one.is_open for one in standings), "cases/index.html"),
        ("期限已超期", len(board.overdue), "cases/index.html"),
        ("未结疑义", sum(one.is_open for one in _of(edition, "_disputes")), "ledgers/disputes/index.html"),
        ("整改未完成", sum(one.is_open for one in rectifications), "ledgers/rectifications/index.html"),
        (
            "已上报市政府",
            sum(one.state == "已上报" for one in rectifications),
            "ledgers/rectifications/index.html",
        ),
        ("在建项目", sum(one.is_open for one in _of(edition, "_projects")), "ledgers/projects/index.html"),
    ]
    return Page(
        kind="office",
        template="overview",
        address="cases/office/overview/index.html",
        title="领导小组一览",
        description=f"{edition.as_of} 全市政务信息资源共享情况，一页。",
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
    authority = edition.catalog.city.authority
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
        title=f"{edition.department_title(authority) if authority in edition.catalog.departments_by_id else '主管部门'}待办",
        description="主管部门要办的：协调、转报、核实整改、审定评估，以及各部门超期的。",
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
        title="网络安全到期清单",
        description="业务系统的等级保护、评估、接入共享平台和原有交换迁移的到期情况。",
        words={
            "as_of": edition.as_of,
            "rows": [
                {"duty": one, "department": case_words.department_title(one.department, edition)}
                for one in found
            ],
            "counts": Counter(one.state for one in found),
        },
    )

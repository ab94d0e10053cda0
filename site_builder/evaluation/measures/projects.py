"""信息化项目: pre-compiled before approval, included for acceptance (第二十五条)."""

from __future__ import annotations

from datetime import date

from site_builder.catalog import Status
from site_builder.evaluation.measure import PERCENT, Measure, Tally, Theme, plain
from site_builder.evaluation.period import Period
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Project


def _content(standing: Standing) -> Project:
    assert isinstance(standing.case.content, Project)  # the folder says so
    return standing.case.content


def _opened(period: Period, department: str) -> Tally:
    opened = [one for one in period.projects.get(department, ()) if period.holds(one.case.on)]
    return Tally(sum(bool(_content(one).datasets) for one in opened), len(opened))


def _included(period: Period, department: str) -> Tally:
    known = period.basis.catalog.datasets_by_id
    planned = [id_ for one in period.projects.get(department, ()) for id_ in _content(one).datasets]
    return Tally(
        sum(id_ in known and known[id_].status is not Status.PLANNED for id_ in planned), len(planned)
    )


def _accepted(period: Period, department: str) -> int:
    return sum(
        one.state == "已验收" and period.holds(_last_opinion(one))
        for one in period.projects.get(department, ())
    )


def _last_opinion(standing: Standing) -> date | None:
    event = standing.course.last("验收意见")
    return event.on if event else None


THEME = Theme(
    order=90,
    title="信息化项目",
    measures=(
        Measure(
            id="projects-precompiled",
            title="立项前预编目录率",
            article="第二十五条",
            unit=PERCENT,
            part="预编了信息资源目录的信息化项目",
            whole="本年登记的信息化项目",
            count=_opened,
        ),
        Measure(
            id="projects-included",
            title="预编资源纳入率",
            article="第二十五条",
            unit=PERCENT,
            part="已纳入目录（在用或停用）的预编信息资源",
            whole="信息化项目预编的信息资源，不论哪一年登记",
            is_stock=True,
            count=_included,
        ),
        Measure(
            id="projects-accepted",
            title="通过验收的项目",
            article="第二十五条",
            unit="个",
            part="已验收、最后一份验收意见在本年的信息化项目",
            count=plain(_accepted),
        ),
    ),
)

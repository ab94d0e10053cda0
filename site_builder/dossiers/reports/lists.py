"""Cases and limits as tables, for evidence and audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.casework import running
from site_builder.casework.viewer import parties
from site_builder.edition import Edition
from site_builder.ledgers import Standing

CASES = ("编号", "台账", "发起部门", "承办部门", "收到", "状态", "最近一步", "最近日期", "文件")
LIMITS = ("编号", "事项", "部门", "信息资源", "起算", "办结", "依据", "期限", "用时", "剩余", "单位", "暂定")


def case_rows(standings: Iterable[Standing], edition: Edition) -> Iterator[tuple[object, ...]]:
    """One row a case."""
    titles = {d.id: d.short_title for d in edition.cases.facts.catalog.departments}
    for one in standings:
        asked = sorted(set(parties(one)) - {one.case.department})
        last = one.course.done[-1] if one.course.done else None
        yield (
            one.case.id,
            one.process.title,
            titles.get(one.case.department, one.case.department),
            "、".join(titles.get(id_, id_) for id_ in asked),
            one.case.received,
            one.state,
            last.kind if last else "",
            last.on if last else "",
            one.case.file,
        )


def limit_rows(standings: Iterable[Standing], edition: Edition) -> Iterator[tuple[object, ...]]:
    """One row a clock and instrument."""
    titles = {d.id: d.short_title for d in edition.cases.facts.catalog.departments}
    for one in standings:
        for clock in running(one, edition.as_of):
            for term in clock.terms:
                yield (
                    one.case.id,
                    clock.clock.label,
                    titles.get(clock.clock.department, clock.clock.department),
                    clock.clock.dataset or "",
                    term.start,
                    clock.clock.stopped_on or "",
                    term.source,
                    term.end or "暂停",
                    term.used,
                    "" if term.left is None else term.left,
                    term.unit,
                    term.provisional_year or "",
                )

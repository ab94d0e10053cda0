"""第二十七条（四）: data that differs from what the department holds, is not corrected, or cannot be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.basis import Basis
from site_builder.catalog import Dataset
from site_builder.detectors.lateness import late
from site_builder.detectors.suspicion import WORD, Evidence, Suspicion
from site_builder.evaluation.period import asked

GROUND = 4
RULES = ("V24", "F03")
MOST = 5
"""Places that are named; the rest is counted."""
TOLERANCE = 1
"""Per cent by which two counts of the same table may differ between two days."""


def detect(basis: Basis) -> Iterator[Suspicion]:
    """Values that do not fit their fields, counts that differ, doubts that nobody verified."""
    for entries in basis.in_use.values():
        for one in entries:
            yield from _misfit(basis, one)
            yield from _counts(basis, one)
    yield from _not_verified(basis)


def _misfit(basis: Basis, one: Dataset) -> Iterator[Suspicion]:
    found = basis.faults(one.id, *RULES, errors_only=True)
    if not found:
        return
    named = [
        Evidence(text=f"{f.rule}：{f.message}", file=f.file, line=f.line, on=basis.data_dates[one.id])
        for f in found[:MOST]
    ]
    more = "" if len(found) <= MOST else f"，这里列出前 {MOST} 处"
    yield Suspicion(
        ground=GROUND,
        department=one.department,
        about=one.id,
        what=f"{WORD}提供的信息不符合规范：“{one.title}”的数据有 {len(found)} 处须修改{more}。",
        evidence=tuple(named),
    )


def _counts(basis: Basis, one: Dataset) -> Iterator[Suspicion]:
    gov = one.raw["gov"]
    assert isinstance(gov, Mapping)  # the schema says so
    own, here = gov.get("sourceCount"), basis.rows.get(one.id)
    if own is None or here is None or abs(own["rows"] - here) * 100 <= own["rows"] * TOLERANCE:
        return
    yield Suspicion(
        ground=GROUND,
        department=one.department,
        about=one.id,
        what=f"{WORD}与本部门所掌握信息不一致：“{one.title}”本部门登记 {own['rows']:,} 行，共享的是 {here:,} 行。",
        evidence=(
            Evidence(
                text=(
                    f"本部门 {own.get('on', '（未写日期）')} 登记 {own['rows']:,} 行；共享数据 {here:,} 行，"
                    f"数据日期 {basis.data_dates[one.id] or '未知'}；相差超过 {TOLERANCE}%。"
                ),
                file=one.file,
                line=basis.line(one.file, "/gov/sourceCount"),
                on=basis.data_dates[one.id],
            ),
        ),
    )


def _not_verified(basis: Basis) -> Iterator[Suspicion]:
    for one in late(basis, "_disputes"):
        case, due = one.standing.case, one.due
        yield Suspicion(
            ground=GROUND,
            department=asked(one.standing),
            about=case.id,
            what=f"{WORD}未及时核实更正：疑义 {case.id} 还没有答复。",
            evidence=(
                Evidence(
                    text=(
                        f"{case.received} 收到；按《{due.policy.title}》{due.limit.article}，期限 {one.end}，"
                        f"已超过 {one.over} 个工作日。"
                    ),
                    file=case.file,
                    line=basis.line(case.file, "/on"),
                    on=case.received,
                ),
            ),
        )

"""Entries, cases, limits and findings as rows, the same in every report that lists them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from site_builder.basis import Basis
from site_builder.casework import running
from site_builder.catalog import Dataset
from site_builder.findings import Finding, Severity
from site_builder.ledgers import Standing
from site_builder.workbook.plain import Cell

Row = tuple[Cell, ...]
SEVERITIES = {Severity.ERROR: "须修改", Severity.WARNING: "建议"}

ENTRY_HEAD = (
    "信息资源", "信息资源代码", "信息资源名称", "部门", "共享类型", "状态", "更新周期", "发布日期", "数据日期",
    "数据时效", "保密审查日期", "复审日期", "审查内容摘要", "文件", "文件摘要",
)  # fmt: skip
CASE_HEAD = (
    "编号", "台账", "发起部门", "对方部门", "对象", "第 0 日", "状态", "是否办结", "办理过程", "文件", "文件摘要",
)  # fmt: skip
LIMIT_HEAD = (
    "编号", "事项", "责任部门", "信息资源", "期限类别", "依据", "起算日（第 0 日）", "期限", "办结日", "已用",
    "剩余（负数为超过）", "单位", "说明",
)  # fmt: skip
FINDING_HEAD = ("文件", "行", "列", "规则", "等级", "条款", "问题", "怎样改")


def entry_rows(basis: Basis, datasets: Iterable[Dataset]) -> Iterator[Row]:
    """One row an entry."""
    for one in datasets:
        review = one.secrecy_review
        fresh = basis.freshness.get(one.id)
        updated = basis.data_dates[one.id]
        yield (
            one.id,
            one.code,
            one.title,
            basis.title_of(one.department),
            one.sharing.type.value,
            one.status.value,
            one.accrual_periodicity,
            one.published_on.isoformat() if one.published_on else "",
            updated.isoformat() if updated else "",
            fresh.state.value if fresh else "",
            review.on.isoformat() if review else "",
            review.review_by.isoformat() if review else "",
            review.hash if review else "",
            one.file,
            digest_of(basis, one.file),
        )


def case_rows(basis: Basis, standings: Iterable[Standing]) -> Iterator[Row]:
    """One row a file of a case: the case file with its course, then each paper that adds to it."""
    for standing in standings:
        case = standing.case
        asked = sorted(standing.process.asked(case, standing.course.facts))
        course = "；".join(f"{step.event.on} {step.event.kind}→{step.after}" for step in standing.steps)
        yield (
            case.id,
            standing.process.title,
            basis.title_of(case.department),
            "、".join(basis.title_of(one) for one in asked) if len(asked) <= 3 else f"{len(asked)} 个部门",
            subject_of(standing),
            case.received.isoformat(),
            standing.state,
            "否" if standing.is_open else "是",
            course,
            case.file,
            digest_of(basis, case.file),
        )
        for paper in case.papers:
            yield (
                case.id, standing.process.title, "", basis.title_of(paper.department), "", paper.on.isoformat(),
                "", "", "；".join(f"{event.on} {event.kind}" for event in paper.events), paper.file,
                digest_of(basis, paper.file),
            )  # fmt: skip


def subject_of(standing: Standing) -> str:
    """What a case is about: its dataset, its title, or the department concerned."""
    raw = standing.case.raw
    for key in ("dataset", "title", "department", "question", "element"):
        if isinstance(raw.get(key), str):
            return str(raw[key])
    datasets = raw.get("datasets")
    if isinstance(datasets, list):
        return "、".join(map(str, datasets))
    return f"{raw['year']}年度" if "year" in raw else ""


def limit_rows(basis: Basis, standings: Iterable[Standing]) -> Iterator[Row]:
    """One row for each side of each clock; limits are stated, never judged."""
    for standing in standings:
        for clock in running(standing, basis.as_of):
            for term in clock.terms:
                yield (
                    standing.case.id,
                    clock.clock.label,
                    basis.title_of(clock.clock.department),
                    clock.clock.dataset or subject_of(standing),
                    term.kind,
                    term.source,
                    term.start.isoformat(),
                    term.end.isoformat() if term.end else "",
                    clock.clock.stopped_on.isoformat() if clock.clock.stopped_on else "",
                    term.used,
                    term.left,
                    term.unit,
                    term.sentence(clock.clock.stopped_on),
                )


def finding_rows(findings: Iterable[Finding]) -> Iterator[Row]:
    """One row a finding."""
    for one in findings:
        yield (
            one.file, one.line, one.column, one.rule, SEVERITIES[one.severity], one.article or "", one.message,
            one.hint,
        )  # fmt: skip


def concerns(basis: Basis, id_: str, department: str) -> bool:
    """Whether a department opened a case, is asked in it, or wrote in it."""
    standing = basis.ledgers.standings[id_]
    case = standing.case
    return (
        case.department == department
        or department in standing.process.asked(case, standing.course.facts)
        or any(paper.department == department for paper in case.papers)
    )


def files_of(standing: Standing) -> Iterator[str]:
    """Every file that a case is made of."""
    yield standing.case.file
    yield from (paper.file for paper in standing.case.papers)


def digest_of(basis: Basis, path: str) -> str:
    """sha256 of a file of the source; of descriptors and cases the text was read strictly, so it equals the bytes."""
    document = basis.source.documents[path]
    return hashlib.sha256(document.text.encode()).hexdigest()

"""`mulu report annual`: 年度报告 of a department, pre-filled (第二十一条第二款)."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from site_builder.arguments import Parser
from site_builder.basis import Basis
from site_builder.casework import running
from site_builder.catalog import Department
from site_builder.evaluation import Evaluated, evaluate
from site_builder.evaluation.measures import measure_of
from site_builder.evaluation.period import Period
from site_builder.evaluation.tabular import in_words
from site_builder.evaluation.years import papers
from site_builder.findings import Severity
from site_builder.ledgers.contents import Evaluation
from site_builder.reports import _paper
from site_builder.reports._asking import add_department, add_year, department_of
from site_builder.reports._bundle import Bundle
from site_builder.reports._rows import concerns, files_of
from site_builder.workbook.plain import Sheet, csv_of, workbook

HELP = "部门的年度报告（预填稿）"
DESCRIPTION = (
    "按目录和台账预填《关于报送××年度政务信息资源共享情况的报告》（docx），附数据表（xlsx、csv）和可写入\n"
    "年度报告台账 figures 的 figures.json。方括号【】里的由部门补写；每年1月底前报送（第二十一条第二款）。"
)
EXAMPLE = "mulu report annual mzj 2026"
HEAD = ("主题", "指标标识", "指标", "条款", "口径", "算法", "分子", "分母", "值", "单位")
MOST = 12
"""Sentences on problems; the figures have them all."""


def arguments(parser: Parser) -> None:
    """Department and year."""
    add_department(parser)
    add_year(parser)


def stem(options: argparse.Namespace) -> str:
    """The name of its folder."""
    return f"annual-{options.department}-{options.year}"


def make(basis: Basis, options: argparse.Namespace) -> Bundle:
    """The paper, and the figures of this one department."""
    department = department_of(basis, options.department)
    evaluated = evaluate(basis, options.year)
    rows = list(_rows(evaluated, department.id))
    named = {row[2]: str(row[8] if row[8] is not None else "—") for row in rows}
    return Bundle(
        report="annual",
        subject={"department": department.id, "year": options.year},
        files={
            "年度报告.docx": _docx(basis, evaluated, department),
            "数据表.xlsx": workbook(
                f"{department.title}{options.year}年度数据表", [Sheet(name="数据表", head=HEAD, rows=rows)]
            ),
            "数据表.csv": csv_of(HEAD, rows),
            "figures.json": (json.dumps(named, ensure_ascii=False, indent=1) + "\n").encode(),
        },
        sources=sorted(_sources(basis, department)),
    )


def _rows(evaluated: Evaluated, department: str) -> Iterator[tuple[str | int | None, ...]]:
    for theme in evaluated.themes:
        for one in theme.measures:
            tally = evaluated.of(one, department)
            value = one.value(tally)
            yield (
                theme.title, one.id, one.title, one.article, one.scope, one.formula, tally.part, tally.whole,
                None if value is None else str(value), one.unit,
            )  # fmt: skip


def _sources(basis: Basis, department: Department) -> Iterator[str]:
    yield department.file
    yield from (one.file for one in basis.entries[department.id])
    for standing in basis.ledgers.standings.values():
        if concerns(basis, standing.case.id, department.id):
            yield from files_of(standing)


def _docx(basis: Basis, evaluated: Evaluated, department: Department) -> bytes:
    year = evaluated.year
    title = f"关于报送{year}年度政务信息资源共享情况的报告"
    paper = _paper.begin(title, basis, to=_paper.leading_group(basis), signer=True)

    def said(id_: str) -> str:
        one = measure_of(id_)
        return in_words(one, evaluated.of(one, department.id))

    _paper.sentences(paper, [f"现将{department.title}{year}年度政务信息资源共享情况报告如下："])
    paper.heading("一、目录编制更新情况")
    _paper.sentences(
        paper,
        [
            f"截至 {basis.as_of}，在用信息资源 {said('entries')}，信息项 {said('fields')}；其中无条件共享 "
            f"{said('entries-unconditional')}，有条件共享 {said('entries-conditional')}，不予共享 "
            f"{said('entries-denied')}。",
            f"本年新增 {said('entries-new')}，变更 {said('entries-changed')}，停用 {said('entries-withdrawn')}。"
            f"必填内容完整率 {said('mandatory-complete')}。",
            f"法规、职能变化后按期更新率：法定期限 {said('updates-in-time')}，本市规定 "
            f"{said('updates-in-time-city')}。",
            f"保密审查有效率 {said('reviews-current')}，本年审查 {said('reviews-made')}。",
        ],
    )
    paper.heading("二、提供共享信息情况")
    _paper.sentences(
        paper,
        [
            f"收到共享申请 {said('requests-received')}，按期答复率（法定期限）{said('requests-in-time')}，平均答复用时 "
            f"{said('requests-days')}，不同意率 {said('requests-refused')}，同意后按期提供率 "
            f"{said('supplies-in-time')}。",
            f"数据更新及时率 {said('data-in-time')}，数据合格率 {said('data-valid')}，联机查询可用率 "
            f"{said('service-available')}。",
            f"收到疑义 {said('disputes-received')}，属实率 {said('disputes-upheld')}，按期校核率 "
            f"{said('disputes-in-time')}，平均校核用时 {said('disputes-days')}。",
        ],
    )
    paper.heading("三、使用共享信息情况和成效")
    _paper.sentences(
        paper,
        [
            f"提出共享申请 {said('requests-made')}，在用的使用授权 {said('grants-in-use')}，到期或收回后未处置的 "
            f"{said('grants-expired')}；联机查询调用 {said('calls-made')}；提出疑义 {said('disputes-raised')}。",
            "【请补写：共享信息用于哪些事项，减少了哪些证明材料，取得的成效。】",
        ],
    )
    paper.heading("四、存在问题")
    _paper.sentences(paper, list(_problems(basis, evaluated, department)))
    paper.heading("五、下一步打算")
    _paper.sentences(paper, [*_plans(basis, evaluated, department), "【请补写：下一年度的安排。】"])
    _paper.sentences(paper, ["附件：数据表（数据表.xlsx）", _paper.sources_line(basis)])
    paper.line("")
    paper.line(f"{'　' * 16}{department.title}")
    paper.line(f"{'　' * 18}　　年　　月　　日")
    return paper.to_bytes()


def _problems(basis: Basis, evaluated: Evaluated, department: Department) -> Iterator[str]:
    """Facts that the department will have to say something about."""
    found = [
        f"{running_.standing.case.id}“{running_.clock.label}”：{sentence}"
        for standing in basis.ledgers.standings.values()
        for running_ in running(standing, basis.as_of)
        if running_.clock.department == department.id
        and running_.is_late
        and Period(basis=basis, year=evaluated.year).holds(running_.clock.start)
        for sentence in running_.sentences
    ]
    errors = [
        one
        for one in basis.findings
        if one.severity is Severity.ERROR
        and one.file.removeprefix("dropbox/").startswith(f"{department.id}/")
    ]
    if errors:
        found.append(f"目录核对有 {len(errors)} 处须修改（mulu check {department.id}）。")
    stale = [
        one.title
        for one in basis.in_use[department.id]
        if (fresh := basis.freshness[one.id]).due_on is not None and fresh.due_on < basis.as_of
    ]
    if stale:
        found.append(
            f"数据逾期未更新 {len(stale)} 项：{'、'.join(stale[:MOST])}{'等' if len(stale) > MOST else ''}。"
        )
    yield from found[:MOST]
    if len(found) > MOST:
        yield f"另有 {len(found) - MOST} 条，见台账。"
    yield "【请补写：原因。】" if found else "从目录和台账没有看到超过期限的事项。【请补写：其他问题。】"


def _plans(basis: Basis, evaluated: Evaluated, department: Department) -> Iterator[str]:
    """What the evaluations before asked for and is not done."""
    for year, standing in papers(basis).items():
        content = standing.case.content
        assert isinstance(content, Evaluation)  # the folder says so
        if year >= evaluated.year:
            continue
        for one in content.improvements:
            if one.department == department.id and (one.done_on is None or one.done_on > basis.as_of):
                yield f"继续落实{year}年度评估的改进意见：{one.what}（期限 {one.due_on}）"

"""`mulu report evaluation`: 评估报告 of a year, as a draft until it is settled (第二十一条第一款)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from site_builder.arguments import Parser
from site_builder.basis import Basis
from site_builder.dossiers.paper import Paper
from site_builder.evaluation import Evaluated, evaluate
from site_builder.evaluation.measures import measure_of
from site_builder.evaluation.tabular import in_words
from site_builder.evaluation.years import papers
from site_builder.figures.evaluation_files import to_csv, to_xlsx
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Evaluation
from site_builder.reports import _paper
from site_builder.reports._asking import add_year
from site_builder.reports._bundle import Bundle

HELP = "全市的年度评估报告"
DESCRIPTION = (
    "按目录和台账计算全部评估指标，写成评估报告（docx）和数据（xlsx、csv）。台账里没有这一年度的评估，或者还没有\n"
    "审定的，是草案；得分和改进意见取自评估台账，由人评定。"
)
EXAMPLE = "mulu report evaluation 2026 --usage usage.json"
SHOWN = (
    "entries", "unconditional-share", "data-in-time", "requests-in-time", "updates-in-time", "disputes-in-time",
    "reviews-current", "rectifications-open",
)  # fmt: skip
"""Columns of the table of departments; the workbook has all."""


def arguments(parser: Parser) -> None:
    """The year."""
    add_year(parser)


def stem(options: argparse.Namespace) -> str:
    """The name of its folder."""
    return f"evaluation-{options.year}"


def make(basis: Basis, options: argparse.Namespace) -> Bundle:
    """The paper and every figure."""
    evaluated = evaluate(basis, options.year)
    paper = papers(basis).get(options.year)
    return Bundle(
        report="evaluation",
        subject={"year": options.year, "state": paper.state if paper else "草案"},
        files={
            "评估报告.docx": _docx(basis, evaluated, paper),
            "评估指标.xlsx": to_xlsx(evaluated),
            "评估指标.csv": to_csv(evaluated),
        },
        sources=sorted(basis.source.documents),
    )


def _docx(basis: Basis, evaluated: Evaluated, standing: Standing | None) -> bytes:
    state = standing.state if standing else "草案"
    title = f"{evaluated.year}年度政务信息资源共享评估报告"
    paper = _paper.begin(title, basis)
    paper.line("（草案，审定前不公布）" if state == "草案" else f"（{state}）", centred=True)
    paper.heading("一、依据和方法")
    count = sum(len(theme.measures) for theme in evaluated.themes)
    _paper.sentences(
        paper,
        [
            f"依据《{basis.ledgers.facts.policies.own_title}》第二十一条，对 {len(evaluated.departments)} 个部门提供和使用共享信息"
            f"的情况计算 {count} 项指标。每项指标的算法、分子、分母见下表和附件；全市的值是各部门分子之和除以分母之和。",
            "“存量”按目录的现状计算；“年度”计算本年收到、生效或发生的，按截至日的办理情况判断。没有可比基数的，写“—”。",
            _paper.sources_line(basis),
        ],
    )
    paper.heading("二、全市指标")
    for theme in evaluated.themes:
        paper.line(theme.title)
        _paper.table(
            paper,
            (44, 28, 14, 70),
            ("指标", "全市", "口径", "算法"),
            [
                (one.title, in_words(one, evaluated.city(one)), one.scope, one.formula)
                for one in theme.measures
            ],
        )
    paper.heading("三、各部门主要指标")
    measures = [measure_of(id_) for id_ in SHOWN]
    _paper.table(
        paper,
        (28, *([16] * len(measures))),
        ("部门", *(one.title for one in measures)),
        [
            (title, *(one.shown(evaluated.of(one, department)) for one in measures))
            for department, title in evaluated.departments.items()
        ],
    )
    paper.heading("四、得分")
    _judged(_content(standing), paper, evaluated)
    paper.heading("六、办理情况中需要说明的")
    _paper.sentences(paper, list(_remarks(evaluated)) or ["没有。"])
    return paper.to_bytes()


def _content(standing: Standing | None) -> Evaluation | None:
    content = standing.case.content if standing else None
    assert content is None or isinstance(content, Evaluation)
    return content


def _judged(content: Evaluation | None, paper: Paper, evaluated: Evaluated) -> None:
    if content is None:
        _paper.sentences(paper, ["【由评估单位评定，写入评估台账后重新生成。】"])
        paper.heading("五、改进意见")
        _paper.sentences(paper, ["【由评估单位提出，写入评估台账后重新生成。】"])
        return
    scores = sorted(content.scores.items(), key=lambda one: (-one[1], one[0]))
    _paper.table(
        paper,
        (100, 56),
        ("部门", "得分"),
        [(evaluated.departments.get(id_, id_), f"{score:g}") for id_, score in scores],
    )
    paper.heading("五、改进意见")
    _paper.table(
        paper,
        (34, 70, 26, 26),
        ("部门", "事项", "期限", "完成日期"),
        [
            (evaluated.departments.get(one.department, one.department), one.what, one.due_on, one.done_on)
            for one in content.improvements
        ],
    )


def _remarks(evaluated: Evaluated) -> Iterator[str]:
    """Departments whose share kept in time is below the city's: a fact, not a verdict."""
    for id_ in (
        "requests-in-time",
        "supplies-in-time",
        "updates-in-time",
        "disputes-in-time",
        "data-in-time",
    ):
        measure = measure_of(id_)
        city = measure.value(evaluated.city(measure))
        below = [
            f"{title} {in_words(measure, tally)}"
            for department, title in evaluated.departments.items()
            if (value := measure.value(tally := evaluated.of(measure, department))) is not None
            and city is not None
            and value < city
        ]
        if below:
            yield f"{measure.title}低于全市（{city}%）的：{'，'.join(below)}。"

"""`mulu report evidence`: 检查佐证材料, everything an inspection asks for in one folder, with digests."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator

from site_builder.arguments import Parser
from site_builder.basis import Basis
from site_builder.casework.board import Board
from site_builder.detectors import Suspicion, suspicions
from site_builder.detectors.suspicion import notices
from site_builder.evaluation import Evaluated, evaluate
from site_builder.evaluation.tabular import in_words
from site_builder.figures.evaluation_files import sheets, to_csv
from site_builder.findings import Severity
from site_builder.ledgers.processes import processes
from site_builder.reports import _paper, _rows
from site_builder.reports._asking import year
from site_builder.reports._bundle import Bundle, content_of
from site_builder.workbook.plain import Sheet, csv_of, workbook

HELP = "检查佐证材料：指标、台账、时限、检查意见、疑似情形和摘要值"
DESCRIPTION = (
    "把检查所需的材料写成一个文件夹：说明（docx）、汇总（xlsx）、各表（csv）、台账原文，manifest.json 列出提交号、\n"
    "截至日和每个文件、每个来源文件的 sha256，任何人可以重算。含疑似情形，只供管理单位使用。"
)
EXAMPLE = "mulu report evidence --usage usage.json --output 佐证材料"
SUSPICION_HEAD = (
    "条款", "部门", "对象", "所见情形", "证据", "出处", "日期", "已发整改通知", "部门说明（由部门填写）",
    "处理意见（由市大数据中心填写）",
)  # fmt: skip

MOST = 100
"""Rows on paper; the tables have all."""


def arguments(parser: Parser) -> None:
    """The year of the figures."""
    parser.add_argument("--year", type=year, metavar="YEAR", help="指标的年度（默认 --as-of 所在的年）")


def stem(options: argparse.Namespace) -> str:
    """The name of its folder."""
    return "evidence"


def make(basis: Basis, options: argparse.Namespace) -> Bundle:
    """Everything, and the files of the ledgers as they lie."""
    evaluated = evaluate(basis, options.year or basis.as_of.year)
    seen = suspicions(basis)
    tables = list(_tables(basis, seen))
    standings = basis.ledgers.standings.values()
    ledgers = sorted({file for one in standings for file in _rows.files_of(one)})
    return Bundle(
        report="evidence",
        subject={"year": evaluated.year},
        files={
            "说明.docx": _docx(basis, evaluated, seen),
            "汇总.xlsx": workbook("检查佐证材料", [*sheets(evaluated), *tables]),
            "指标.csv": to_csv(evaluated),
            **{f"{one.name}.csv": csv_of(one.head, one.rows) for one in tables},
            **{f"台账原文/{file}": content_of(basis, file) for file in ledgers},
        },
        sources=sorted(basis.source.documents),
    )


def _tables(basis: Basis, seen: tuple[Suspicion, ...]) -> Iterator[Sheet]:
    standings = list(basis.ledgers.standings.values())
    yield Sheet(
        name="目录", head=_rows.ENTRY_HEAD, rows=list(_rows.entry_rows(basis, basis.catalog.datasets))
    )
    yield Sheet(name="台账", head=_rows.CASE_HEAD, rows=list(_rows.case_rows(basis, standings)))
    yield Sheet(name="时限", head=_rows.LIMIT_HEAD, rows=list(_rows.limit_rows(basis, standings)))
    yield Sheet(name="检查意见", head=_rows.FINDING_HEAD, rows=list(_rows.finding_rows(basis.findings)))
    yield Sheet(name="疑似情形", head=SUSPICION_HEAD, rows=list(suspicion_rows(basis, seen)))


def suspicion_rows(basis: Basis, seen: tuple[Suspicion, ...]) -> Iterator[_rows.Row]:
    """One row a piece of evidence, with room for what the department says."""
    for one in seen:
        notified = "、".join(notices(basis, one))
        department = basis.title_of(one.department) if one.department else "待查明"
        for fact in one.evidence:
            yield (
                one.article,
                department,
                one.about,
                one.what,
                fact.text,
                fact.place,
                fact.on.isoformat() if fact.on else "",
                notified,
                "",
                "",
            )


def _docx(basis: Basis, evaluated: Evaluated, seen: tuple[Suspicion, ...]) -> bytes:
    paper = _paper.begin("政务信息资源共享检查佐证材料说明", basis)
    paper.heading("一、来源")
    errors = sum(one.severity is Severity.ERROR for one in basis.findings)
    _paper.sentences(
        paper,
        [
            _paper.sources_line(basis),
            f"目录 {len(basis.catalog.departments)} 个部门、{len(basis.catalog.datasets)} 项信息资源；"
            f"检查意见须修改 {errors} 处、建议 {len(basis.findings) - errors} 处。",
            "核对方法：按 manifest.json 的 files 重算本文件夹各文件的 sha256；按 commit 检出目录源，重算 sources "
            "各文件的 sha256；再运行 mulu report evidence，得到的文件应当逐字节相同。",
        ],
    )
    paper.heading(f"二、{evaluated.year}年度指标（全市）")
    _paper.table(
        paper,
        (36, 56, 40, 24),
        ("主题", "指标", "全市", "条款"),
        [
            (theme.title, one.title, in_words(one, evaluated.city(one)), one.article)
            for theme in evaluated.themes
            for one in theme.measures
        ],
    )
    paper.heading("三、台账")
    _paper.table(paper, (60, 32, 32, 32), ("台账", "件数", "在办", "办结"), list(_ledgers(basis)))
    paper.heading("四、时限")
    totals = Board.of(basis.ledgers.standings.values(), basis.as_of).totals
    _paper.sentences(
        paper,
        [
            "；".join(f"{name} {number}" for name, number in totals.items())
            + "。逐项见“时限”表，两套期限并列。"
        ],
    )
    paper.heading("五、疑似情形（第二十七条）")
    _paper.sentences(
        paper, ["以下由程序按目录、台账和使用情况列出，不是认定；认定前应当听取部门说明。只供管理单位使用。"]
    )
    if seen:
        _paper.table(
            paper,
            (26, 24, 66, 40),
            ("条款", "部门", "所见情形", "部门说明"),
            [
                (one.article, basis.title_of(one.department) if one.department else "待查明", one.what, "")
                for one in seen[:MOST]
            ],
        )
    left = (
        f"另有 {len(seen) - MOST} 条，全部见“疑似情形”表。"
        if len(seen) > MOST
        else "证据和出处见“疑似情形”表。"
    )
    _paper.sentences(paper, [left if seen else "没有。"])
    return paper.to_bytes()


def _ledgers(basis: Basis) -> Iterator[tuple[str, int, int, int]]:
    counted = Counter((one.case.ledger, one.is_open) for one in basis.ledgers.standings.values())
    for ledger, process in sorted(processes().items()):
        running, done = counted[ledger, True], counted[ledger, False]
        yield process.title, running + done, running, done

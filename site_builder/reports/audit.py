"""`mulu report audit`: everything of one department in a period, with digests, for 市审计局 (第二十三条)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date

from site_builder import trail
from site_builder.arguments import Parser, day
from site_builder.basis import Basis
from site_builder.catalog import Department
from site_builder.errors import BuildError
from site_builder.ledgers import Standing
from site_builder.reports import _paper, _rows
from site_builder.reports._asking import add_department, department_of
from site_builder.reports._bundle import Bundle, content_of
from site_builder.workbook.plain import Sheet, csv_of, workbook

HELP = "一个部门一段时间的目录、变更历史、办理单和使用情况，供审计"
DESCRIPTION = (
    "把一个部门在 --from 至 --to 之间的材料写成一个文件夹：描述文件和办理单原文、变更历史（git）、时限、使用情况，\n"
    "以及 manifest.json 里每个文件的 sha256（第二十三条）。使用情况须给 --usage。"
)
EXAMPLE = "mulu report audit mzj --from 2026-01-01 --to 2026-12-31 --usage usage.json"
HISTORY_HEAD = ("提交", "日期", "提交人", "说明", "变更", "文件", "变更后内容（git 标识）")
USE_HEAD = (
    "月份", "方向", "使用部门", "应用系统", "信息资源", "用途", "调用", "已答复", "被拒绝", "未能答复", "返回行数",
)  # fmt: skip


def arguments(parser: Parser) -> None:
    """Department and period."""
    add_department(parser)
    parser.add_argument("--from", dest="since", type=day, required=True, metavar="DATE", help="起始日，含")
    parser.add_argument("--to", dest="until", type=day, required=True, metavar="DATE", help="截止日，含")


def stem(options: argparse.Namespace) -> str:
    """The name of its folder."""
    return f"audit-{options.department}-{options.since}-{options.until}"


def make(basis: Basis, options: argparse.Namespace) -> Bundle:
    """Tables, the papers as they lie, and a cover that says what is there and what is not.

    Raises:
        BuildError: the period ends before it begins, or there is no such department.
    """
    department, since, until = department_of(basis, options.department), options.since, options.until
    if since > until:
        raise BuildError(f"--from {since} 晚于 --to {until}。")
    standings = [
        one
        for id_, one in basis.ledgers.standings.items()
        if _rows.concerns(basis, id_, department.id) and _is_within(one, since, until)
    ]
    touches = trail.touches(basis.source.root, (department.id,), since, until)
    tables = [
        Sheet(
            name="目录",
            head=_rows.ENTRY_HEAD,
            rows=list(_rows.entry_rows(basis, basis.entries[department.id])),
        ),
        Sheet(
            name="变更历史",
            head=HISTORY_HEAD,
            rows=[(t.commit, str(t.on), t.author, t.subject, t.kind, t.path, t.blob) for t in touches or ()],
        ),
        Sheet(name="办理单", head=_rows.CASE_HEAD, rows=list(_rows.case_rows(basis, standings))),
        Sheet(name="时限", head=_rows.LIMIT_HEAD, rows=list(_rows.limit_rows(basis, standings))),
        Sheet(name="使用情况", head=USE_HEAD, rows=list(_uses(basis, department, since, until))),
    ]
    own = {department.file, *(one.file for one in basis.entries[department.id])}
    sources = sorted(own | {file for one in standings for file in _rows.files_of(one)})
    return Bundle(
        report="audit",
        subject={"department": department.id, "from": str(since), "to": str(until)},
        files={
            "说明.docx": _docx(basis, department, (since, until), tables, has_history=touches is not None),
            "汇总.xlsx": workbook("审计材料", tables),
            **{f"{one.name}.csv": csv_of(one.head, one.rows) for one in tables},
            **{f"原文/{file}": content_of(basis, file) for file in sources},
        },
        sources=sources,
    )


def _is_within(standing: Standing, since: date, until: date) -> bool:
    """Whether a case was received by the end, and was still open or dealt with after the beginning."""
    last = max((event.on for event in standing.course.done), default=standing.case.received)
    return standing.case.received <= until and (standing.is_open or last >= since)


def _uses(basis: Basis, department: Department, since: date, until: date) -> Iterator[_rows.Row]:
    for use in basis.usage.uses if basis.usage else ():
        if not f"{since:%Y-%m}" <= use.month <= f"{until:%Y-%m}":
            continue
        provides = (use.dataset or "").startswith(f"{department.id}/")
        if provides or use.department == department.id:
            yield (
                use.month,
                "使用" if use.department == department.id else "被使用",
                use.department or "",
                use.system or "",
                use.dataset or "",
                use.purpose or "",
                use.calls,
                use.answered,
                use.refused,
                use.failed,
                use.rows,
            )


def _docx(
    basis: Basis,
    department: Department,
    period: tuple[date, date],
    tables: list[Sheet],
    *,
    has_history: bool,
) -> bytes:
    paper = _paper.begin(f"{department.title}政务信息资源审计材料说明", basis)
    _paper.sentences(
        paper,
        [
            f"依据第二十三条，列出 {period[0]} 至 {period[1]} 的材料。目录是截至 {basis.as_of} 的现状；办理单是这段"
            "时间里在办或办理过的；使用情况按月，首尾两月整月计入。",
            _paper.sources_line(basis),
        ],
    )
    _paper.table(paper, (60, 40), ("表", "行数"), [(one.name, len(list(one.rows))) for one in tables])
    notes = []
    if not has_history:
        notes.append("目录源不在 git 里，没有变更历史。")
    elif trail.is_shallow(basis.source.root):
        notes.append("这是浅克隆，较早的变更历史不在其中；取回完整历史后重写。")
    if basis.usage is None:
        notes.append("没有给出使用情况文件（--usage），使用情况表为空。")
    else:
        notes.append(f"使用情况文件的时段：{basis.usage.since or '不限'} 至 {basis.usage.until or '不限'}。")
    _paper.sentences(paper, notes)
    return paper.to_bytes()

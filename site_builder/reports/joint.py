"""`mulu report joint`: what the three bodies look at in 联合考核, as facts (第二十五条第三、四款)."""

from __future__ import annotations

import argparse

from site_builder.arguments import Parser
from site_builder.basis import Basis
from site_builder.catalog import Department
from site_builder.reports import _paper
from site_builder.reports._asking import add_department, add_year, department_of
from site_builder.reports._assessed import Item, items
from site_builder.reports._bundle import Bundle
from site_builder.reports._rows import concerns, files_of
from site_builder.workbook.plain import Sheet, csv_of, workbook

HELP = "第二十五条联合考核：一个部门落实共享要求和网络安全要求的事实"
DESCRIPTION = "按三家考核单位的环节列出事实和“有情形 / 未见情形”，附依据；是否符合、是否审批项目和安排经费，由三家签署。"
EXAMPLE = "mulu report joint fgw 2026"
HEAD = ("考核单位", "事项", "条款", "事实", "情形", "考核意见（符合、不符合，由考核单位填写）")


def arguments(parser: Parser) -> None:
    """Department and year."""
    add_department(parser)
    add_year(parser)


def stem(options: argparse.Namespace) -> str:
    """The name of its folder."""
    return f"joint-{options.department}-{options.year}"


def make(basis: Basis, options: argparse.Namespace) -> Bundle:
    """The paper that the three bodies sign, and its table."""
    department = department_of(basis, options.department)
    found = items(basis, department, options.year)
    rows = [one.row for one in found]
    return Bundle(
        report="joint",
        subject={"department": department.id, "year": options.year},
        files={
            "联合考核.docx": _docx(basis, department, options.year, found),
            "联合考核.xlsx": workbook("联合考核", [Sheet(name="联合考核", head=HEAD, rows=rows)]),
            "联合考核.csv": csv_of(HEAD, rows),
        },
        sources=sorted(_sources(basis, department)),
    )


def _sources(basis: Basis, department: Department) -> set[str]:
    own = (one for id_, one in basis.ledgers.standings.items() if concerns(basis, id_, department.id))
    return {
        department.file,
        *(one.file for one in basis.entries[department.id]),
        *(file for standing in own for file in files_of(standing)),
    }


def _docx(basis: Basis, department: Department, year: int, found: list[Item]) -> bytes:
    paper = _paper.begin(f"{department.title}{year}年度落实共享要求和网络安全要求联合考核表", basis)
    _paper.sentences(
        paper,
        [
            "依据第二十五条第三、四款。下列事实由目录和台账列出，“有情形”不是结论；是否符合、是否审批项目和安排运维"
            "经费，由考核单位在“考核意见”栏签署。",
            _paper.sources_line(basis),
        ],
    )
    _paper.table(
        paper,
        (24, 24, 18, 56, 14, 20),
        ("考核单位", "事项", "条款", "事实", "情形", "考核意见"),
        [one.row for one in found],
    )
    paper.heading("签署")
    _paper.table(
        paper,
        (50, 56, 50),
        ("考核单位", "意见（盖章）", "日期"),
        [(office, "", "") for office in dict.fromkeys(one.office for one in found)],
    )
    return paper.to_bytes()

"""`mulu report joint`: what the three bodies look at in 联合考核, as facts (第二十五条第三、四款)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from site_builder.arguments import Parser
from site_builder.basis import Basis
from site_builder.casework import running
from site_builder.casework.security import duties
from site_builder.catalog import Department
from site_builder.evaluation import evaluate
from site_builder.evaluation.measures import measure_of
from site_builder.evaluation.period import Period
from site_builder.evaluation.tabular import in_words
from site_builder.findings import Severity
from site_builder.freshness import FreshnessState
from site_builder.ledgers.processes.projects import content, not_included
from site_builder.reports import _paper
from site_builder.reports._asking import add_department, add_year, department_of
from site_builder.reports._bundle import Bundle
from site_builder.reports._rows import concerns, files_of
from site_builder.workbook.plain import Sheet, csv_of, workbook

HELP = "第二十五条联合考核：一个部门落实共享要求和网络安全要求的事实"
DESCRIPTION = "按三家考核单位的环节列出事实和“有情形 / 未见情形”，附依据；是否符合、是否审批项目和安排经费，由三家签署。"
EXAMPLE = "mulu report joint fgw 2026"
HEAD = ("考核单位", "事项", "条款", "事实", "情形", "考核意见（符合、不符合，由考核单位填写）")
NOTED, CLEAR = "有情形", "未见情形"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that is looked at."""

    office: str
    title: str
    article: str
    fact: str
    is_noted: bool

    @property
    def row(self) -> tuple[str, ...]:
        """With the last cell left to the body."""
        return (self.office, self.title, self.article, self.fact, NOTED if self.is_noted else CLEAR, "")


class Maker(Protocol):
    """Makes an item of one body."""

    def __call__(self, title: str, article: str, fact: str, *, noted: bool) -> Item:
        """The item."""


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
    items = [*_authority(basis, department, options.year), *_security(basis, department)]
    items += list(_finance(basis, department, items))
    rows = [one.row for one in items]
    return Bundle(
        report="joint",
        subject={"department": department.id, "year": options.year},
        files={
            "联合考核.docx": _docx(basis, department, options.year, items),
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


def _authority(basis: Basis, department: Department, year: int) -> Iterator[Item]:
    """大数据中心: 审批、投资计划安排、验收."""
    office = basis.title_of(basis.catalog.city.authority)
    evaluated, period, id_ = evaluate(basis, year), Period(basis=basis, year=year), department.id

    def item(title: str, article: str, fact: str, *, noted: bool) -> Item:
        return Item(office=office, title=title, article=article, fact=fact, is_noted=noted)

    def said(measure: str) -> str:
        return in_words(measure_of(measure), evaluated.of(measure_of(measure), id_))

    entries = basis.entries[id_]
    errors = sum(
        one.severity is Severity.ERROR and one.file.removeprefix("dropbox/").startswith(f"{id_}/")
        for one in basis.findings
    )
    yield item(
        "目录编制",
        "第七条",
        f"信息资源 {len(entries)} 项{'' if entries or not department.no_datasets else '（已说明没有信息资源）'}，"
        f"须修改 {errors} 处。",
        noted=errors > 0 or not (entries or department.no_datasets),
    )
    for title, article, limits in (
        ("目录更新", "第八条", ("catalog-update",)),
        ("答复和提供", "第十五条", ("answer-conditional", "answer-unconditional", "supply")),
        ("疑义校核", "第十七条", ("correct",)),
    ):
        late = [
            f"{clock.standing.case.id} {clock.clock.label}{clock.short}"
            for standing in basis.ledgers.standings.values()
            for clock in running(standing, basis.as_of)
            if clock.clock.department == id_
            and clock.clock.limit in limits
            and clock.is_late
            and period.holds(clock.clock.start)
        ]
        fact = f"本年超过期限 {len(late)} 项" + (f"：{'；'.join(late)}。" if late else "。")
        yield item(title, article, fact, noted=bool(late))
    stale = [one.id for one in basis.in_use[id_] if basis.freshness[one.id].state is FreshnessState.OVERDUE]
    yield item(
        "数据更新",
        "第十六条",
        f"更新及时率 {said('data-in-time')}；逾期未更新 {len(stale)} 项{'：' + '、'.join(stale) if stale else ''}。",
        noted=bool(stale),
    )
    yield _connection(department, item)
    rectifications = [
        one for one in basis.standings("_rectifications") if one.case.raw["department"] == id_ and one.is_open
    ]
    yield item(
        "整改",
        "第二十七条",
        f"没有办结的整改 {len(rectifications)} 件"
        + (
            "：" + "、".join(f"{one.case.id}（{one.state}）" for one in rectifications)
            if rectifications
            else ""
        )
        + "。",
        noted=any(one.state in ("逾期", "已上报") for one in rectifications),
    )
    handing = Period(basis=basis, year=year - 1).handings[id_]
    handed = f"{handing.handed_in_on} 提交" if handing.handed_in_on else "没有提交"
    missing = handing.is_missing(basis.as_of)
    yield item("年度报告", "第二十一条", f"{year - 1}年度报告{handed}。", noted=missing or handing.is_late)
    yield _projects(basis, department, item)


def _connection(department: Department, item: Maker) -> Item:
    link = department.link
    left = [one.title for one in department.systems if not one.link.connected]
    connected = link is not None and link.connected
    fact = f"部门{'已' if connected else '未'}接入平台；业务信息系统 {len(department.systems)} 个，未接入 {len(left)} 个"
    fact += f"：{'、'.join(left)}。" if left else "。"
    return item("平台接入", "第十三条", fact, noted=bool(left) or not connected)


def _projects(basis: Basis, department: Department, item: Maker) -> Item:
    own = [one for one in basis.standings("_projects") if one.case.department == department.id]
    bare = [one.case.id for one in own if not content(one.case).datasets]
    left = {one.case.id: not_included(one.course) for one in own if one.state in ("待验收", "已验收")}
    open_ = [f"{id_}（{'、'.join(datasets)}）" for id_, datasets in left.items() if datasets]
    fact = f"信息化项目 {len(own)} 个"
    fact += f"；没有预编目录的：{'、'.join(bare)}" if bare else ""
    fact += f"；申请验收而没有纳入目录的：{'、'.join(open_)}" if open_ else ""
    return item("项目信息资源目录", "第二十五条", f"{fact}。", noted=bool(bare or open_))


def _security(basis: Basis, department: Department) -> Iterator[Item]:
    """网络安全管理部门: what is registered of the department's systems."""
    office = _office(basis, "security", "网络安全管理部门")
    own = [one for one in duties(basis.catalog, basis.as_of) if one.department == department.id]
    bad = [f"{one.system}{one.what}{one.state}" for one in own if one.state in ("已过期", "未登记")]
    yield Item(
        office=office,
        title="等级保护、评估和迁移到期",
        article="第二十四条",
        fact=f"登记事项 {len(own)} 项，已过期或未登记 {len(bad)} 项{'：' + '；'.join(bad) if bad else ''}。",
        is_noted=bool(bad),
    )
    entries = basis.in_use[department.id]
    unreviewed = [one.id for one in entries if basis.faults(one.id, "V17")]
    yield Item(
        office=office,
        title="保密审查",
        article="第十八条",
        fact=f"在用信息资源 {len(entries)} 项，保密审查记录有问题 {len(unreviewed)} 项"
        f"{'：' + '、'.join(unreviewed) if unreviewed else ''}。",
        is_noted=bool(unreviewed),
    )


def _finance(basis: Basis, department: Department, items: list[Item]) -> Iterator[Item]:
    """财政局: budgets, and what the other two noted."""
    office = _office(basis, "finance", "市财政局")
    own = [one for one in basis.standings("_projects") if one.case.department == department.id]
    bare = [one.case.id for one in own if not content(one.case).budget_line]
    yield Item(
        office=office,
        title="项目预算",
        article="第二十五条",
        fact=f"信息化项目 {len(own)} 个，没有写预算科目 {len(bare)} 个{'：' + '、'.join(bare) if bare else ''}。",
        is_noted=bool(bare),
    )
    noted = [one.title for one in items if one.is_noted]
    yield Item(
        office=office,
        title="预算下达、运维经费安排的参考",
        article="第二十五条",
        fact=f"以上列出的事项中，有情形的 {len(noted)} 项{'：' + '、'.join(noted) if noted else ''}。",
        is_noted=bool(noted),
    )


def _office(basis: Basis, name: str, otherwise: str) -> str:
    found = basis.ledgers.facts.office(name)
    return basis.title_of(found) if found else otherwise


def _docx(basis: Basis, department: Department, year: int, items: list[Item]) -> bytes:
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
        [one.row for one in items],
    )
    paper.heading("签署")
    _paper.table(
        paper,
        (50, 56, 50),
        ("考核单位", "意见（盖章）", "日期"),
        [(office, "", "") for office in dict.fromkeys(one.office for one in items)],
    )
    return paper.to_bytes()

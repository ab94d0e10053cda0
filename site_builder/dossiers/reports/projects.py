"""第二十五条: 审批要件 before a project is approved, 验收说明 when it is done; 联合考核 of a department."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from site_builder.casework.security import duties
from site_builder.casework.yearly import handings
from site_builder.catalog import Department, Status
from site_builder.dossiers.paper import Cell, Paper, Table
from site_builder.dossiers.reports.files import basis
from site_builder.edition import Edition
from site_builder.figures.evaluation import MEASURES
from site_builder.figures.evaluation import table as compute
from site_builder.figures.evaluation.of_edition import ground_of
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Project, Rectification
from site_builder.ledgers.processes.projects import offices, opinions

BEFORE = ("预编",)
STAGES = ("审批意见", "预算意见", "验收意见")
ASSESSORS = ("市政府办", "市财政局", "市大数据中心", "市网络安全管理部门")
JOINT = (
    "requests-in-time",
    "updates-in-time",
    "timely",
    "connected",
    "reviewed",
    "rectifications-open",
    "rectifications-late",
)


def project(edition: Edition, standing: Standing) -> bytes:
    """审批要件 while the project is not approved, 验收说明 from then on."""
    content = standing.case.content
    assert isinstance(content, Project)  # the caller looked
    before = standing.state in BEFORE
    paper = Paper("项目信息资源目录审批要件" if before else "项目信息资源目录验收说明")
    owner = edition.cases.facts.catalog.departments_by_id.get(standing.case.department)
    paper.line(f"　　项目名称：{content.title}")
    paper.line(
        f"　　建设部门：{owner.title if owner else standing.case.department}　编号：{standing.case.id}"
    )
    paper.line(f"　　资金来源：{content.budget_line or '未写明'}　状态：{standing.state}")
    rows = [[Cell(text=text, label=True) for text in ("信息资源", "名称", "共享类型", "情况")]]
    included = 0
    for id_ in content.datasets:
        known = edition.cases.facts.catalog.datasets_by_id.get(id_)
        done = known is not None and known.status is not Status.PLANNED
        included += done
        told = content.exceptions.get(id_)
        state = "已纳入目录" if done else f"未纳入：{told}" if told else "已预编" if known else "没有编制"
        rows.append(
            [
                Cell(text=id_),
                Cell(text=known.title if known else "—"),
                Cell(text=known.sharing.type.value if known else "—"),
                Cell(text=state),
            ]
        )
    paper.heading("项目信息资源目录")
    paper.table(Table(widths=(44, 50, 26, 36), rows=rows, headed=True))
    total = len(content.datasets)
    paper.line(f"　　预编 {total} 项，已纳入目录 {included} 项，满足率 {included * 100 // total}%。")
    paper.heading("会签")
    paper.table(Table(widths=(36, 60, 60), rows=list(_signatures(edition, standing)), headed=True))
    paper.note("各单位的意见写在各自的文件夹里；本表只照录。")
    digest = hashlib.sha256("\n".join(sorted(content.datasets)).encode()).hexdigest()
    paper.foot(f"{basis(edition)}，目录清单摘要值 sha256:{digest[:16]}")
    return paper.to_bytes()


def _signatures(edition: Edition, standing: Standing) -> Iterator[list[Cell]]:
    facts = standing.course.facts
    yield [Cell(text=text, label=True) for text in ("环节", "单位", "意见")]
    for stage in STAGES:
        given = opinions(standing.course, stage)
        for office in dict.fromkeys((*offices(facts, stage), *given)):
            known = facts.catalog.departments_by_id.get(office)
            yield [
                Cell(text=stage),
                Cell(text=known.title if known else office),
                Cell(text=given.get(office, "未签署")),
            ]


def joint(edition: Edition, department: Department, year: int) -> bytes:
    """联合考核表: facts in the left columns, the opinion of the four offices left blank."""
    values = compute(ground_of(edition, year), (department.id,)).departments[department.id]
    measures = {one.id: one for one in MEASURES}
    paper = Paper(f"{year}年度政务信息资源共享联合考核表")
    paper.line(f"　　部门：{department.title}")
    rows = [[Cell(text=text, label=True) for text in ("事项", "情况", "依据", "考核意见")]]
    for what, fact, article in _facts(edition, department, year):
        rows.append([Cell(text=what), Cell(text=fact), Cell(text=article), Cell(text="")])
    for id_ in JOINT:
        one = measures[id_]
        rows.append(
            [Cell(text=one.title), Cell(text=values[id_].words), Cell(text=one.article), Cell(text="")]
        )
    paper.table(Table(widths=(40, 62, 24, 30), rows=rows, headed=True))
    paper.heading("考核结论")
    signed = [
        [Cell(text=one, label=True), Cell(text="（盖章）　　　　年　　月　　日", right=True)]
        for one in ASSESSORS
    ]
    paper.table(Table(widths=(46, 110), rows=signed, heights=(14,) * len(ASSESSORS)))
    paper.note(
        "凡不符合政务信息资源共享要求的，不予审批建设项目，不予安排运维经费（第二十五条）。是否符合由考核部门认定，本表只列事实。"
    )
    paper.foot(basis(edition))
    return paper.to_bytes()


def _facts(edition: Edition, department: Department, year: int) -> Iterator[tuple[str, str, str]]:
    report = next(one for one in handings(edition.cases, year) if one.department == department.id)
    when = f"（{report.handed_in_on}）" if report.handed_in_on else ""
    yield f"{year} 年度报告", f"{report.words}{when}", "第二十一条"
    linked = department.link is not None and department.link.connected
    yield "部门接入共享平台", "已接入" if linked else "未接入", "第五条"
    for duty in duties(edition.cases.facts.catalog, edition.as_of):
        if duty.department == department.id and duty.state != "未到期":
            yield f"{duty.system}：{duty.what}", f"{duty.due_on or ''}{duty.state}", "第二十四条"
    for standing in edition.cases.standings.values():
        content = standing.case.content
        if isinstance(content, Rectification) and content.department == department.id and standing.is_open:
            yield f"整改 {standing.case.id}", f"{standing.state}（期限 {content.due_on}）", "第二十七条"

"""`mulu report project`: 审批要件 and 验收 statement of a 信息化项目 (第二十五条第一款)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.arguments import Parser
from site_builder.basis import Basis
from site_builder.catalog import Dataset, Status
from site_builder.dossiers.paper import Paper
from site_builder.findings import Finding, Severity
from site_builder.ledgers import Standing
from site_builder.ledgers.contents import Project
from site_builder.ledgers.processes.projects import offices, opinions
from site_builder.reports import _paper
from site_builder.reports._asking import NothingThere
from site_builder.reports._bundle import Bundle
from site_builder.reports._rows import digest_of, files_of
from site_builder.workbook.plain import Sheet, csv_of, workbook

HELP = "信息化项目的审批要件和验收说明"
DESCRIPTION = (
    "列出项目预编的信息资源、核对结果和会签意见（审批要件），以及预编与纳入目录的对照、满足率（验收说明），\n"
    "附提交号和每个描述文件的摘要值。会签、审批、验收由人决定。"
)
EXAMPLE = "mulu report project wjw-2026-001"
HEAD = (
    "信息资源", "名称", "信息资源代码", "类别", "共享类型", "更新周期", "状态", "对照", "未纳入的理由", "须修改",
    "文件摘要",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """One pre-compiled entry."""

    id: str
    dataset: Dataset | None
    reason: str
    errors: tuple[Finding, ...]

    @property
    def is_included(self) -> bool:
        """Whether it is in the catalogue, no longer only planned."""
        return self.dataset is not None and self.dataset.status is not Status.PLANNED

    @property
    def comparison(self) -> str:
        """Planned against delivered, as a word."""
        if self.is_included:
            return "已纳入"
        if self.reason:
            return "未纳入，已说明理由"
        return "预编" if self.dataset is not None else "目录里没有"


def arguments(parser: Parser) -> None:
    """The case."""
    parser.add_argument("id", metavar="ID", help="项目的办理单编号，如 wjw-2026-001")


def stem(options: argparse.Namespace) -> str:
    """The name of its folder."""
    return f"project-{options.id}"


def make(basis: Basis, options: argparse.Namespace) -> Bundle:
    """Both statements; the second one says what is still open.

    Raises:
        NothingThere: there is no such project.
    """
    standing = basis.ledgers.standings.get(options.id)
    if standing is None or not isinstance(standing.case.content, Project):
        known = "、".join(one.case.id for one in basis.standings("_projects")) or "（没有）"
        raise NothingThere(f"没有“{options.id}”这个信息化项目。台账里的项目：{known}。")
    planned = list(_planned(basis, standing.case.content))
    rows = list(_table(basis, planned))
    return Bundle(
        report="project",
        subject={"project": standing.case.id, "state": standing.state},
        files={
            "项目目录.docx": _docx(basis, standing, planned),
            "项目目录.xlsx": workbook("项目信息资源目录", [Sheet(name="项目目录", head=HEAD, rows=rows)]),
            "项目目录.csv": csv_of(HEAD, rows),
        },
        sources=sorted({*files_of(standing), *(one.dataset.file for one in planned if one.dataset)}),
    )


def _planned(basis: Basis, project: Project) -> Iterator[Planned]:
    for id_ in project.datasets:
        yield Planned(
            id=id_,
            dataset=basis.catalog.datasets_by_id.get(id_),
            reason=project.exceptions.get(id_, ""),
            errors=tuple(
                one for one in basis.findings_by_folder.get(id_, ()) if one.severity is Severity.ERROR
            ),
        )


def _table(basis: Basis, planned: list[Planned]) -> Iterator[tuple[str | int, ...]]:
    for one in planned:
        found = one.dataset
        about = ("", "", "", "", "", "", "")
        if found is not None:
            about = (
                found.title,
                found.code,
                found.resource_class.label,
                found.sharing.type.value,
                found.accrual_periodicity,
                found.status.value,
                digest_of(basis, found.file),
            )
        yield (one.id, *about[:6], one.comparison, one.reason, len(one.errors), about[6])


def _docx(basis: Basis, standing: Standing, planned: list[Planned]) -> bytes:
    project = standing.case.content
    assert isinstance(project, Project)  # asked before
    paper = _paper.begin(f"{project.title}项目信息资源目录", basis)
    provider = basis.title_of(standing.case.department)
    _paper.table(
        paper,
        (36, 120),
        ("项", "内容"),
        [
            ("项目编号", standing.case.id),
            ("建设部门", provider),
            ("预算科目", project.budget_line or "（未写）"),
            ("当前状态", f"{standing.state}（截至 {basis.as_of}）"),
            ("提交号", basis.commit or _paper.UNCOMMITTED),
        ],
    )
    paper.heading("一、审批要件（立项前预编的项目信息资源目录）")
    _paper.table(
        paper,
        (50, 40, 24, 22, 20),
        ("信息资源名称", "代码", "共享类型", "更新周期", "须修改"),
        [
            (
                one.dataset.title if one.dataset else one.id,
                one.dataset.code if one.dataset else "",
                one.dataset.sharing.type.value if one.dataset else "",
                one.dataset.accrual_periodicity if one.dataset else "",
                len(one.errors),
            )
            for one in planned
        ],
    )
    errors = sum(len(one.errors) for one in planned)
    missing = [one.id for one in planned if one.dataset is None]
    _paper.sentences(
        paper,
        [
            f"预编信息资源 {len(planned)} 项；核对须修改 {errors} 处"
            f"{'；目录里没有的：' + '、'.join(missing) if missing else ''}。"
        ],
    )
    _opinions(paper, basis, standing, ("审批意见", "预算意见"))
    paper.heading("二、验收说明（项目信息资源目录纳入目录管理系统）")
    included = [one for one in planned if one.is_included]
    percent = f"{len(included) * 100 / len(planned):.1f}%" if planned else "—"
    _paper.sentences(paper, [f"预编 {len(planned)} 项，已纳入 {len(included)} 项，满足率 {percent}。"])
    _paper.table(
        paper,
        (60, 40, 56),
        ("信息资源", "对照", "未纳入的理由"),
        [(one.dataset.title if one.dataset else one.id, one.comparison, one.reason) for one in planned],
    )
    left = [one.id for one in planned if not one.is_included and not one.reason]
    _paper.sentences(
        paper,
        [
            f"没有纳入、也没有写理由的：{'、'.join(left)}。"
            if left
            else "预编的信息资源都已纳入，或者写明了理由。"
        ],
    )
    _opinions(paper, basis, standing, ("验收意见",))
    _paper.sentences(paper, ["各描述文件的摘要值见 项目目录.csv，来源文件的摘要值见 manifest.json。"])
    return paper.to_bytes()


def _opinions(paper: Paper, basis: Basis, standing: Standing, kinds: tuple[str, ...]) -> None:
    course, rows = standing.course, []
    for kind in kinds:
        given = opinions(course, kind)
        signers = offices(course.facts, kind) or tuple(given)
        for office in dict.fromkeys((*signers, *given)):
            event = next(
                (e for e in reversed(course.done) if e.kind == kind and e.department == office), None
            )
            current = event is not None and office in given
            rows.append(
                (
                    kind,
                    basis.title_of(office),
                    given.get(office, "（未签）"),
                    event.on if current and event else "",
                    event.text("reason") if current and event else "",
                )
            )
    _paper.table(paper, (26, 40, 24, 26, 40), ("环节", "会签单位", "意见", "日期", "理由"), rows)

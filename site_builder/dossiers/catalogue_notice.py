"""目录通告: what was added, changed and withdrawn since a day or a commit, for every department to read (第七、八条)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from site_builder.catalog import Catalog
from site_builder.docking.since import Step
from site_builder.dossiers.letters.writing import chinese_day
from site_builder.dossiers.paper import Cell, Paper, Table

TITLE = "全市政务信息资源目录更新通告"
PARTS: Mapping[str, str] = {
    "新增": "新增的信息资源",
    "变更": "变更的信息资源",
    "停用": "停用的信息资源",
    "撤回": "不再列出的信息资源",
}
"""Action → heading, in the order of the paper."""
NUMBERS = "一二三四"
WIDTHS = (40, 46, 24, 46)
HEAD = ("信息资源代码", "信息资源名称", "提供方", "说明")
UNCOMMITTED = "未提交的工作文件"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """From which state of the catalogue to which; commits are None for files that equal none."""

    since: str
    """As it was asked for: a day, a revision, a folder."""
    as_of: date
    base: str | None
    head: str | None


def catalogue_notice(catalog: Catalog, steps: Sequence[Step], span: Span) -> bytes:
    """The paper (docx); the same steps and span give the same bytes.

    `catalog` and `steps` are what 政务 may see: the notice goes to every department.
    """
    paper = Paper(TITLE)
    if catalog.city.demo:
        paper.line(f"（{catalog.city.demo}）", centred=True)
    paper.line("各政务部门：")
    by_action = {action: [one for one in steps if one.action == action] for action in PARTS}
    counts = "，".join(f"{action} {len(of)} 项" for action, of in by_action.items() if of)
    told = f"{counts}。现予通告。" if counts else "没有新增、变更、停用和撤回的信息资源。"
    # 第七条 makes the city's catalogue the authority's, 第八条 its publication and updating.
    paper.line(f"　　按第七条、第八条汇总更新，自 {span.since} 以来，{catalog.city.title}{told}")
    shown = [(action, of) for action, of in by_action.items() if of]
    for number, (action, of) in zip(NUMBERS, shown, strict=False):
        paper.heading(f"{number}、{PARTS[action]}")
        rows = [tuple(Cell(text=text) for text in _row(one, catalog)) for one in of]
        head = tuple(Cell(text=text, label=True) for text in HEAD)
        paper.table(Table(widths=WIDTHS, rows=[head, *rows], headed=True))
    paper.line("")
    paper.line(_title(catalog.city.authority, catalog), right=True)
    paper.line(chinese_day(span.as_of), right=True)
    paper.foot(f"比较 {_commit(span.base)} → {_commit(span.head)}　截至 {span.as_of}")
    return paper.to_bytes()


def _row(step: Step, catalog: Catalog) -> tuple[str, str, str, str]:
    said = ["、".join(step.what)] if step.what else []
    said += [f"自 {step.on} 停用"] if step.on else []
    said += [step.reason] if step.reason else []
    said += [f"改用 {step.replaced_by}"] if step.replaced_by else []
    return step.code or "—", step.title, _title(step.department, catalog), "；".join(said) or "—"


def _title(department: str, catalog: Catalog) -> str:
    known = catalog.departments_by_id.get(department)
    return known.title if known else department


def _commit(id_: str | None) -> str:
    return id_[:12] if id_ else UNCOMMITTED

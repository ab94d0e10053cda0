"""检查佐证材料: figures, ledgers and limits in one folder, with a manifest that an independent script can recompute."""

from __future__ import annotations

from pathlib import Path

from site_builder.dossiers.paper import Cell, Paper, Table
from site_builder.dossiers.reports.files import Files, basis, table, with_manifest
from site_builder.dossiers.reports.lists import CASES, LIMITS, case_rows, limit_rows
from site_builder.duties import BY_PEOPLE, DUTIES
from site_builder.edition import Edition
from site_builder.exports.evaluation import HEAD, rows, sheet
from site_builder.figures.evaluation import MEASURES
from site_builder.figures.evaluation import table as compute
from site_builder.figures.evaluation.of_edition import ground_of


def evidence(edition: Edition, source: Path, year: int, names: tuple[str, ...]) -> Files:
    """Everything that an inspection asks for; `names` are the files of the source that were read."""
    departments = tuple(d.id for d in edition.catalog.departments)
    found = compute(ground_of(edition, year), departments)
    titles = {d.id: d.short_title for d in edition.catalog.departments}
    heads = [*HEAD, "全市", *(titles[one] for one in departments)]
    standings = list(edition.cases.standings.values())
    files: Files = {
        "评估指标.csv": table(heads, rows(found)),
        "评估指标.xlsx": sheet(heads, found, edition),
        "台账.csv": table(CASES, case_rows(standings, edition)),
        "期限.csv": table(LIMITS, limit_rows(standings, edition)),
        "条款落实.csv": table(("条款", "谁", "要求", "检查", "期限", "命令", "由人执行"), _duties()),
    }
    files["说明.docx"] = _paper(edition, year, files, len(standings))
    return with_manifest(files, edition, source, names, kind="检查佐证材料", year=year)


def _duties() -> list[tuple[str, ...]]:
    return [
        (
            one.article,
            one.who,
            one.obliges,
            "、".join(one.rules),
            "、".join(one.limits),
            "、".join(one.commands),
            one.people or (BY_PEOPLE if one.by_people_alone else ""),
        )
        for one in DUTIES
    ]


def _paper(edition: Edition, year: int, files: Files, cases: int) -> bytes:
    paper = Paper("政务信息资源共享检查佐证材料")
    paper.line(f"　　{edition.catalog.city.title}，{year} 年，{basis(edition)}。")
    paper.line(
        f"　　{len(edition.catalog.departments)} 个部门，办理单 {cases} 件，评估指标 {len(MEASURES)} 个。"
    )
    paper.heading("文件")
    listed = [[Cell(text=text, label=True) for text in ("文件", "内容")]]
    told = {
        "评估指标.csv": "全市和各部门的指标、口径、依据",
        "评估指标.xlsx": "同上",
        "台账.csv": "每件办理单的部门、日期、状态、所在文件",
        "期限.csv": "每个期限的起算、办结、法定期限和本市规定",
        "条款落实.csv": "二十九条逐项由什么落实",
    }
    listed += [[Cell(text=name), Cell(text=told[name])] for name in files]
    paper.table(Table(widths=(50, 106), rows=listed))
    paper.heading("怎样核对")
    paper.line(
        "　　manifest.json 列出每个文件和所依据的每个目录文件的 SHA-256 摘要值。取出同一个提交，用任何工具重新计算，应当相同。"
    )
    paper.foot(basis(edition))
    return paper.to_bytes()

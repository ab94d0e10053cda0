"""What the papers of several reports have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from site_builder.basis import Basis
from site_builder.dossiers.paper import Cell, Paper, Table

INDENT = "　　"
UNCOMMITTED = "未提交的工作文件（没有提交号，不能作为检查佐证）"


def begin(title: str, basis: Basis, *, to: str = "", signer: bool = False) -> Paper:
    """A paper with its title, the demo notice where the city has one, and its foot."""
    paper = Paper(title)
    if basis.catalog.city.demo:
        paper.line(f"（{basis.catalog.city.demo}）", centred=True)
    if signer:
        # 上行文 names who signs it (《党政机关公文格式》).
        paper.line("签发人：　　　　　　", centred=True)
    if to:
        paper.line(f"{to}：")
    paper.foot(f"{title}　截至 {basis.as_of}　提交 {basis.commit or UNCOMMITTED}")
    return paper


def sentences(paper: Paper, lines: Iterable[str]) -> None:
    """Paragraphs, indented as a 公文 has them."""
    for line in lines:
        paper.line(f"{INDENT}{line}")


def table(
    paper: Paper, widths: tuple[int, ...], head: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """A table with a head that comes again on every page."""
    found = [tuple(Cell(text=_text(cell)) for cell in row) for row in rows]
    paper.table(
        Table(widths=widths, rows=[tuple(Cell(text=one, label=True) for one in head), *found], headed=True)
    )


def sources_line(basis: Basis) -> str:
    """What the numbers were computed from, as a sentence."""
    commit = f"提交 {basis.commit}" if basis.commit else UNCOMMITTED
    usage = f"；使用情况文件 {basis.usage.name}" if basis.usage else "；没有查询服务的使用情况文件"
    return (
        f"本文的数由目录文件和台账计算：{commit}，截至 {basis.as_of}{usage}。各文件的摘要值见 manifest.json。"
    )


def leading_group(basis: Basis) -> str:
    """领导小组 (第五条), by the city's name."""
    return f"{basis.catalog.city.region_name}政务信息系统整合共享工作领导小组"


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)

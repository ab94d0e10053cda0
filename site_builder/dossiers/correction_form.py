"""《补正告知单》: what a department without an account must mend in a file that it sent in.

The wording follows the one-time notice of administrative practice: everything at once, each with its
place, its reason and what to do; the 检查意见 beside it is the same list as a table to work through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.dossiers.paper import Cell, Paper, Table
from site_builder.dossiers.remark import Remark, Weight

TITLE = "目录补正告知单"
WIDTHS = (12, 38, 58, 48)
MOST = 100
"""Rows of each kind on paper; the 检查意见 has all."""
SIGNED = "　　　　　　　　　年　　月　　日"


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """One file that came in, and what is to be said of it."""

    department: str
    """Title of the department; empty where nobody can tell."""
    authority: str
    """Title of the authority, which signs."""
    file: str
    digest: str
    """sha256 in hexadecimal digits."""
    outcome: str
    """What became of the content, as a sentence."""
    remarks: Sequence[Remark]


def correction_form(correction: Correction) -> bytes:
    """The notice as a docx."""
    remarks = correction.remarks
    must, advice, notes = ([one for one in remarks if one.weight is weight] for weight in Weight)
    paper = Paper(TITLE)
    paper.line("编号：〔　　　　〕补字第　　　号", centred=True)
    paper.line(f"{correction.department or '报送单位'}：")
    paper.line(
        f"　　你单位报送的目录文件“{correction.file}”已经核对，{_counted(must, advice)}{correction.outcome}"
    )
    for title, listed in (("须修改", must), ("建议", advice)):
        if listed:
            paper.heading(f"{title}（{len(listed)}）")
            paper.table(_table(listed))
        if len(listed) > MOST:
            paper.note(f"另有 {len(listed) - MOST} 处，见同名的“检查意见”表。")
    if notes:
        paper.heading("说明")
        for note in notes[:MOST]:
            paper.note(f"· {note.message}")
    if must:
        paper.note("请对照同名的“检查意见”表改正原文件，仍用原来的文件名报送。建议可以稍后处理。")
    paper.table(
        Table(
            widths=(46, 110),
            rows=[
                [Cell(text="经办人", label=True), Cell(text=SIGNED, right=True)],
                [Cell(text=correction.authority or "市大数据中心", label=True),
                 Cell(text=f"（盖章）{SIGNED}", right=True)],
            ],
            heights=(12, 16),
        )
    )  # fmt: skip
    paper.foot(f"文件摘要值 sha256:{correction.digest}")
    return paper.to_bytes()


def _counted(must: Sequence[Remark], advice: Sequence[Remark]) -> str:
    if not must and not advice:
        return "没有须补正的内容。"
    return f"须修改 {len(must)} 处，建议 {len(advice)} 处。"


def _table(listed: Sequence[Remark]) -> Table:
    rows = [[Cell(text=text, label=True) for text in ("序号", "位置", "问题和依据", "怎样改")]]
    for number, one in enumerate(listed[:MOST], 1):
        # A sheet's name fills the column: the cell stands on a line of its own.
        place = one.place.replace("!", "\n", 1) if one.sheet else one.place
        where = "\n".join(filter(None, (one.dataset and f"“{one.dataset}”", place)))
        why = "\n".join(filter(None, (one.message, one.basis and f"依据：{one.basis}")))
        rows.append(
            [Cell(text=str(number)), Cell(text=where or "整个文件"), Cell(text=why), Cell(text=one.hint)]
        )
    return Table(widths=WIDTHS, rows=rows, headed=True)

"""《目录变更审核单》: one page from a comparison, for the head who approves a change (第八条).

What breaks something for others comes first; what does not fit on the page is counted, never dropped
without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.changes import Change, Comparison, Kind, Side
from site_builder.dossiers.paper import Cell, Paper, Table
from site_builder.findings import Finding, Severity

TITLE = "目录变更审核单"
WIDTHS = (30, 20, 66, 40)
BUDGET, LINE, PADDING = 360, 14, 5
"""Points that one page has for changes and findings together; of a line, and of a row around its lines."""
FINDINGS = 4
"""At most so many of them for findings: the report has them all."""
SIGNS = (14, 8, 32, 18)
"""Half-width signs on a line of each column, rather too few than too many."""
WHOLE = 80
"""The same for a line over the whole width."""
NAMED = 4
"""Departments named for one change; the head of the form names all."""
TERMS = {"conditions": "共享条件", "scope": "共享范围", "purpose": "使用用途"}
VALUE, CONTEXT = 48, 8
"""Signs shown of a value, and of them those before the first difference."""
CUT = 90
"""A text longer than this is for the screen."""


def change_form(comparison: Comparison) -> bytes:
    """The form for everything that changed between two trees."""
    paper = Paper(TITLE)
    own = sorted({change.department for change in comparison.changes})
    paper.table(Table(widths=(30, 126), rows=list(_head(comparison, own))))
    paper.heading("变更内容")
    findings = sorted(comparison.findings, key=lambda one: one.severity is not Severity.ERROR)
    mending = list(_findings(findings))
    rows, left = _fitting(comparison, BUDGET - sum(_height(row, (WHOLE,)) for row in mending))
    headers = [Cell(text=text, label=True) for text in ("信息资源", "变更", "原来 → 现在", "依据、影响")]
    paper.table(Table(widths=WIDTHS, rows=[headers, *rows], headed=True))
    if left:
        paper.note(f"另有 {left} 处变更本页写不下，见本次提交的比较结果（mulu diff）。")
    for side in (comparison.base, comparison.head):
        if side.unread:
            paper.note(f"{side.name} 中 {len(side.unread)} 个文件读不出或结构不对，没有比较。")
    paper.heading("检查意见")
    paper.table(Table(widths=(156,), rows=mending))
    paper.heading("审核意见")
    paper.table(
        Table(
            widths=(30, 126),
            rows=[
                [Cell(text=who, label=True), Cell(text=_SIGNED, right=True)]
                for who in ("编制人", "审核人", "分管负责人")
            ],
            heights=(10, 10, 10),
        )
    )
    paper.foot(f"比较 {_named(comparison.base)} → {_named(comparison.head)}")
    return paper.to_bytes()


_SIGNED = "□ 同意　□ 不同意　　签名：　　　　　　　　　　年　　月　　日"


def _head(comparison: Comparison, own: Sequence[str]) -> Iterator[list[Cell]]:
    counts = comparison.counts
    names = "、".join(comparison.short_title(one) for one in own) or "—"
    yield [Cell(text="提供方", label=True), Cell(text=_cut(names))]
    yield [
        Cell(text="变更概况", label=True),
        Cell(
            text=f"{counts['datasets']} 项信息资源，{counts['changes']} 处变更，其中破坏性 {counts['breaking']} 处；"
            f"须修改 {counts['error']} 条，建议 {counts['warning']} 条"
        ),
    ]
    reached = {one.department for change in comparison.changes for one in change.affected}
    others = "、".join(comparison.short_title(one) for one in sorted(reached - set(own)))
    if comparison.others:
        yield [
            Cell(text="其他改动", label=True),
            Cell(text=f"{len(comparison.others)} 项信息资源改了摘要、数据、审查等内容"),
        ]
    yield [Cell(text="受影响部门", label=True), Cell(text=_cut(others or "无"))]


def _fitting(comparison: Comparison, budget: int) -> tuple[list[list[Cell]], int]:
    """The rows that fit, and how many changes are left over; one is always shown."""
    changes = sorted(comparison.changes, key=lambda change: (not change.breaking, not change.is_unrecorded))
    rows: list[list[Cell]] = []
    for change in changes:
        row = _row(change, comparison)
        needed = _height(row, SIGNS)
        if rows and needed > budget:
            break
        budget -= needed
        rows.append(row)
    if not rows:
        rows = [[Cell(text="信息资源、信息项和共享属性没有变化。", span=len(WIDTHS))]]
    return rows, len(changes) - len(rows) if changes else 0


def _row(change: Change, comparison: Comparison) -> list[Cell]:
    return [
        Cell(text=_cut(change.title, 30)),
        Cell(text=f"{change.word}{'（破坏性）' if change.breaking else ''}"),
        Cell(text=_went(change)),
        Cell(text=_cut(_basis(change, comparison))),
    ]


def _went(change: Change) -> str:
    """The change as a sentence, and both values where the sentence does not hold them whole."""
    both = [value for value in (change.before, change.after) if value]
    if change.kind is not Kind.CONDITIONS_CHANGED:
        told = _cut(change.said)
        if len(both) < 2 or all(value in told for value in both):
            return told
        lines = [told]
    else:
        # Two long texts that differ in a few words: the sentence would be cut before the difference.
        lines = [TERMS.get(change.pointer.rpartition("/")[2], change.word)]
    old, new = _apart(change.before or "无", change.after or "无")
    return "\n".join([*lines, f"原：{_cut(old, VALUE)}", f"现：{_cut(new, VALUE)}"])


def _apart(old: str, new: str) -> tuple[str, str]:
    """Both texts from a little before where they begin to differ."""
    pairs = enumerate(zip(old, new, strict=False))
    differ = next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))
    start = max(0, differ - CONTEXT)
    return (f"…{old[start:]}", f"…{new[start:]}") if start else (old, new)


def _basis(change: Change, comparison: Comparison) -> str:
    parts = []
    if change.entry:
        parts.append(change.entry.basis or change.entry.reason)
    elif change.is_unrecorded:
        parts.append("未记录理由和依据")
    reached = sorted({comparison.short_title(one.department) for one in change.affected})
    if reached:
        more = f"等 {len(reached)} 个部门" if len(reached) > NAMED else ""
        parts.append(f"影响：{'、'.join(reached[:NAMED])}{more}")
    return "；".join(parts) or "—"


def _findings(findings: Sequence[Finding]) -> Iterator[list[Cell]]:
    for finding in findings[:FINDINGS]:
        word = "须修改" if finding.severity is Severity.ERROR else "建议"
        yield [Cell(text=f"{word}（{finding.rule}）：{_cut(finding.message, 70)}")]
    if len(findings) > FINDINGS:
        yield [Cell(text=f"另有 {len(findings) - FINDINGS} 条，见检查结果。")]
    if not findings:
        yield [Cell(text="没有须修改的问题。")]


def _cut(text: str, most: int = CUT) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _height(row: Sequence[Cell], signs: Sequence[int]) -> int:
    """About how many points a row takes, with so many half-width signs on a line of each column."""
    lines = [
        sum(max(1, -(-_width(line) // width)) for line in cell.text.split("\n"))
        for cell, width in zip(row, signs, strict=True)
    ]
    return PADDING + LINE * max(lines)


def _width(text: str) -> int:
    return sum(1 if ord(sign) < 0x2000 else 2 for sign in text)


def _named(side: Side) -> str:
    name = _cut(side.name, 40)
    return f"{name}（{side.commit[:12]}）" if side.commit and side.commit != side.name else name

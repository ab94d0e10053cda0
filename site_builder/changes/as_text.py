"""The comparison as a clerk reads it in a terminal; findings are rendered after it by `renderers`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from site_builder.changes.change import Change
from site_builder.changes.comparison import Comparison, Side

NOTHING = "信息资源、信息项和共享属性没有变化。"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""C0, C1 and the signs that turn the direction of writing."""


def render(comparison: Comparison) -> str:
    """The changes by dataset, then what was not judged, then the figures."""
    blocks = [f"比较 {_side(comparison.base)} → {_side(comparison.head)}"]
    for dataset, changes in groupby(comparison.changes, key=lambda change: change.dataset):
        blocks.append("\n".join(_dataset(dataset, list(changes), comparison)))
    blocks.append("\n".join(_end(comparison)))
    return "\n\n".join(blocks) + "\n"


def _side(side: Side) -> str:
    return f"{side.name}（{side.commit[:7]}）" if side.commit and side.commit != side.name else side.name


def _dataset(dataset: str, changes: list[Change], comparison: Comparison) -> Iterator[str]:
    first = changes[0]
    yield _visible(f"{dataset}  {first.title}（{comparison.short_title(first.department)}）")
    for change in changes:
        mark = "破坏" if change.breaking else "一般"
        yield f"  [{mark}] {change.word}  {_visible(change.said)}"
        if change.entry:
            yield f"         已记录  {_visible(f'{change.entry.on} {change.entry.kind}：{change.entry.reason}')}"
        elif change.is_unrecorded:
            yield "         未记录"
        for one in change.affected:
            place = f"{one.title}（{one.dataset}）" if one.dataset else one.title
            yield f"         影响    {comparison.short_title(one.department)}  {_visible(place)}  {one.why}"


def summed(comparison: Comparison) -> str:
    """The figures in one sentence."""
    counts = comparison.counts
    if not comparison.changes:
        return NOTHING
    return (
        f"{counts['datasets']} 项信息资源有 {counts['changes']} 处变更，"
        f"其中破坏性 {counts['breaking']} 处，影响 {counts['affectedDepartments']} 个部门。"
    )


def _end(comparison: Comparison) -> Iterator[str]:
    yield summed(comparison)
    yield from others_in(comparison)
    yield from not_judged(comparison)


def others_in(comparison: Comparison) -> Iterator[str]:
    """What was edited without being a change of the terms or the fields."""
    if comparison.others:
        shown = "、".join(comparison.others[:3])
        more = f"等 {len(comparison.others)} 项" if len(comparison.others) > 3 else ""
        yield _visible(f"{shown}{more} 改了其他内容（摘要、数据、审查等），不影响使用。")


def not_judged(comparison: Comparison) -> Iterator[str]:
    """What the comparison left open, as sentences."""
    if comparison.submitter is None:
        yield "没有给出 --submitter，未判断改动是否在提交人本部门的文件夹内（V23）。"
    for side in (comparison.base, comparison.head):
        if side.unread:
            shown = "、".join(side.unread[:3])
            more = f"等 {len(side.unread)} 个文件" if len(side.unread) > 3 else ""
            yield _visible(f"{side.name} 中 {shown}{more}读不出或结构不对，没有比较；先用 mulu check 改正。")


def _visible(text: str) -> str:
    """The text with control signs shown: what a file says must not move the clerk's cursor."""
    return CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text)

"""The comparison as a part of the one comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from site_builder.changes.as_text import not_judged, others_in, summed
from site_builder.changes.change import Change
from site_builder.changes.comparison import Comparison

SHOWN = 6
"""Users named for each change; the json report has them all."""
ACTIVE = re.compile(r"[\\`*_\[\]<>#|@~&]")
"""Signs that Markdown, HTML or a mention would act on."""


def render(comparison: Comparison) -> str:
    """GitHub-flavoured Markdown; every text of a file is escaped, so that it cannot act in the comment."""
    return "\n\n".join([f"### 目录变更\n\n{summed(comparison)}", *_sections(comparison)]) + "\n"


def listed(comparison: Comparison) -> str:
    """The changes alone, for a comment with a head of its own; empty without any."""
    return "".join(f"{section}\n\n" for section in _sections(comparison)).removesuffix("\n")


def _sections(comparison: Comparison) -> Iterator[str]:
    breaking = [change for change in comparison.changes if change.breaking]
    rest = [change for change in comparison.changes if not change.breaking]
    if breaking:
        yield _section("破坏性变更", breaking, comparison)
    if rest:
        yield _section("其他变更", rest, comparison)
    left = [f"> {_plain(sentence)}" for sentence in (*others_in(comparison), *not_judged(comparison))]
    if left:
        yield "\n>\n".join(left)


def _section(title: str, changes: list[Change], comparison: Comparison) -> str:
    blocks = []
    for dataset, found in groupby(changes, key=lambda change: change.dataset):
        own = list(found)
        head = (
            f"**{_plain(own[0].title)}**（{_plain(comparison.short_title(own[0].department))}，`{dataset}`）"
        )
        blocks.append("\n".join([head, "", *_items(own, comparison)]))
    return "\n\n".join([f"#### {title}（{len(changes)}）", *blocks])


def _items(changes: Iterable[Change], comparison: Comparison) -> Iterator[str]:
    for change in changes:
        yield f"- {change.word}：{_plain(change.said)}"
        if change.entry:
            yield f"  - 已记录：{_plain(f'{change.entry.on} {change.entry.kind}，{change.entry.reason}')}"
        elif change.is_unrecorded:
            yield "  - **未记录**：在 `gov.changes` 加一条"
        if change.affected:
            names = [
                f"{comparison.short_title(one.department)}“{one.title}”（{one.why}）"
                if one.dataset
                else f"{one.title}（{one.why}）"
                for one in change.affected[:SHOWN]
            ]
            more = f" 等 {len(change.affected)} 项" if len(change.affected) > SHOWN else ""
            yield f"  - 影响：{_plain('、'.join(names))}{more}"


def _plain(text: str) -> str:
    """The text with everything that Markdown or HTML would act on made harmless."""
    return ACTIVE.sub(lambda sign: f"&#{ord(sign[0])};", " ".join(text.split()))

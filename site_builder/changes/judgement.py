"""V22 and the half of V02 that needs two trees: what a change must have said about itself.

**预编 and 停用 entries** bind nobody (`Maker.binding`), so nothing is asked of their changes; only
their folders must stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from site_builder.catalog import Catalog
from site_builder.changes.change import Change, Kind
from site_builder.changes.entries import lost_entries
from site_builder.changes.matching import Sameness, match
from site_builder.findings import Finding, Severity
from site_builder.law import RULES

RECORDED = RULES["V22"]
CODE = RULES["V02"]


def judge(base: Catalog, head: Catalog, changes: Iterable[Change]) -> Iterator[Finding]:
    """The findings that two trees give rise to; the caller adds lines and columns."""
    for change in changes:
        if change.kind is Kind.DATASET_DELETED:
            yield _deleted(base, change)
        elif change.is_unrecorded:
            yield _unrecorded(change)
    yield from _rewritten(base, head)
    yield from _moved_codes(base, head)


def _deleted(base: Catalog, change: Change) -> Finding:
    dataset = base.datasets_by_id[change.dataset]
    return RECORDED.finding(
        file=dataset.file,
        message=f"“{change.title}”（{dataset.code}）的文件夹被删去，代码和页面也随之没有了。{_users(change)}",
        hint="恢复该文件夹，把 gov.status 改为停用，写明 withdrawn 和变更记录；"
        "只是换了位置的，在新位置写 gov.formerly。",
    )


def _unrecorded(change: Change) -> Finding:
    kinds = sorted(change.recorded_as, key=lambda kind: (kind != change.word, kind))
    entry = json.dumps({"on": "……", "kind": kinds[0], "reason": "……"}, ensure_ascii=False)
    other = f"（kind 也可以是{'、'.join(kinds[1:])}）" if kinds[1:] else ""
    return RECORDED.finding(
        file=f"{change.dataset}/datapackage.json",
        pointer=change.pointer,
        message=f"“{change.title}”{change.said}，变更记录里没有这次的一条。{_users(change)}",
        hint=f"在 gov.changes 末尾加 {entry}{other}，写明日期和原因。",
    )


def _users(change: Change) -> str:
    if not change.affected:
        return ""
    names = [f"“{one.title}”（{one.why}）" for one in change.affected[:3]]
    more = f"等 {len(change.affected)} 项" if len(change.affected) > 3 else ""
    return f"受影响的有{'、'.join(names)}{more}。"


def _rewritten(base: Catalog, head: Catalog) -> Iterator[Finding]:
    for pair in match(base, head).pairs:
        for entry in lost_entries(pair.before, pair.after):
            yield RECORDED.finding(
                file=pair.after.file,
                pointer="/gov/changes",
                severity=Severity.WARNING,
                message=f"“{pair.after.title}”{entry.on}的变更记录（{entry.kind}）被改动或删去。",
                hint="变更记录只增不改：恢复原来的一条，另加一条更正。",
            )


def _moved_codes(base: Catalog, head: Catalog) -> Iterator[Finding]:
    """Codes that the earlier tree knew under another path."""
    known = {dataset.code: dataset for dataset in base.datasets}
    matched = match(base, head)
    came_from = {pair.after.id: pair for pair in matched.pairs}
    for dataset in head.datasets:
        before = known.get(dataset.code)
        pair = came_from.get(dataset.id)
        if before is None or before.id == dataset.id:
            continue
        if pair is not None and pair.before.id == before.id and pair.by is Sameness.FORMERLY:
            continue
        if any(one.id == dataset.id and one.code == dataset.code for one in base.datasets):
            # It was so before: `check` says it of both.
            continue
        renamed = pair is not None and pair.by is Sameness.CODE
        yield CODE.finding(
            file=dataset.file,
            pointer="/gov/code",
            message=f"代码“{dataset.code}”原在 {before.id}（“{before.title}”）名下，现在写在 {dataset.id}。",
            hint=f'是同一项资源换了位置的，写 "formerly": ["{before.id}"]；不是的，改用下一个未用过的顺序码。'
            if renamed
            else "改用本目下一个未用过的顺序码；代码给过一次，不再给别的资源。",
        )

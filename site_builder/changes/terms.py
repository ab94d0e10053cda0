"""What changed in the terms of one dataset: name, state, sharing, opening, cycle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from site_builder.catalog import Catalog, Dataset, SharingType, Status
from site_builder.changes.change import Change, Kind
from site_builder.changes.making import Maker

STRICTNESS = (SharingType.UNCONDITIONAL, SharingType.CONDITIONAL, SharingType.DENIED)
OPENNESS = ("无条件开放", "有条件开放", "不予开放")
VISIBILITY = ("公开", "政务", "指定部门", "管理")
TERMS = (("conditions", "共享条件"), ("scope", "共享范围"), ("purpose", "使用用途"))
INSIGNIFICANT = re.compile(r"[\s，。、；：,.;:]+")
"""Blanks and punctuation: correcting them changes no condition."""


def compare_terms(made: Maker, before: Dataset, after: Dataset, base: Catalog) -> Iterator[Change]:
    """The changes outside the tables."""
    yield from _identity(made, before, after)
    yield from _status(made, before, after)
    yield from _sharing(made, before, after)
    yield from _scale(
        made, "/gov/opening", "开放属性", OPENNESS, before.opening_type, after.opening_type,
        tightened=Kind.OPENING_TIGHTENED, loosened=Kind.OPENING_LOOSENED,
    )  # fmt: skip
    yield from _scale(
        made, "/gov/visibility", "可见范围", VISIBILITY, before.visibility, after.visibility,
        tightened=Kind.VISIBILITY_TIGHTENED, loosened=Kind.VISIBILITY_LOOSENED,
    )  # fmt: skip
    if after.delivery is not None and before.delivery is None:
        platform = str(after.delivery.get("platform", "别的平台"))
        yield made.change(Kind.DELIVERY_MOVED, f"改由“{platform}”提供，这里不再提供数据", "/gov/delivery")
    if before.accrual_periodicity != after.accrual_periodicity:
        was, now = before.accrual_periodicity, after.accrual_periodicity
        slower = _slower(was, now, base)
        said = f"更新周期由“{was}”改为“{now}”" + ("（变慢）" if slower else "")
        yield made.change(Kind.CYCLE_CHANGED, said, "/gov/updateCycle", before=was, after=now)


def _identity(made: Maker, before: Dataset, after: Dataset) -> Iterator[Change]:
    if before.id != after.id:
        yield made.change(
            Kind.DATASET_RENAMED,
            f"标识由 {before.id} 改为 {after.id}",
            "/name",
            before=before.id,
            after=after.id,
        )
    if before.title != after.title:
        said = f"名称由“{before.title}”改为“{after.title}”"
        yield made.change(Kind.TITLE_CHANGED, said, "/title", before=before.title, after=after.title)
    if before.code != after.code:
        said = f"信息资源代码由 {before.code} 改为 {after.code}"
        yield made.change(Kind.CODE_CHANGED, said, "/gov/code", before=before.code, after=after.code)


def _status(made: Maker, before: Dataset, after: Dataset) -> Iterator[Change]:
    if before.status is after.status:
        return
    said = f"状态由“{before.status}”改为“{after.status}”"
    kind = {
        Status.WITHDRAWN: Kind.DATASET_WITHDRAWN,
        Status.PLANNED: Kind.DATASET_SHELVED,
        Status.ACTIVE: Kind.DATASET_ACTIVATED,
    }[after.status]
    if after.withdrawn is not None and kind is Kind.DATASET_WITHDRAWN:
        said += f"（{after.withdrawn.reason.rstrip('。')}）"
    yield made.change(kind, said, "/gov/status", before=str(before.status), after=str(after.status))


def _sharing(made: Maker, before: Dataset, after: Dataset) -> Iterator[Change]:
    was, now = before.sharing, after.sharing
    yield from _scale(
        made, "/gov/sharing/type", "共享类型", STRICTNESS, was.type, now.type,
        tightened=Kind.SHARING_TIGHTENED, loosened=Kind.SHARING_LOOSENED,
    )  # fmt: skip
    if was.type is not now.type:
        # Conditions and access modes come and go with the type; naming them again says nothing new.
        return
    for key, word in TERMS:
        old, new = getattr(was, key) or "", getattr(now, key) or ""
        if INSIGNIFICANT.sub("", old) != INSIGNIFICANT.sub("", new):
            said = f"增加{word}“{new}”" if not old else f"{word}由“{old}”改为“{new}”"
            yield made.change(
                Kind.CONDITIONS_CHANGED, said, f"/gov/sharing/{key}", before=old or None, after=new or None
            )
    fewer = [mode for mode in was.access if mode not in now.access]
    more = [mode for mode in now.access if mode not in was.access]
    if fewer:
        said = f"不再提供“{'、'.join(fewer)}”"
        yield made.change(Kind.ACCESS_REMOVED, said, "/gov/sharing/access", before="、".join(fewer))
    if more:
        said = f"可用“{'、'.join(more)}”"
        yield made.change(Kind.ACCESS_ADDED, said, "/gov/sharing/access", after="、".join(more))


def _scale(
    made: Maker,
    pointer: str,
    word: str,
    steps: Sequence[str],
    was: str,
    now: str,
    *,
    tightened: Kind,
    loosened: Kind,
) -> Iterator[Change]:
    """A change along a scale that goes from open to closed."""
    if was == now:
        return
    # A word that the scale does not know is the schema's finding; here it counts as the strict end.
    stricter = _step(steps, now) > _step(steps, was)
    said = f"{word}由“{was}”改为“{now}”"
    yield made.change(tightened if stricter else loosened, said, pointer, before=str(was), after=str(now))


def _step(steps: Sequence[str], word: str) -> int:
    return steps.index(word) if word in steps else len(steps)


def _slower(was: str, now: str, base: Catalog) -> bool:
    days = {row.get("name", ""): row.get("days", "") for row in base.codelists.get("cycles", ())}
    old, new = days.get(was, ""), days.get(now, "")
    return old.isdecimal() and new.isdecimal() and int(new) > int(old)

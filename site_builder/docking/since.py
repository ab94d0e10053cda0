"""What those above have to do to be as we are: 新增, 变更, and tombstones for what is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.catalog import Catalog, Dataset, Status
from site_builder.changes import compare
from site_builder.exports.shown_digest import digest


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One entry that is not as it was."""

    action: str
    """新增, 变更, 停用 or 撤回; the last two are tombstones."""
    dataset: str
    code: str
    title: str
    department: str
    digest: str | None
    """Of the entry as it is to be handed over; None for what is no longer shown."""
    what: tuple[str, ...] = ()
    """The kinds of change, in Chinese."""
    on: str | None = None
    reason: str | None = None
    replaced_by: str | None = None


def steps(base: Catalog, head: Catalog) -> tuple[Step, ...]:
    """Every entry that a receiver of `base` has to touch, by id; a new address is a tombstone and an entry.

    Both are views of the receiver's audience: what it may not see is not there.
    """
    before, after = _shown(base), _shown(head)
    words: dict[str, list[str]] = {}
    for change in compare(base, head):
        words.setdefault(change.dataset, []).append(change.word)
    found = []
    for id_ in sorted(before.keys() | after.keys()):
        old, new = before.get(id_), after.get(id_)
        if new is None:
            assert old is not None, "the id stands in one of the two"
            found.append(_gone(old, head))
        elif old is None or digest_of(old) != digest_of(new):
            found.append(_there(old, new, tuple(dict.fromkeys(words.get(id_, ())))))
    return tuple(found)


def digest_of(dataset: Dataset) -> str:
    """The digest that `changes.json` has of the entry."""
    return digest(dataset.raw)


def as_json(step: Step) -> Mapping[str, Any]:
    """One step; keys that say nothing are left out."""
    said = {
        "action": step.action,
        "id": step.dataset,
        "code": step.code,
        "title": step.title,
        "department": step.department,
        "digest": step.digest,
        "what": list(step.what),
        "on": step.on,
        "reason": step.reason,
        "replacedBy": step.replaced_by,
    }
    return {key: value for key, value in said.items() if value not in (None, [])}


def _shown(catalog: Catalog) -> dict[str, Dataset]:
    known = catalog.departments_by_id
    return {one.id: one for one in catalog.datasets if one.department in known}


def _there(old: Dataset | None, new: Dataset, what: tuple[str, ...]) -> Step:
    withdrawn = new.withdrawn if new.status is Status.WITHDRAWN else None
    action = "变更" if old is not None else "新增"
    if withdrawn is not None:
        action = "停用"
    return Step(
        action=action,
        dataset=new.id,
        code=new.code,
        title=new.title,
        department=new.department,
        digest=digest_of(new),
        what=what,
        on=withdrawn.on.isoformat() if withdrawn and withdrawn.on else None,
        reason=withdrawn.reason if withdrawn else None,
        replaced_by=withdrawn.replaced_by if withdrawn else None,
    )


def _gone(old: Dataset, head: Catalog) -> Step:
    """No longer shown: moved, hidden from this audience, or taken out. Of a hidden entry nothing more is told."""
    moved = next((one for one in head.datasets if old.code == one.code), None)
    return Step(
        action="撤回",
        dataset=old.id,
        code=old.code,
        title=old.title,
        department=old.department,
        digest=None,
        reason="改用新的标识" if moved else "不再对外列出",
        replaced_by=moved.id if moved else None,
    )

"""A change between two trees, as a value: what, where, whether it breaks anything, and whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What may change, under the id that the JSON report carries."""

    DATASET_ADDED = "dataset-added"
    DATASET_RENAMED = "dataset-renamed"
    """Another path, so another address."""
    DATASET_WITHDRAWN = "dataset-withdrawn"
    DATASET_SHELVED = "dataset-shelved"
    """From 在用 back to 预编."""
    DATASET_ACTIVATED = "dataset-activated"
    DATASET_DELETED = "dataset-deleted"
    TITLE_CHANGED = "title-changed"
    CODE_CHANGED = "code-changed"
    SHARING_TIGHTENED = "sharing-tightened"
    SHARING_LOOSENED = "sharing-loosened"
    CONDITIONS_CHANGED = "conditions-changed"
    ACCESS_REMOVED = "access-removed"
    ACCESS_ADDED = "access-added"
    OPENING_TIGHTENED = "opening-tightened"
    OPENING_LOOSENED = "opening-loosened"
    VISIBILITY_TIGHTENED = "visibility-tightened"
    VISIBILITY_LOOSENED = "visibility-loosened"
    DELIVERY_MOVED = "delivery-moved"
    CYCLE_CHANGED = "cycle-changed"
    TABLE_ADDED = "table-added"
    TABLE_DROPPED = "table-dropped"
    TABLE_RENAMED = "table-renamed"
    KEY_CHANGED = "key-changed"
    FIELD_ADDED = "field-added"
    FIELD_DROPPED = "field-dropped"
    FIELD_RENAMED = "field-renamed"
    FIELD_RETYPED = "field-retyped"
    FIELD_NARROWED = "field-narrowed"
    FIELD_WIDENED = "field-widened"
    FIELD_TITLE_CHANGED = "field-title-changed"
    FIELD_TIGHTENED = "field-tightened"
    FIELD_LOOSENED = "field-loosened"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """What a kind of change means to those who use the entry."""

    word: str
    breaking: bool = False
    """Programs or people that relied on the entry stop getting what they got."""
    recorded_as: frozenset[str] = frozenset()
    """Any of these kinds in `gov.changes` records it; empty: no entry is asked for."""


def _meaning(word: str, *recorded_as: str, breaking: bool = True) -> Meaning:
    return Meaning(word=word, breaking=breaking, recorded_as=frozenset(recorded_as))


MEANINGS: Mapping[Kind, Meaning] = MappingProxyType(
    {
        Kind.DATASET_ADDED: Meaning(word="新增资源"),
        Kind.DATASET_RENAMED: Meaning(word="改换标识"),
        Kind.DATASET_WITHDRAWN: _meaning("停用", "停用"),
        Kind.DATASET_SHELVED: _meaning("退回预编", "停用", "共享收紧"),
        Kind.DATASET_ACTIVATED: Meaning(word="启用"),
        # No entry can record it: the folder that would hold the entry is gone. V22 refuses it.
        Kind.DATASET_DELETED: Meaning(word="删除资源", breaking=True),
        Kind.TITLE_CHANGED: Meaning(word="更名"),
        Kind.CODE_CHANGED: _meaning("代码变更", "更名"),
        Kind.SHARING_TIGHTENED: _meaning("共享收紧", "共享收紧"),
        Kind.SHARING_LOOSENED: Meaning(word="共享放宽"),
        # Nobody can tell from words whether a condition became stricter: it is recorded, not called breaking.
        Kind.CONDITIONS_CHANGED: _meaning("条件变更", "条件变更", "共享收紧", "共享放宽", breaking=False),
        Kind.ACCESS_REMOVED: _meaning("减少共享方式", "共享收紧", "条件变更"),
        Kind.ACCESS_ADDED: Meaning(word="增加共享方式"),
        Kind.OPENING_TIGHTENED: _meaning("开放收紧", "共享收紧", "条件变更"),
        Kind.OPENING_LOOSENED: Meaning(word="开放放宽"),
        Kind.VISIBILITY_TIGHTENED: _meaning("可见范围收紧", "共享收紧", "条件变更", breaking=False),
        Kind.VISIBILITY_LOOSENED: Meaning(word="可见范围放宽"),
        Kind.DELIVERY_MOVED: _meaning("提供途径变更", "共享收紧", "条件变更"),
        Kind.CYCLE_CHANGED: Meaning(word="更新周期变更"),
        Kind.TABLE_ADDED: Meaning(word="新增表"),
        Kind.TABLE_DROPPED: _meaning("删除表", "删除信息项"),
        Kind.TABLE_RENAMED: _meaning("表改名", "更名", "删除信息项"),
        Kind.KEY_CHANGED: _meaning("主键变更", "类型变更"),
        Kind.FIELD_ADDED: Meaning(word="新增信息项"),
        Kind.FIELD_DROPPED: _meaning("删除信息项", "删除信息项"),
        Kind.FIELD_RENAMED: _meaning("信息项改名", "更名", "删除信息项"),
        Kind.FIELD_RETYPED: _meaning("类型变更", "类型变更"),
        Kind.FIELD_NARROWED: _meaning("取值收窄", "类型变更", breaking=False),
        Kind.FIELD_WIDENED: Meaning(word="取值放宽"),
        Kind.FIELD_TITLE_CHANGED: Meaning(word="信息项更名"),
        Kind.FIELD_TIGHTENED: _meaning("信息项共享收紧", "共享收紧"),
        Kind.FIELD_LOOSENED: Meaning(word="信息项共享放宽"),
    }
)
"""Every kind with its meaning; a test holds the two together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One entry of `gov.changes`."""

    on: str
    kind: str
    reason: str
    basis: str | None = None
    trigger: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Affected:
    """Someone who relied on what changed."""

    department: str
    dataset: str | None
    """None where the department as such is concerned (co-building)."""
    title: str
    why: str
    """引用, 同一数据元, 关联资源 or 共建部门."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change of one dataset."""

    kind: Kind
    dataset: str
    """Its id in the later tree; in the earlier one when it is gone."""
    title: str
    said: str
    """The change as a Chinese sentence without its end, for people."""
    pointer: str = ""
    """Where it stands in the later tree's descriptor."""
    formerly: str | None = None
    """The id in the earlier tree, where it differs."""
    table: str | None = None
    field: str | None = None
    before: str | None = None
    after: str | None = None
    sharing: str = ""
    """共享类型 now, so that a feed can tell what its readers may know."""
    breaking: bool = False
    recorded_as: frozenset[str] = frozenset()
    entry: Entry | None = None
    """The new entry of `gov.changes` that records it."""
    affected: tuple[Affected, ...] = ()

    @property
    def department(self) -> str:
        """The department that the dataset belongs to."""
        return self.dataset.split("/")[0]

    @property
    def word(self) -> str:
        """The kind in Chinese."""
        return MEANINGS[self.kind].word

    @property
    def is_unrecorded(self) -> bool:
        """Whether an entry in `gov.changes` is asked for and missing."""
        return bool(self.recorded_as) and self.entry is None

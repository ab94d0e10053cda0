"""共享属性: what the law lets other departments have of an entry (第九、十、十四条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SharingType(StrEnum):
    """共享类型 (第九条)."""

    UNCONDITIONAL = "无条件共享"
    CONDITIONAL = "有条件共享"
    DENIED = "不予共享"


class Status(StrEnum):
    """状态 of an entry; only 在用 entries are served."""

    PLANNED = "预编"
    ACTIVE = "在用"
    WITHDRAWN = "停用"


class ResourceClass(StrEnum):
    """三大类 by the first digit of the 信息资源代码 (编目指南)."""

    BASE = "1"
    THEME = "2"
    DEPARTMENT = "3"

    @property
    def label(self) -> str:
        """基础, 主题 or 部门信息资源."""
        return {"1": "基础信息资源", "2": "主题信息资源", "3": "部门信息资源"}[self.value]


@dataclass(frozen=True, kw_only=True, slots=True)
class DenialBasis:
    """第十条（一）: the law that a 不予共享 entry rests on."""

    level: str
    title: str
    article: str
    doc_no: str | None = None
    quote: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sharing:
    """共享属性 (第九、十四条)."""

    type: SharingType
    conditions: str | None = None
    scope: str | None = None
    purpose: str | None = None
    reason: str | None = None
    denial_basis: tuple[DenialBasis, ...] = ()
    channel: str = "共享平台方式"
    migrate_by: date | None = None
    access: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawal:
    """Why and since when an entry is 停用."""

    on: date | None
    reason: str
    replaced_by: str | None = None

"""信息资源: one entry of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from site_builder.catalog.distribution import Distribution
from site_builder.catalog.secrecy import SecrecyReview
from site_builder.catalog.sharing import ResourceClass, Sharing, SharingType, Status, Withdrawal


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """信息资源. `id` is `<department>/<name>`, which is the path and the address."""

    id: str
    department: str
    name: str
    file: str
    """Path of datapackage.json relative to the source."""
    title: str
    description: str
    code: str
    """信息资源代码."""
    sharing: Sharing
    status: Status
    accrual_periodicity: str
    """更新周期."""
    format_class: str
    format_type: str
    published_on: date | None
    format_note: str | None = None
    opening_type: str = "不予开放"
    opening_conditions: str | None = None
    data_updated_on: date | None = None
    keywords: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    unit: str | None = None
    co_departments: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    compiled_by: str | None = None
    reviewed_by: str | None = None
    retention: str | None = None
    visibility: str = "政务"
    delivery: Mapping[str, object] | None = None
    withdrawn: Withdrawal | None = None
    secrecy_review: SecrecyReview | None = None
    """None for 预编: there is nothing to review yet."""
    census: Mapping[str, float] = field(default_factory=dict)
    service: Mapping[str, str] | None = None
    distributions: tuple[Distribution, ...] = ()
    is_brief: bool = False
    """Whether this is what a reader may know of a 不予共享 entry: title, provider, reason and basis."""
    raw: Mapping[str, object] = field(default_factory=dict)
    """The descriptor as written."""

    @property
    def resource_class(self) -> ResourceClass:
        """类 of the code."""
        return ResourceClass(self.code[0])

    @property
    def is_served(self) -> bool:
        """Whether rows may be loaded, built and answered: 无条件共享, 在用, and delivered here."""
        return (
            self.sharing.type is SharingType.UNCONDITIONAL
            and self.status is Status.ACTIVE
            and self.delivery is None
        )

    @property
    def folder(self) -> str:
        """The dataset's folder relative to the source."""
        return self.id

"""The domain: Catalog, Department, Dataset, Distribution, Field.

Names are DCAT's; the Chinese words of the law are the enum values. Plain frozen data: no I/O,
no third party. Tables and fields know their pointer, so that a rule can say where it looked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from site_builder.catalog.dataset import Dataset
from site_builder.catalog.department import Department, Exchange, Person, PlatformLink, PolicyDocument, System
from site_builder.catalog.distribution import Distribution, Field, ForeignKey, Reference
from site_builder.catalog.secrecy import SecrecyReview
from site_builder.catalog.sharing import (
    DenialBasis,
    ResourceClass,
    Sharing,
    SharingType,
    Status,
    Withdrawal,
)
from site_builder.catalog.upper import UpperCatalogue, UpperEntry
from site_builder.visibility import Matter
from site_builder.words import Words, standard

__all__ = [
    "Catalog",
    "City",
    "Dataset",
    "DenialBasis",
    "Department",
    "Distribution",
    "Exchange",
    "Field",
    "ForeignKey",
    "Person",
    "PlatformLink",
    "PolicyDocument",
    "Reference",
    "ResourceClass",
    "SecrecyReview",
    "Sharing",
    "SharingType",
    "Status",
    "System",
    "UpperCatalogue",
    "UpperEntry",
    "Withdrawal",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class City:
    """catalog.json."""

    title: str
    authority: str
    region_code: str
    region_name: str
    policies: tuple[str, ...]
    code_prefix: Mapping[str, str] = field(default_factory=dict)
    platform: Mapping[str, object] | None = None
    site_url: str = ""
    api_url: str = ""
    demo: str | None = None
    preview_rows: int = 10
    widened: frozenset[Matter] = frozenset()
    """What `publish` shows to every department beyond the table of visibility."""
    kept_generations: int = 5
    raw: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """目录: the city, its departments and their datasets, each sorted by id."""

    city: City
    departments: tuple[Department, ...]
    datasets: tuple[Dataset, ...]
    codelists: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    """`_codelists/<name>.csv` as rows."""
    policies: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    upper: tuple[UpperCatalogue, ...] = ()
    """上级资源, by level."""
    unread: frozenset[str] = frozenset()
    """Files left out because of their structure: what they would have said is not known."""
    own_words: Mapping[str, str] = field(default_factory=dict)
    """`_words.toml`: what the interface says here instead, by `table.key`."""

    @cached_property
    def words(self) -> Words:
        """The words of this city's interface."""
        return standard().replaced(self.own_words)

    @cached_property
    def departments_by_id(self) -> Mapping[str, Department]:
        """Departments by id."""
        return {department.id: department for department in self.departments}

    @cached_property
    def datasets_by_id(self) -> Mapping[str, Dataset]:
        """Datasets by `<department>/<name>`."""
        return {dataset.id: dataset for dataset in self.datasets}

    def of(self, department: str) -> tuple[Dataset, ...]:
        """The datasets of one department."""
        return tuple(d for d in self.datasets if d.department == department)

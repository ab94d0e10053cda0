"""The catalogue as one edition of the site shows it, with the figures that several pages share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from site_builder.audience import is_shown_whole, view_of
from site_builder.basis import Basis
from site_builder.casework import Viewer
from site_builder.catalog import Catalog, Dataset, ResourceClass, SharingType, Status
from site_builder.evaluation import Evaluated, evaluate
from site_builder.evaluation.years import years
from site_builder.findings import Finding
from site_builder.freshness import data_date
from site_builder.ledgers import Ledgers, Standing, empty
from site_builder.tables.records import FileRecord, TableRecord
from site_builder.visibility import GOVERNMENT, Audience, Kind, Matter

CATEGORY = 6
"""Signs of a code up to the 目."""
NEAR = 5

SHARING_SIGNS: Mapping[SharingType, str] = MappingProxyType(
    {
        SharingType.UNCONDITIONAL: "open",
        SharingType.CONDITIONAL: "conditional",
        SharingType.DENIED: "denied",
    }
)
"""Class of the sign in the style sheet: shape and colour always stand beside the word."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One dataset as lists show it."""

    address: str
    title: str
    department: str
    department_title: str
    sharing: str
    sign: str
    classification: str
    """类 and 项, the first three digits of the code; empty where a held entry tells none."""
    status: str | None
    """`预编`, `停用` or `待整改`; None while the entry is in use."""
    code: str = ""
    cycle: str = ""
    format: str = ""
    summary: str = ""
    updated_on: date | None = None
    published_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """How many entries there are of each sharing type, as a bar and in words."""

    total: int
    parts: tuple[tuple[str, str, int], ...]
    """Word, sign and number of each sharing type, in the order of the law."""

    @property
    def percent(self) -> int:
        """无条件共享 in per cent, rounded down: the share is never made to look better."""
        return self.parts[0][2] * 100 // self.total if self.total else 0


@dataclass(frozen=True, kw_only=True)
class Edition:
    """Everything page modules and exporters read; of the catalogue only what the audience may see."""

    catalog: Catalog
    """Given whole, kept as `audience.view_of` it."""
    tables: Mapping[str, Sequence[TableRecord]]
    files: Mapping[str, Sequence[FileRecord]]
    as_of: date
    held: tuple[Mapping[str, Any], ...] = ()
    """Records (catalog.json) of entries that are held back."""
    audience: Audience = GOVERNMENT
    rewritten: frozenset[str] | None = None
    """Ids of the entries whose own files are to be written; None: of all."""
    codes_given: tuple[tuple[str, str], ...] = ()
    """Department and 信息资源代码 of every entry, hidden ones too: none is given twice. Not for the public."""
    ledgers: Ledgers | None = None
    """The cases; None: none at all."""
    findings: Sequence[Finding] = ()
    """What is wrong with the source; a page shows a department its own."""
    commit: str | None = None
    basis: Basis | None = None
    """The whole source, for figures and detectors; None: neither is shown."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "audience", replace(self.audience, widened=self.catalog.city.widened))
        seen = view_of(self.catalog, self.audience)
        of = seen if self.audience.kind is Kind.PUBLIC else self.catalog
        object.__setattr__(self, "codes_given", self.codes_given or codes_of(of))
        object.__setattr__(self, "catalog", seen)

    @cached_property
    def viewer(self) -> Viewer:
        """The audience, as pages about cases ask it."""
        return Viewer(audience=self.audience)

    @cached_property
    def cases(self) -> Ledgers:
        """Every case, whoever may see it."""
        return self.ledgers or empty(self.catalog, self.as_of)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """The cases that this edition has a page for, by id."""
        return {id_: one for id_, one in self.cases.standings.items() if self.viewer.lists(one)}

    @cached_property
    def this_year(self) -> Evaluated | None:
        """The figures of the running year; of them only the city's are for everybody who sees cases at all."""
        if self.basis is None or not self.audience.sees(Matter.CASES):
            return None
        return evaluate(self.basis, self.as_of.year)

    @cached_property
    def evaluations(self) -> Mapping[int, Evaluated]:
        """The figures of each year that this audience may read: drafts are for 管理, others see what was settled."""
        if self.basis is None or self.this_year is None:
            return {}
        shown = years(self.basis, with_drafts=self.audience.sees_whole(Matter.DRAFTS))
        known = {self.this_year.year: self.this_year}
        return {year: known.get(year) or evaluate(self.basis, year) for year in shown}

    @cached_property
    def datasets(self) -> tuple[Dataset, ...]:
        """What this edition shows, by id; an entry whose department is unknown has no provider to name."""
        known = self.catalog.departments_by_id
        return tuple(d for d in self.catalog.datasets if d.department in known)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Each shown dataset as lists show it, by id."""
        shown = {dataset.id: self._entry(dataset) for dataset in self.datasets}
        held = {record["id"]: self._held_entry(record) for record in self.held}
        return dict(sorted((shown | held).items())) if held else shown

    @cached_property
    def by_department(self) -> Mapping[str, tuple[Entry, ...]]:
        """Entries of each department that has any, in the order of their titles."""
        grouped: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            grouped.setdefault(entry.department, []).append(entry)
        return {id_: tuple(sorted(of, key=lambda e: e.title)) for id_, of in sorted(grouped.items())}

    @cached_property
    def by_code(self) -> Mapping[str, Entry]:
        """Entries by their 信息资源代码, to follow 关联资源代码."""
        return {dataset.code: self.entries[dataset.id] for dataset in self.datasets}

    @cached_property
    def theme_counts(self) -> Mapping[str, int]:
        """How many entries with fields each theme has; themes without any are left out."""
        return Counter(theme for d in self.datasets if is_shown_whole(d) for theme in d.themes)

    @cached_property
    def class_names(self) -> Mapping[str, str]:
        """Names of 类, 项 and 目 by code."""
        rows = self.catalog.codelists.get("classification", ())
        return {row["code"]: row["name"] for row in rows}

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[Entry, ...]]:
        """Related entries of each one that is shown whole: named ones, then some of its kind."""
        whole = [d for d in self.datasets if is_shown_whole(d)]
        kin: dict[str, list[str]] = {}
        for dataset in whole:
            kin.setdefault(_kin(dataset), []).append(dataset.id)
        places = {id_: at for ids in kin.values() for at, id_ in enumerate(ids)}
        found = {}
        for dataset in whole:
            ids = kin[_kin(dataset)]
            at = places[dataset.id] + 1
            # The next few in a ring: a new entry changes the pages of its neighbours alone.
            near = [*ids[at : at + NEAR], *ids[: max(0, min(at - 1, at + NEAR - len(ids)))]]
            named = [self.by_code[code] for code in dataset.related if code in self.by_code]
            found[dataset.id] = tuple(dict.fromkeys((*named, *(self.entries[id_] for id_ in near))))
        return found

    def writing(self, only: frozenset[str]) -> Edition:
        """The same edition, with the files of these entries to be written and those of the others left."""
        # Not `replace`: everything worked out so far stays.
        same = copy(self)
        object.__setattr__(same, "rewritten", only)
        return same

    def writes(self, id_: str) -> bool:
        """Whether the files of an entry are to be written; of the others they lie there already."""
        return self.rewritten is None or id_ in self.rewritten

    def department_title(self, department: str) -> str:
        """The short name of a department."""
        known = self.catalog.departments_by_id.get(department)
        # A faulty department file holds its entries back too: their records still name it.
        return known.short_title if known else self._held_departments[department]

    @cached_property
    def _held_departments(self) -> Mapping[str, str]:
        return {record["department"]: record["departmentTitle"] for record in self.held}

    def data_updated_on(self, dataset: Dataset) -> date | None:
        """数据更新: the latest delivery's date, else what the descriptor states."""
        return data_date(
            dataset.data_updated_on, (t.data_updated_on for t in self.tables.get(dataset.id, ()))
        )

    def _entry(self, dataset: Dataset) -> Entry:
        whole = is_shown_whole(dataset)
        return Entry(
            address=f"datasets/{dataset.id}/index.html",
            title=dataset.title,
            department=dataset.department,
            department_title=self.department_title(dataset.department),
            sharing=dataset.sharing.type.value,
            sign=SHARING_SIGNS[dataset.sharing.type],
            classification=dataset.code[:3],
            status=dataset.status.value if dataset.status is not Status.ACTIVE else None,
            code=dataset.code if whole else "",
            cycle=dataset.accrual_periodicity if whole else "",
            format=dataset.format_type or dataset.format_class if whole else "",
            summary=dataset.description if whole else "",
            updated_on=self.data_updated_on(dataset) if whole else None,
            published_on=dataset.published_on if whole else None,
        )

    def _held_entry(self, record: Mapping[str, Any]) -> Entry:
        sharing = SharingType(record["sharing"])
        code = "" if sharing is SharingType.DENIED else record["code"]
        return Entry(
            address=f"datasets/{record['id']}/index.html",
            title=record["title"],
            department=record["department"],
            department_title=self.department_title(record["department"]),
            sharing=sharing.value,
            sign=SHARING_SIGNS[sharing],
            classification=record["code"][:3],
            status="待整改",
            code=code,
        )


def _kin(dataset: Dataset) -> str:
    """What entries have in common: the 目, or the theme where the 目 only says whose they are."""
    if dataset.resource_class is not ResourceClass.DEPARTMENT:
        return dataset.code[:CATEGORY]
    return dataset.themes[0] if dataset.themes else dataset.department


def codes_of(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Department and 信息资源代码 of every entry."""
    return tuple((dataset.department, dataset.code) for dataset in catalog.datasets)


def share_of(entries: Iterable[Entry]) -> Share:
    """The sharing types of some entries, counted."""
    counted = Counter(entry.sharing for entry in entries)
    parts = tuple((kind.value, SHARING_SIGNS[kind], counted[kind.value]) for kind in SharingType)
    return Share(total=sum(counted.values()), parts=parts)

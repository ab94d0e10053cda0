"""The catalogue as one edition of the site shows it, with the figures that several pages share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import Any

from site_builder.audience import is_shown_whole, view_of
from site_builder.basis import Basis
from site_builder.casework import Viewer
from site_builder.casework.law_changes import LawChange, law_changes
from site_builder.catalog import Catalog, Dataset
from site_builder.chronicle import Chronicler
from site_builder.entries import Entry, entry_of, held_entry_of
from site_builder.evaluation import Evaluated, evaluate
from site_builder.evaluation.years import years
from site_builder.findings import Finding
from site_builder.freshness import data_date
from site_builder.ledgers import Ledgers, Standing, empty
from site_builder.neighbours import Neighbours
from site_builder.notices import Noticer, Notices
from site_builder.parts import Parts
from site_builder.stops import Suspension
from site_builder.tables.records import FileRecord, TableRecord
from site_builder.visibility import GOVERNMENT, Audience, Kind, Matter
from site_builder.words import Words


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
    """Ids of the entries and departments whose own files are to be written; None: of all."""
    parts: Parts = field(default_factory=Parts)
    """What entries that did not change gave to the files of the whole catalogue."""
    codes_given: tuple[tuple[str, str], ...] = ()
    """Department and 信息资源代码 of every entry, hidden ones too: none is given twice. Not for the public."""
    ledgers: Ledgers | None = None
    """The cases; None: none at all."""
    findings: Sequence[Finding] = ()
    """What is wrong with the source; a page shows a department its own."""
    commit: str | None = None
    basis: Basis | None = None
    """The whole source, for figures and detectors; None: neither is shown."""
    stops: Mapping[str, Suspension] = field(default_factory=dict)
    """By id, what is suspended at the query service: of these no row and no profile is kept here."""

    chronicler: Chronicler | None = None
    """Tells what became of entries; None: this audience is told published changes only, or nobody asked git."""
    noticer: Noticer | None = None
    """Tells what each day brought; None: nobody asked git."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "audience", replace(self.audience, widened=self.catalog.city.widened))
        seen = view_of(self.catalog, self.audience)
        of = seen if self.audience.kind is Kind.PUBLIC else self.catalog
        object.__setattr__(self, "codes_given", self.codes_given or codes_of(of))
        object.__setattr__(self, "catalog", seen)
        object.__setattr__(self, "tables", self._lawful(self.tables))

    def after(
        self,
        view: Catalog,
        changed: frozenset[str],
        *,
        tables: Mapping[str, Sequence[TableRecord]],
        files: Mapping[str, Sequence[FileRecord]],
        chronicler: Chronicler | None,
    ) -> Edition:
        """The same edition once these entries are as in `view` (`audience.view_after`), to write theirs alone."""
        same = object.__new__(Edition)
        kept = {one.name: getattr(self, one.name) for one in fields(self)}
        # Figures of the whole source and what each day brought were worked out before the change.
        left_out = {"findings": (), "basis": None, "noticer": None}
        own = {"catalog": view, "tables": self._lawful(tables), "files": files, "chronicler": chronicler}
        vars(same).update(kept | left_out | own | {"rewritten": changed})
        now = {one.id: same._entry(one) for one in view.datasets if one.id in changed}
        vars(same)["entries"] = {**self.entries, **now}
        return same

    def _lawful(self, tables: Mapping[str, Sequence[TableRecord]]) -> Mapping[str, Sequence[TableRecord]]:
        # A page that forgets to ask shows nothing of what was stopped in an emergency.
        stopped = self.stops.keys() & tables.keys()
        return {**tables, **{id_: [_without_rows(one) for one in tables[id_]] for id_ in stopped}}

    @property
    def words(self) -> Words:
        """The words of the interface."""
        return self.catalog.words

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
    def law_changes(self) -> tuple[LawChange, ...]:
        """Revised laws without a trigger, of the whole city: looked for once, since every entry is asked."""
        return law_changes(self.cases)

    @cached_property
    def notices(self) -> Notices:
        """目录通告, until the day of the edition."""
        if self.noticer is None:
            return Notices(is_known=False)
        return self.noticer.tell({one.id: one for one in self.datasets}, self.as_of)

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
        shown = {one.id: self._entry(one) for one in self.datasets}
        held = {one["id"]: held_entry_of(one, self.department_title(one["department"])) for one in self.held}
        return dict(sorted((shown | held).items())) if held else shown

    def _entry(self, one: Dataset) -> Entry:
        title, updated = self.department_title(one.department), self.data_updated_on(one)
        return entry_of(one, title, updated, is_suspended=one.id in self.stops)

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
    def neighbours(self) -> Neighbours:
        """Related entries of each one that is shown whole: named ones, then some of its kind."""
        return Neighbours(self.datasets, self.entries, self.by_code)

    def writing(self, only: frozenset[str], parts: Parts) -> Edition:
        """The same edition, with the files of these entries and departments to be written and the others left."""
        # Not `replace`: everything worked out so far stays.
        same = copy(self)
        object.__setattr__(same, "rewritten", only)
        object.__setattr__(same, "parts", parts)
        return same

    def writes(self, id_: str) -> bool:
        """Whether the files of an entry or a department are to be written; of the others they lie there already."""
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


def _without_rows(record: TableRecord) -> TableRecord:
    """What a table is, and nothing of what is in it."""
    return replace(record, preview=(), profiles=())


def codes_of(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Department and 信息资源代码 of every entry."""
    return tuple((dataset.department, dataset.code) for dataset in catalog.datasets)

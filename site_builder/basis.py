"""What figures, detectors and reports are computed from: one compiled source, on one day, with its use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from site_builder.catalog import Catalog, Dataset, Status
from site_builder.compilation import Compiled
from site_builder.findings import Finding, Severity
from site_builder.freshness import Freshness, freshness
from site_builder.ledgers import Ledgers, Standing
from site_builder.ledgers.process import Clock
from site_builder.sources import Source
from site_builder.usage import Usage


@dataclass(frozen=True, kw_only=True)
class Basis:
    """The whole source, whoever may see it; what is shown to whom is decided where it is shown."""

    source: Source
    catalog: Catalog
    ledgers: Ledgers
    findings: tuple[Finding, ...]
    as_of: date
    commit: str | None = None
    """None: the source equals no commit."""
    examined: frozenset[str] = frozenset()
    """Datasets whose rows were looked at."""
    data_dates: Mapping[str, date | None]
    """数据日期 by dataset: of the latest delivery, else as stated."""
    rows: Mapping[str, int]
    """Rows of the tables that were looked at, by dataset."""
    usage: Usage | None = None

    @classmethod
    def of(cls, compiled: Compiled, usage: Usage | None = None) -> Basis:
        """From what `compile_catalog` gave."""
        return cls(
            source=compiled.source,
            catalog=compiled.catalog,
            ledgers=compiled.ledgers,
            findings=compiled.findings,
            as_of=compiled.config.as_of,
            commit=compiled.commit.id if compiled.commit else None,
            examined=frozenset(compiled.examined),
            data_dates={
                dataset.id: compiled.data_dates.get(dataset.id, dataset.data_updated_on)
                for dataset in compiled.catalog.datasets
            },
            rows={id_: sum(one.rows.values()) for id_, one in compiled.examined.items() if one.rows},
            usage=usage,
        )

    @cached_property
    def entries(self) -> Mapping[str, tuple[Dataset, ...]]:
        """All entries of every department, also of those that have none."""
        found: dict[str, list[Dataset]] = {one.id: [] for one in self.catalog.departments}
        for dataset in self.catalog.datasets:
            if dataset.department in found:
                found[dataset.department].append(dataset)
        return {department: tuple(of) for department, of in found.items()}

    @cached_property
    def in_use(self) -> Mapping[str, tuple[Dataset, ...]]:
        """The entries 在用 of every department, also of those that have none."""
        return {
            department: tuple(one for one in of if one.status is Status.ACTIVE)
            for department, of in self.entries.items()
        }

    @cached_property
    def freshness(self) -> Mapping[str, Freshness]:
        """How the data of each entry 在用 stands on the day."""
        cycles = self.catalog.codelists.get("cycles", ())
        return {
            one.id: freshness(self.data_dates[one.id], one.accrual_periodicity, cycles, self.as_of)
            for of in self.in_use.values()
            for one in of
        }

    @cached_property
    def clocks(self) -> Mapping[str, tuple[Clock, ...]]:
        """The limits that run or ran in each case, by its id."""
        return {id_: tuple(one.process.clocks(one.course)) for id_, one in self.ledgers.standings.items()}

    @cached_property
    def findings_by_folder(self) -> Mapping[str, tuple[Finding, ...]]:
        """What is wrong, by `<department>/<dataset>` or `<department>/<ledger>`; data files with their entry."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found["/".join(finding.file.removeprefix("dropbox/").split("/")[:2])].append(finding)
        return {folder: tuple(of) for folder, of in found.items()}

    def faults(self, dataset: str, *rules: str, errors_only: bool = False) -> tuple[Finding, ...]:
        """The findings of some rules about an entry and its data."""
        return tuple(
            one
            for one in self.findings_by_folder.get(dataset, ())
            if one.rule in rules and (not errors_only or one.severity is Severity.ERROR)
        )

    def standings(self, ledger: str) -> tuple[Standing, ...]:
        """The cases of one ledger, as they stand on the day, by id."""
        return self._by_ledger.get(ledger, ())

    @cached_property
    def _by_ledger(self) -> Mapping[str, tuple[Standing, ...]]:
        found: dict[str, list[Standing]] = defaultdict(list)
        for one in self.ledgers.standings.values():
            found[one.case.ledger].append(one)
        return {ledger: tuple(of) for ledger, of in found.items()}

    def title_of(self, department: str) -> str:
        """The short name of a department, or its id where it is not known."""
        known = self.catalog.departments_by_id.get(department)
        return known.short_title if known else department

    def line(self, file: str, pointer: str = "") -> int | None:
        """Where in a file a pointer leads, from 1; None for a file that was not read."""
        document = self.source.documents.get(file)
        return document.place(pointer).line if document else None

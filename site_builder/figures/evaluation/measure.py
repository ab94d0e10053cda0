"""One figure of the yearly evaluation: what it is called, what defines it, and how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from site_builder.casework import Running, running
from site_builder.casework.viewer import parties
from site_builder.casework.yearly import Handing, handings
from site_builder.catalog import Catalog, Dataset, Status
from site_builder.findings import Finding
from site_builder.ledgers import Ledgers, Standing
from site_builder.usage import Use

OF_ALL = frozenset({"_evaluations"})
"""Ledgers whose files speak of departments that are not asked anything."""
GROUPS = ("目录", "数据", "申请", "疑义", "更新", "安全", "项目", "监督")


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """A number, or one number of another."""

    top: int
    bottom: int | None = None
    """What it is a share or an average of; None for a plain number, 0 where there is nothing to divide by."""
    percent: bool = False

    @property
    def number(self) -> float | None:
        """As a plot draws it and a table sorts it; None where there is nothing to divide by."""
        if self.bottom is None:
            return self.top
        if self.bottom == 0:
            return None
        return self.top * 100 / self.bottom if self.percent else self.top / self.bottom

    @property
    def words(self) -> str:
        """As people read it: `66.7%（2/3）`."""
        number = self.number
        if number is None:
            return "—"
        if self.bottom is None:
            return str(self.top)
        return f"{number:.1f}%（{self.top}/{self.bottom}）" if self.percent else f"{number:.1f}"


def share(top: int, bottom: int) -> Value:
    """`top` of `bottom`, in per cent."""
    return Value(top=top, bottom=bottom, percent=True)


def average(total: int, count: int) -> Value:
    """The mean of `count` numbers."""
    return Value(top=total, bottom=count)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What all figures are computed from: the whole catalogue and every case, for one year up to a day."""

    catalog: Catalog
    cases: Ledgers
    year: int
    as_of: date
    updated_on: Callable[[Dataset], date | None]
    findings: tuple[Finding, ...] = ()
    uses: tuple[Use, ...] = ()
    """What the query service counted, where its usage file was given."""

    def in_year(self, day: date | None) -> bool:
        """Whether a day lies in the year, and has come."""
        return day is not None and day.year == self.year and day <= self.as_of

    @cached_property
    def by_ledger(self) -> Mapping[str, tuple[Standing, ...]]:
        """Standings by ledger."""
        found: dict[str, list[Standing]] = {}
        for one in self.cases.standings.values():
            found.setdefault(one.case.ledger, []).append(one)
        return {ledger: tuple(ones) for ledger, ones in found.items()}

    @cached_property
    def by_party(self) -> Mapping[tuple[str, str], tuple[Standing, ...]]:
        """Standings by ledger and by each department that has a part in the case."""
        found: dict[tuple[str, str], list[Standing]] = {}
        for one in self.cases.standings.values():
            for department in parties(one):
                found.setdefault((one.case.ledger, department), []).append(one)
        return {key: tuple(ones) for key, ones in found.items()}

    @cached_property
    def reports(self) -> tuple[Handing, ...]:
        """The reports on the year before."""
        return handings(self.cases, self.year - 1)

    @cached_property
    def entries(self) -> Mapping[str, tuple[Dataset, ...]]:
        """Entries of every status, by department."""
        found: dict[str, list[Dataset]] = {}
        for dataset in self.catalog.datasets:
            found.setdefault(dataset.department, []).append(dataset)
        return {department: tuple(ones) for department, ones in found.items()}

    @cached_property
    def clocks(self) -> Mapping[str, tuple[Running, ...]]:
        """The clocks of each case, by id."""
        return {id_: running(one, self.as_of) for id_, one in self.cases.standings.items()}

    @cached_property
    def active(self) -> Mapping[str, tuple[Dataset, ...]]:
        """Entries in use, by department."""
        return {
            department: tuple(one for one in ones if one.status is Status.ACTIVE)
            for department, ones in self.entries.items()
        }

    @cached_property
    def faulty_data(self) -> frozenset[str]:
        """Datasets whose rows do not match their fields."""
        wrong = (f for f in self.findings if f.rule in ("V24", "F05"))
        return frozenset("/".join(f.file.removeprefix("dropbox/").split("/")[:2]) for f in wrong)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose figures: a department's, or the city's (None)."""

    ground: Ground
    department: str | None = None

    def mine(self, department: str) -> bool:
        """Whether something of a department counts here."""
        return self.department is None or self.department == department

    def entries(self) -> Iterator[Dataset]:
        """Entries in use."""
        return self._of(self.ground.active)

    def all_entries(self) -> Iterator[Dataset]:
        """Entries of every status."""
        return self._of(self.ground.entries)

    def _of(self, entries: Mapping[str, tuple[Dataset, ...]]) -> Iterator[Dataset]:
        if self.department is not None:
            yield from entries.get(self.department, ())
            return
        for datasets in entries.values():
            yield from datasets

    def cases(self, ledger: str) -> Iterator[Standing]:
        """The cases of a ledger that the department has a part in, as whatever; those of authority too."""
        if self.department is None or ledger in OF_ALL:
            return iter(self.ground.by_ledger.get(ledger, ()))
        return iter(self.ground.by_party.get((ledger, self.department), ()))

    def clocks(self, standing: Standing, label: str) -> Iterator[Running]:
        """The clocks of a case with a label that this scope has to keep."""
        for one in self.ground.clocks[standing.case.id]:
            if one.clock.label == label and self.mine(one.clock.department):
                yield one


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One figure."""

    id: str
    group: str
    title: str
    unit: str
    article: str
    definition: str
    """How it is counted, a sentence."""
    compute: Callable[[Scope], Value]
    drawn: bool = False
    """Whether the page draws it for the departments side by side."""


def measure(
    id_: str,
    group: str,
    title: str,
    unit: str,
    article: str,
    definition: str,
    compute: Callable[[Scope], Value],
    *,
    drawn: bool = False,
) -> Measure:
    """A row of a list of measures."""
    return Measure(
        id=id_,
        group=group,
        title=title,
        unit=unit,
        article=article,
        definition=definition,
        compute=compute,
        drawn=drawn,
    )

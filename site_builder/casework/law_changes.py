"""法规修订 (第八条): laws of the list whose version is newer than what entries cite, until a trigger is registered.

The list (`_codelists/laws.csv`) has one version of a law in its title: `…法（2025年修订，2026年1月1日起施行）`. An entry that
cites the law by another, older version, or without one and was last worked on before the version, is concerned. From
the day a 目录更新事由 names it, the limit runs in that case and nothing is suggested any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from site_builder.casework.clocks import Term, terms_of
from site_builder.catalog import Dataset, Status
from site_builder.ledgers import Ledgers
from site_builder.ledgers.contents import Trigger

LIMIT = "catalog-update"
REVISION = "法规修订"
_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_IN_FORCE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日起施行")


@dataclass(frozen=True, kw_only=True, slots=True)
class Law:
    """A law as a title names it."""

    title: str
    name: str
    """Without 《》, version and `中华人民共和国`: what its versions have in common."""
    version: str = ""
    """What stands in the brackets; empty: no version is named."""
    effective_on: date | None = None
    """The day that the title gives with 起施行."""
    doc_no: str = ""

    @property
    def dated(self) -> date | None:
        """The latest day of the version; of a year or month its first."""
        return max(_days(self.version), default=None)

    @property
    def since(self) -> date | None:
        """From when on the version counts: in force, else as dated."""
        return self.effective_on or self.dated


@dataclass(frozen=True, kw_only=True, slots=True)
class LawChange:
    """A newer version of a law, and the entries that nobody was asked to update for it yet."""

    law: Law
    datasets: tuple[str, ...]
    terms: tuple[Term, ...]
    """How the limit stands that runs from the day in force; none while the list does not say that day."""

    def of_department(self, department: str) -> tuple[str, ...]:
        """The entries of one department."""
        return tuple(one for one in self.datasets if one.split("/")[0] == department)

    @property
    def command(self) -> str:
        """What registers it."""
        return f"mulu case new trigger --law {self.law.name}"


def law_of(title: str, doc_no: str = "") -> Law:
    """A title taken apart."""
    plain = title.strip().removeprefix("《").removesuffix("》")
    name, _, bracketed = plain.rpartition("（")
    version = bracketed[:-1]
    if not name or bracketed.find("）") != len(version):
        # Nothing in brackets ends the title.
        name, version = plain, ""
    name = name.removeprefix("《").removesuffix("》")
    day = _IN_FORCE.search(version)
    return Law(
        title=title,
        name=name.removeprefix("中华人民共和国"),
        version=version,
        effective_on=_day(*day.groups()) if day else None,
        doc_no=doc_no,
    )


def current(rows: tuple[Mapping[str, str], ...]) -> Mapping[str, Law]:
    """The newest version of each law in the list, by name; of equally old ones the later row."""
    found: dict[str, Law] = {}
    for row in rows:
        law = law_of(row["title"], row["docNo"])
        known = found.get(law.name)
        if known is None or (known.since or date.min) <= (law.since or date.min):
            found[law.name] = law
    return found


def law_changes(ledgers: Ledgers) -> tuple[LawChange, ...]:
    """Every law with entries that cite it in an older version and stand in no trigger, by name."""
    catalog = ledgers.facts.catalog
    laws = current(tuple(catalog.codelists.get("laws", ())))
    asked = _asked(ledgers, laws)
    behind: dict[str, list[str]] = {}
    for dataset in catalog.datasets:
        if dataset.status is Status.WITHDRAWN:
            continue
        for name in sorted({law.name for law in _cited(dataset) if _is_behind(law, laws, dataset)}):
            if dataset.id not in asked.get(name, ()):
                behind.setdefault(name, []).append(dataset.id)
    return tuple(
        LawChange(law=laws[name], datasets=tuple(sorted(ids)), terms=_terms(laws[name], ledgers))
        for name, ids in sorted(behind.items())
    )


def _cited(dataset: Dataset) -> Iterator[Law]:
    """The laws that an entry rests on: 不予共享依据, 来源依据, and what makes a field public."""
    for basis in dataset.sharing.denial_basis:
        yield law_of(basis.title)
    gov = dataset.raw.get("gov")
    origin = gov.get("originBasis") if isinstance(gov, Mapping) else None
    if isinstance(origin, Mapping):
        yield law_of(str(origin["title"]))
    for table in dataset.distributions:
        for field in table.fields:
            own = field.raw.get("gov")
            public = own.get("publicBasis") if isinstance(own, Mapping) else None
            if isinstance(public, Mapping):
                yield law_of(str(public["title"]))


def _is_behind(cited: Law, laws: Mapping[str, Law], dataset: Dataset) -> bool:
    law = laws.get(cited.name)
    if law is None or cited.version == law.version:
        return False
    if cited.version:
        # An entry may be ahead of the list; a version without a day is simply another one.
        return cited.since is None or law.since is None or cited.since < law.since
    worked = _worked_on(dataset)
    return law.since is not None and worked is not None and worked < law.since


def _worked_on(dataset: Dataset) -> date | None:
    """The last day on which somebody is known to have looked at the entry."""
    gov = dataset.raw.get("gov")
    changes = gov.get("changes", ()) if isinstance(gov, Mapping) else ()
    days = [date.fromisoformat(str(one["on"])) for one in changes]
    days += [dataset.published_on] if dataset.published_on else []
    days += [dataset.secrecy_review.on] if dataset.secrecy_review else []
    return max(days, default=None)


def _asked(ledgers: Ledgers, laws: Mapping[str, Law]) -> Mapping[str, set[str]]:
    """By law the entries that a trigger names for its newest version."""
    found: dict[str, set[str]] = {}
    for case in ledgers.of("_triggers"):
        content = case.content
        basis = case.raw["basis"]
        assert isinstance(content, Trigger)  # the folder says so
        assert isinstance(basis, Mapping)  # the schema says so
        named = law_of(str(basis["title"]))
        law = laws.get(named.name)
        if law is None or case.on > ledgers.as_of:
            continue
        if content.effective_on >= law.since if law.since else named.version == law.version:
            found.setdefault(law.name, set()).update(content.datasets)
    return found


def _terms(law: Law, ledgers: Ledgers) -> tuple[Term, ...]:
    if law.effective_on is None:
        return ()
    policies = ledgers.facts.policies
    return terms_of(policies.deadlines(LIMIT, law.effective_on), ledgers.as_of, policies.calendar)


def _days(text: str) -> Iterator[date]:
    for found in _DAY.finditer(text):
        day = _day(found[1], found[2] or "1", found[3] or "1")
        if day is not None:
            yield day


def _day(year: str, month: str, day: str) -> date | None:
    """None for a day that the calendar does not have: a title is anybody's text."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

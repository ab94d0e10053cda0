"""办理单: what departments ask of each other, its state on a day, and the limits that run.

A case is one id over several files: the case file of the department that opened it, a reply of each
department that is asked, the authority's coordination. States are computed from the events by one
table per ledger (`processes`), never stored. `read` never fails on a wrong file: the rules L01–L11
say what is wrong, and a case that is wrong stands where its possible events led.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from site_builder.calendar import calendar_of
from site_builder.catalog import Catalog
from site_builder.descriptors.shape import object_of
from site_builder.ledgers.case import Case, Paper
from site_builder.ledgers.decoding import CONTENTS, NOTHING, PAPERS, to_case, to_paper
from site_builder.ledgers.git_days import FileDays, days_of
from site_builder.ledgers.process import Facts, Standing, standing
from site_builder.ledgers.processes import processes
from site_builder.policy import Policies, policies_of
from site_builder.sources import Document, Source

__all__ = ["KINDS", "Case", "Facts", "Ledgers", "Paper", "Standing", "policies_for", "read"]

KINDS: Mapping[str, str] = {
    "_coordination": "coordination",
    "_demands": "demand",
    "_disputes": "dispute",
    "_evaluations": "evaluation",
    "_forms": "form",
    "_interpretations": "interpretation",
    "_keys": "key",
    "_projects": "project",
    "_rectifications": "rectification",
    "_replies": "reply",
    "_reports": "report",
    "_requests": "request",
    "_sources": "source",
    "_triggers": "trigger",
}
"""The schema of each ledger's files."""


@dataclass(frozen=True, kw_only=True)
class Ledgers:
    """Every case of the city on one day."""

    facts: Facts
    as_of: date
    cases: tuple[Case, ...] = ()
    """By id; of two with one id, both."""
    papers: tuple[Paper, ...] = ()
    unread: frozenset[str] = frozenset()
    """Ids of files that were left out because of their structure."""

    @property
    def files(self) -> tuple[Case | Paper, ...]:
        """Every file that could be read: cases, then what adds to them."""
        return (*self.cases, *self.papers)

    @cached_property
    def cases_by_id(self) -> Mapping[str, Case]:
        """Cases by id; of two with one id, the first."""
        found: dict[str, Case] = {}
        for case in self.cases:
            found.setdefault(case.id, case)
        return found

    def without(self, files: Collection[str]) -> Ledgers:
        """The same without the cases that one of these files opens or adds to."""
        faulty = {one.id for one in self.files if one.file in files}
        return replace(
            self,
            cases=tuple(case for case in self.cases if case.id not in faulty),
            papers=tuple(paper for paper in self.papers if paper.id not in faulty),
        )

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Where each case stands on the day, by id."""
        return {
            id_: standing(case, processes()[case.ledger], self.facts, as_of=self.as_of)
            for id_, case in self.cases_by_id.items()
        }

    def of(self, ledger: str) -> tuple[Case, ...]:
        """The cases of one ledger (`_forms`)."""
        return tuple(case for case in self.cases if case.ledger == ledger)

    @cached_property
    def open_disputes(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the disputes that are open, by dataset (第十七条: 照常办理)."""
        found: dict[str, list[str]] = defaultdict(list)
        for id_, standing_ in self.standings.items():
            if standing_.case.ledger == "_disputes" and standing_.is_open:
                found[str(standing_.case.raw["dataset"])].append(id_)
        return {dataset: tuple(ids) for dataset, ids in found.items()}


def policies_for(source: Source, catalog: Catalog, *, broken: Collection[str] = ()) -> Policies:
    """The instruments that the city names, counting by its calendar."""
    calendars = (object_of(d) for d in source.calendars if d.path not in broken)
    named = (catalog.policies[id_] for id_ in catalog.city.policies if id_ in catalog.policies)
    return policies_of(named, calendar_of(calendars))


def read(source: Source, catalog: Catalog, *, broken: Collection[str], as_of: date) -> Ledgers:
    """The cases of every ledger file that is not in `broken` (paths with structural errors)."""
    facts = Facts(catalog=catalog, policies=policies_for(source, catalog, broken=broken))
    whole = [d for d in source.ledgers if d.path not in broken]
    # A sample city was written in one day, which says nothing of when its letters arrived.
    holds = bool(whole) and not catalog.city.demo
    days: Mapping[str, FileDays] = days_of(source.root, until=as_of) if holds else {}
    papers = tuple(to_paper(d, days.get(d.path, NOTHING)) for d in whole if _folder(d) in PAPERS)
    by_id: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        by_id[paper.id].append(paper)
    opened = (to_case(d, days.get(d.path, NOTHING)) for d in whole if _folder(d) in CONTENTS)
    return Ledgers(
        facts=facts,
        as_of=as_of,
        cases=tuple(
            replace(case, papers=tuple(by_id.get(case.id, ()))) for case in sorted(opened, key=_order)
        ),
        papers=papers,
        unread=frozenset(_stem(d) for d in source.ledgers if d.path in broken),
    )


def empty(catalog: Catalog, as_of: date) -> Ledgers:
    """No case at all."""
    return Ledgers(facts=Facts(catalog=catalog, policies=policies_of((), calendar_of())), as_of=as_of)


def _order(case: Case) -> tuple[str, str]:
    return case.id, case.file


def _folder(document: Document) -> str:
    return document.path.split("/")[1]


def _stem(document: Document) -> str:
    return document.path.rsplit("/", 1)[1].removesuffix(".json")

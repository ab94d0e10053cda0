"""What a rule may look at, and which entries it holds for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from site_builder.catalog import Catalog, Dataset, Status
from site_builder.law import Rule
from site_builder.ledgers import Ledgers
from site_builder.stops import Suspension

PLANNED = frozenset({f"V{n:02}" for n in range(1, 15)} | {"V18", "V27"})
"""第二十五条: before the system exists there is neither data nor review."""
WITHDRAWN = frozenset({"V01", "V02", "V03", "V04", "V05", "V18"})
"""The page of a 停用 entry stays, so its naming must stay right."""
HOLDS: Mapping[Status, frozenset[str] | None] = {
    Status.PLANNED: PLANNED,
    Status.WITHDRAWN: WITHDRAWN,
    Status.ACTIVE: None,
}
"""Rules by `gov.status`; None: all of them (DESCRIPTOR.md, "Rules")."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """The catalogue on one day."""

    catalog: Catalog
    as_of: date
    root: Path
    """The source folder, for the rules that look at which files lie there."""
    ledgers: Ledgers
    bare: frozenset[str] = frozenset()
    """Ids of datasets whose folder is known to hold nothing but the descriptor."""
    data_dates: Mapping[str, date] = field(default_factory=dict)
    """By dataset id: the date of its latest delivery, where one was looked at (V26)."""
    stops: Mapping[str, Suspension] = field(default_factory=dict)
    """By dataset id: what is suspended at the query service (V35); empty too where no list was given."""

    def datasets(self, rule: Rule) -> Iterator[Dataset]:
        """The entries that `rule` holds for."""
        for dataset in self.catalog.datasets:
            # Asked first: nearly all are in use, and the hash of an enum is slow.
            if dataset.status is Status.ACTIVE or rule.id in (HOLDS[dataset.status] or (rule.id,)):
                yield dataset

    def title_of(self, department: str) -> str:
        """The short name of a department, or the id itself when it is not known."""
        known = self.catalog.departments_by_id.get(department)
        return known.short_title if known else department

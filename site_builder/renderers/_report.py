"""What every renderer is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from site_builder.findings import Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The findings of one check, in order."""

    source: str
    commit: str | None
    as_of: date
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]
    """error, warning, departments, datasets, tables, rows."""
    colour: bool = False
    """The text goes to a terminal that shows colour."""

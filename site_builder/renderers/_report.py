"""What every renderer is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of datasets by id, for formats that group by dataset."""
    changed: str = ""
    """What changed since an earlier tree, in one sentence; empty where none was compared."""
    colour: bool = False
    """The text goes to a terminal that shows colour."""

    def path_of(self, finding: Finding) -> str:
        """The finding's file as seen from where the command was started."""
        # A delivered file lies in the data root, which is not below the source.
        delivered = finding.file.startswith("dropbox/")
        return finding.file if delivered else f"{self.source}/{finding.file}"

    def place_of(self, finding: Finding) -> str:
        """`file:line:column`, as far as known."""
        numbers = [str(n) for n in (finding.line, finding.column) if n is not None]
        return ":".join([self.path_of(finding), *numbers])

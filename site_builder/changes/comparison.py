"""Everything that one `mulu diff` has to say, for the three ways of saying it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from site_builder.changes.change import Change
from site_builder.findings import Finding, Severity


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One of the two trees."""

    name: str
    """As it was asked for."""
    commit: str | None = None
    unread: tuple[str, ...] = ()
    """Files that could not be read and so were not compared; `mulu check` says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two trees, what changed between them, and what is wrong with that."""

    base: Side
    head: Side
    source: str
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    others: tuple[str, ...] = ()
    """Datasets with other edits: a summary, data, the review."""
    submitter: str | None = None
    """The account whose folder was judged (V23); None: not judged."""
    departments: Mapping[str, str]
    """Short titles by id."""

    @property
    def counts(self) -> dict[str, int]:
        """The figures of the report."""
        reached = {one.department for change in self.changes for one in change.affected}
        return {
            "changes": len(self.changes),
            "breaking": sum(change.breaking for change in self.changes),
            "datasets": len({change.dataset for change in self.changes}),
            "affectedDepartments": len(reached),
            "error": sum(finding.severity is Severity.ERROR for finding in self.findings),
            "warning": sum(finding.severity is Severity.WARNING for finding in self.findings),
        }

    def short_title(self, department: str) -> str:
        """The short title of a department, or its id."""
        return self.departments.get(department, department)


def other_edits(
    touched: Iterable[str], changes: Iterable[Change], unread: Iterable[str] = ()
) -> tuple[str, ...]:
    """The datasets whose files differ without any change that users would notice.

    Of one whose descriptor is `unread` nobody knows that yet.
    """
    told = {name for change in changes for name in (change.dataset, change.formerly)}
    told |= {path.rpartition("/")[0] for path in unread}
    parts = [path.split("/") for path in touched]
    ids = {"/".join(one[:2]) for one in parts if len(one) > 2 and one[0] != ".." and one[1][0] != "_"}
    return tuple(sorted(ids - told))

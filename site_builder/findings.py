"""Findings: what is wrong in a contributor's file, where, why, and what to do next.

A finding is a value: frozen, ordered, collected and never raised. Its keys are those of the
contract (DESCRIPTOR.md, "Findings"), so the JSON report is the dataclass itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs; an error blocks the merge of what it touches."""

    ERROR = "error"
    """必须修改: the file cannot be published like this (须修改)."""
    WARNING = "warning"
    """Advice, or something that depends on the day (建议)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where in a file: 1-based line and column (Unicode characters); both None for the whole file."""

    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One fact about one place in one contributed file."""

    file: str
    """Relative to the source, with `/`."""
    line: int | None = None
    column: int | None = None
    pointer: str = ""
    """RFC 6901; the empty string is the document."""
    rule: str
    """`V09`, `S01`, `F04` …"""
    name: str
    """The rule as a sentence about the good state: `denial-has-legal-basis`."""
    severity: Severity = Severity.ERROR
    article: str | None = None
    """The article it rests on, e.g. `第十条（一）`."""
    message: str
    """The fact, with the value in it."""
    hint: str
    """The next thing to do."""
    fix: tuple[dict[str, object], ...] | None = None
    """An RFC 6902 patch where one is safe."""
    table: str | None = None
    row: int | None = None
    """1 is the first row after the header."""
    field: str | None = None
    cell: str | None = None
    """`C17`; workbooks only."""
    value: str | None = None
    """The value found in a data file; None when the field is sensitive."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, int, str, str]:
        """The order of every report: file, line, column, rule, pointer, then the rest to be stable."""
        return (
            self.file,
            self.line or 0,
            self.column or 0,
            self.rule,
            self.pointer,
            self.row or 0,
            self.field or "",
            self.message,
        )


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, in the order of every report."""
    unique: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        unique.setdefault((*finding.sort_key, finding.table), finding)
    return sorted(unique.values(), key=lambda finding: finding.sort_key)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding blocks publication."""
    return any(finding.severity is Severity.ERROR for finding in findings)

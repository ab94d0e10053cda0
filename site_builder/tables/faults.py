"""Collecting what is wrong with one table: at most a hundred findings, then how many more."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from site_builder.catalog import Dataset, Distribution, Field
from site_builder.findings import Finding, Place, Severity
from site_builder.law import RULES
from site_builder.tables.quarantine import LIMIT as ASIDE_LIMIT
from site_builder.tables.quarantine import Aside

LIMIT = 100
"""A clerk mends the first ones and runs again; a million equal lines help nobody."""

SHOWN = 60
"""Characters of a value that a message shows."""


@dataclass(kw_only=True, slots=True)
class Faults:
    """The findings of one table; `file` is the data file as reports name it."""

    dataset: Dataset
    distribution: Distribution
    file: str
    errors: int = 0
    held: bool = False
    """A cell carries a 密级标志 (V18): nothing of these findings may be shown."""
    aside: list[Aside] | None = None
    """Records put aside; None where nobody asked for them."""
    aside_more: int = 0
    _kept: list[Finding] = field(default_factory=list)
    _more: int = 0

    def add(
        self,
        rule: str,
        message: str,
        hint: str,
        *,
        line: int | None = None,
        column: int | None = None,
        row: int | None = None,
        field: Field | None = None,
        value: str | None = None,
        cell: str | None = None,
        severity: Severity | None = None,
    ) -> None:
        """One fault of the data file; the value of a sensitive field is left out."""
        if severity is not Severity.WARNING and RULES[rule].severity is Severity.ERROR:
            self.errors += 1
        if len(self._kept) >= LIMIT:
            self._more += 1
            return
        pointer = ""
        if self.distribution.path is None:
            # Inline rows: a record's "line" is its position in `data`.
            pointer = self.distribution.pointer + ("/data" if line is None else f"/data/{line}")
            line = None
        place = Place(line=line, column=column)
        finding = RULES[rule].finding(
            file=self.file, message=message, hint=hint, place=place, severity=severity
        )
        self._kept.append(
            replace(
                finding,
                pointer=pointer,
                table=self.distribution.name,
                row=row,
                field=field.name if field else None,
                cell=cell,
                value=None if field is None or field.sensitive else value,
            )
        )

    def put_aside(self, row: int, line: int | None, reason: str) -> None:
        """Remember a record that is no row of the table, where that was asked for."""
        if self.aside is None:
            return
        if len(self.aside) < ASIDE_LIMIT:
            self.aside.append(Aside(row=row, line=line, reason=reason))
        else:
            self.aside_more += 1

    def descriptor(
        self, rule: str, pointer: str, message: str, hint: str, *, field: Field | None = None
    ) -> None:
        """One fault of the descriptor that only the data brings to light."""
        self.errors += RULES[rule].severity is Severity.ERROR
        finding = RULES[rule].finding(file=self.dataset.file, message=message, hint=hint, pointer=pointer)
        self._kept.append(replace(finding, table=self.distribution.name, field=field.name if field else None))

    def count_more(self, number: int) -> None:
        """Faults that were counted but not looked at one by one."""
        self._more += number
        self.errors += number

    def findings(self) -> tuple[Finding, ...]:
        """All findings, the last one saying how many are not shown."""
        if not self._more:
            return tuple(self._kept)
        rest = RULES["V24"].finding(
            file=self.file,
            message=f"表“{self.distribution.title}”还有 {self._more} 处问题没有逐条列出（每张表最多列 {LIMIT} 处）。",
            hint="先改正上面列出的，再检查一次。",
            severity=Severity.ERROR if self.errors else Severity.WARNING,
        )
        return (*self._kept, replace(rest, table=self.distribution.name))


def shown(value: str | None, field: Field | None = None) -> str:
    """A value as a message shows it: quoted, shortened, and not at all where the field is sensitive."""
    if field is not None and field.sensitive:
        return "（敏感信息项，不显示）"
    if value is None:
        return "（空）"
    short = value if len(value) <= SHOWN else value[:SHOWN] + "…"
    return "“" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in short) + "”"

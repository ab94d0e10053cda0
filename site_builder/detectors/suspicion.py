"""疑似: what a detector saw. A statement of facts with their places, never a finding of fault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from site_builder.basis import Basis
from site_builder.ledgers.contents import Rectification

WORD = "疑似"
UNKNOWN = ""
"""The department that is concerned has still to be found out."""
GROUNDS = "一二三四五六七"
"""The numbers of the items of 第二十七条."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """One fact and where it stands."""

    text: str
    """With its figures."""
    file: str
    """Relative to the source; the name of the usage file for calls."""
    line: int | None = None
    """For the usage file the position in `uses`."""
    on: date | None = None
    """The day that the fact is about."""

    @property
    def place(self) -> str:
        """`mzj/_requests/mzj-2026-001.json:8`."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspicion:
    """What looks like a ground of 第二十七条."""

    ground: int
    department: str
    """Whose explanation is asked for; `UNKNOWN` where nobody can tell yet."""
    about: str
    """The dataset, case or file that it is about."""
    what: str
    """A sentence that begins with 疑似."""
    evidence: tuple[Evidence, ...]

    @property
    def article(self) -> str:
        """`第二十七条（三）`."""
        return f"第二十七条（{GROUNDS[self.ground - 1]}）"


def notices(basis: Basis, one: Suspicion) -> tuple[str, ...]:
    """整改 that were already notified to the department on the same ground and are not done."""
    return tuple(
        standing.case.id
        for standing in basis.standings("_rectifications")
        if isinstance(standing.case.content, Rectification)
        and standing.is_open
        and (standing.case.content.department, standing.case.content.ground) == (one.department, one.ground)
        and (
            not standing.case.content.datasets
            or one.about in (*standing.case.content.datasets, one.department)
        )
    )

"""What one file asks to change, before anybody judged it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from site_builder.dossiers.remark import Remark
from site_builder.errors import BuildError
from site_builder.findings import Finding
from site_builder.workbook.entries import Spot


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell, and which column to fill in where one answers for the finding by itself."""

    spot: Spot
    ask: str | None = None
    """`填写“发布日期”`."""


Locate = Callable[[Finding], Cell | None]


def nowhere(_: Finding) -> Cell | None:
    """The place in a workbook of what did not come in one."""
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """The files that would differ, and everything that reading has to say."""

    department: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Path below the source → its whole new content; only what differs from the base."""
    remarks: tuple[Remark, ...] = ()
    locate: Locate = nowhere
    """The cell that a finding about a descriptor is about."""
    companions: Mapping[str, str] = field(default_factory=dict)
    """Name of a data file that came with a descriptor → sha256 of its bytes."""


class Refused(BuildError):
    """A file that cannot be taken over at all; what is to be said of it goes back on paper."""

    def __init__(self, *remarks: Remark) -> None:
        super().__init__("；".join(remark.message for remark in remarks))
        self.remarks = remarks

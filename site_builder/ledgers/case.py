"""办理单: one case, what was done in it, and the files that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from site_builder.ledgers.contents import Content

Details = Mapping[str, object]
"""An event as written, past its schema."""


class Role(IntEnum):
    """In which file an event stands, and so who wrote it; the order of events of one day."""

    OPENER = 0
    """The case file."""
    ASKED = 1
    """`_replies` of a department that is asked."""
    COORDINATOR = 2
    """`_coordination` of the authority."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One step, as its department wrote it."""

    on: date
    kind: str
    by: str
    role: Role
    department: str
    """Whose folder the file lies in."""
    file: str
    pointer: str
    details: Details = field(default_factory=dict)
    committed: date | None = None
    """The day on which git first knew of it; None where git does not say."""

    def text(self, key: str) -> str:
        """A key of the event as text; empty where it is not written."""
        value = self.details.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """A key of the event as a number; 0 where it is not written."""
        value = self.details.get(key)
        return value if isinstance(value, int) else 0

    def day(self, key: str) -> date | None:
        """A key of the event as a date."""
        return date.fromisoformat(self.text(key)) if self.text(key) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A file that adds to a case: a reply, or the authority's coordination."""

    id: str
    role: Role
    department: str
    file: str
    on: date
    by: str
    events: tuple[Event, ...] = ()
    committed: date | None = None
    is_registered: bool = False
    raw: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case with everything that was written about it."""

    id: str
    ledger: str
    """The folder, e.g. `_requests`."""
    department: str
    """Whose folder it lies in: the department that opened it."""
    file: str
    on: date
    by: str
    content: Content
    opened: tuple[Event, ...] = ()
    """The events of the case file itself."""
    papers: tuple[Paper, ...] = ()
    committed: date | None = None
    is_registered: bool = False
    """It came as a letter, and `on` is the day of the incoming register."""
    raw: Mapping[str, object] = field(default_factory=dict)

    @property
    def received(self) -> date:
        """Day 0: `on`, or the day on which git first knew of the case when that is later."""
        if self.committed is None or self.is_registered:
            return self.on
        return max(self.on, self.committed)

    @property
    def events(self) -> tuple[Event, ...]:
        """All events by day, then case file before reply before coordination, then position."""
        found = [*self.opened, *(event for paper in self.papers for event in paper.events)]
        # `sorted` is stable, so the position within a file is kept.
        return tuple(sorted(found, key=lambda event: (event.on, event.role, event.department)))

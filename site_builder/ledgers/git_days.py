"""On which day git first knew of a case and of each of its events: what a file says cannot be backdated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from site_builder.history import versions

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEDGER_FILES = ":(glob)*/_*/*.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class FileDays:
    """The days of one file; empty where git does not know it."""

    first: date | None = None
    events: tuple[date, ...] = ()
    """By position; a list of events is only ever appended to."""

    def of_event(self, index: int) -> date | None:
        """The day on which the event at a position was first there."""
        return self.events[index] if index < len(self.events) else None


def days_of(source: Path, *, until: date) -> Mapping[str, FileDays]:
    """By path; what was committed after `until` is not known on that day."""
    found: dict[str, FileDays] = {}
    for time, path, content in versions(source, LEDGER_FILES):
        day = datetime.fromtimestamp(time, SHANGHAI).date()
        if day > until:
            continue
        known = found.get(path, FileDays(first=day))
        more = _count(content) - len(known.events)
        found[path] = FileDays(first=known.first, events=(*known.events, *([day] * more)))
    return found


def _count(content: bytes) -> int:
    """How many events a version has; a version that is no such file has none."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return 0
    events = value.get("events") if isinstance(value, dict) else None
    return len(events) if isinstance(events, list) else 0

"""Records that were asked for: by caller, purpose, dataset, time, request, or a sensitive value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from query_api.audit import files


class Found(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is looked at in a record; the record itself is given as it stands."""

    phase: str
    time: str
    request_id: str | None = None
    caller: str | None = None
    department: str | None = None
    system: str | None = None
    purpose: str | None = None
    operator: str | None = None
    dataset: str | None = None
    status: int | None = None
    rows: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Criteria:
    """All that are given must hold."""

    request_id: str | None = None
    caller: str | None = None
    department: str | None = None
    system: str | None = None
    purpose: str | None = None
    operator: str | None = None
    dataset: str | None = None
    status: int | None = None
    since: str = ""
    """Beginning of a time in a record, such as `2026-11` or `2026-11-23T09`; that and later."""
    until: str = ""
    """The same; all of it is meant: `2026-11` includes its last day."""
    hidden: str | None = None
    """The digest of a sensitive value."""

    def admits(self, found: Found) -> bool:
        """Whether a record meets them."""
        if found.time < self.since or (self.until and found.time[: len(self.until)] > self.until):
            return False
        return all(
            wanted is None or wanted == getattr(found, name)
            for name, wanted in (
                ("request_id", self.request_id),
                ("caller", self.caller),
                ("department", self.department),
                ("system", self.system),
                ("purpose", self.purpose),
                ("operator", self.operator),
                ("dataset", self.dataset),
                ("status", self.status),
            )
        )

    def admits_day(self, day: str) -> bool:
        """Whether a file of this day can hold such a record; a file ends with its day."""
        return day >= self.since[:10] and (not self.until or day[: len(self.until[:10])] <= self.until[:10])


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A record and where it stands."""

    file: str
    line: int
    found: Found
    text: bytes


def search(folder: Path, criteria: Criteria) -> Iterator[Hit]:
    """Records that meet the criteria, file by file, archived ones too; one that is no record is left out.

    `verify` says whether any was changed.
    """
    needles = [
        text.encode()
        for text in (criteria.hidden, criteria.request_id, criteria.caller, criteria.dataset)
        if text is not None
    ]
    decoder = msgspec.json.Decoder(Found)
    with files.held(folder, alone=False):
        for name, path in files.everything(folder).items():
            if not criteria.admits_day(name[:10]):
                continue
            with files.reading(path) as lines:
                for number, line in enumerate(lines, 1):
                    if not line.endswith(b"\n") or not all(needle in line for needle in needles):
                        continue
                    try:
                        found = decoder.decode(line)
                    except ValueError:
                        continue
                    # Beginnings and joins of chains are for `verify`.
                    if found.phase not in ("chain", "join") and criteria.admits(found):
                        yield Hit(file=name, line=number, found=found, text=line)

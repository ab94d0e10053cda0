"""What operators do to the service, as records of the same audit."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from query_api.audit.records import EventEntry, now_text
from query_api.audit.writer import AuditUnwritable, Writer


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """Who did what, and why."""

    event: str
    by: str | None
    reason: str | None = None
    dataset: str | None = None
    details: object = None


def note_deed(folder: Path, deed: Deed) -> None:
    """Record a deed in a chain of its own, on the disk before this returns.

    Raises:
        AuditUnwritable: it is not recorded.

    """
    writer = Writer(folder, rotate_bytes=sys.maxsize)
    writer.append(
        EventEntry(
            time=now_text(),
            event=deed.event,
            by=deed.by,
            reason=deed.reason,
            dataset=deed.dataset,
            details=deed.details,
        )
    )
    try:
        writer.close()
    except OSError as error:
        raise AuditUnwritable(f"审计记录写不进 {folder}：{error.strerror}。") from error

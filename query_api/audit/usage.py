"""The usage file of the yearly evaluation (第二十条): who used what for what, counted, nobody named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from query_api.audit.search import Found

USAGE_VERSION = 1

COLUMNS = (
    "month",
    "department",
    "system",
    "dataset",
    "purpose",
    "calls",
    "answered",
    "refused",
    "failed",
    "rows",
)


class Use(msgspec.Struct, kw_only=True):
    """One line: a month of a system's calls for one dataset and purpose."""

    month: str
    department: str | None
    """None: the call had no valid key."""
    system: str | None
    dataset: str | None
    """None: the call was about no dataset, a search for example."""
    purpose: str | None
    calls: int = 0
    answered: int = 0
    """Status below 400."""
    refused: int = 0
    """Status 400 to 499: the caller's mistake, or no right to it."""
    failed: int = 0
    """Status 500 and above."""
    rows: int = 0
    """Rows in the answers."""


class UsageFile(msgspec.Struct, frozen=True, kw_only=True):
    """`schemas/usage.schema.json`."""

    usage_version: int
    since: str
    until: str
    uses: list[Use]


@dataclass(frozen=True, order=True, slots=True)
class _Key:
    month: str
    department: str
    system: str
    dataset: str
    purpose: str


def usage_of(records: Iterable[Found], *, since: str, until: str) -> UsageFile:
    """Counts over the records of calls; a streamed answer counts once, its rows from its `close`."""
    uses: dict[_Key, Use] = {}
    for found in records:
        if found.phase not in ("whole", "open", "close"):
            continue
        use = _use(found, uses)
        if found.phase != "close":
            use.calls += 1
            status = found.status or 0
            if status < 400:
                use.answered += 1
            elif status < 500:
                use.refused += 1
            else:
                use.failed += 1
        if found.phase != "open":
            use.rows += found.rows or 0
    ordered = [use for _, use in sorted(uses.items(), key=lambda pair: pair[0])]
    return UsageFile(usage_version=USAGE_VERSION, since=since, until=until, uses=ordered)


def _use(found: Found, uses: dict[_Key, Use]) -> Use:
    key = _Key(
        found.time[:7], found.department or "", found.system or "", found.dataset or "", found.purpose or ""
    )
    if key not in uses:
        uses[key] = Use(
            month=key.month,
            department=found.department,
            system=found.system,
            dataset=found.dataset,
            purpose=found.purpose,
        )
    return uses[key]


def to_json(file: UsageFile) -> bytes:
    """As `schemas/usage.schema.json` has it."""
    return msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n"


def to_csv(file: UsageFile) -> bytes:
    """The same lines as csv with a head, UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(use, column) for column in COLUMNS] for use in file.uses)
    return text.getvalue().encode()

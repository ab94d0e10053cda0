"""What stands in a line of the audit (API.md, Evidence). `n` and `phase` come first in every line."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from typing import Literal

import msgspec

SHANGHAI = timezone(timedelta(hours=8))
"""All dates are Asia/Shanghai, which has had no summer time since 1991."""

_ENCODER = msgspec.json.Encoder(decimal_format="string")


class Entry(msgspec.Struct, kw_only=True, rename="camel"):
    """Members of every record; the writer numbers them."""

    n: int = 0
    """Number in the chain, which goes on from file to file."""
    phase: str
    time: str


class CallEntry(Entry, kw_only=True):
    """A call: one record when the answer was in memory, two when it was streamed."""

    phase: Literal["whole", "open", "close"]
    request_id: str
    method: str
    route: str | None
    """The address as the description of the service has it; None where there is none. What stood in
    its place is not kept: a key in an address may be a sensitive value."""
    client: str
    caller: str | None
    department: str | None
    system: str | None
    purpose: str | None
    operator: str | None
    dataset: str | None
    table: str | None
    query: object
    snapshot: str
    status: int
    rows: int | None
    bytes: int | None
    digest: str | None
    """sha256 over the body before it was compressed."""
    complete: bool | None
    """None in `open`: nobody knows yet."""
    spent_ms: float


class Place(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Where a chain stood when its file ended."""

    file: str
    count: int
    hash: str
    torn: int = 0
    """Bytes behind the last whole record: a record that was being written when its writer died."""


class ChainEntry(Entry, kw_only=True):
    """First record of each file."""

    phase: Literal["chain"] = "chain"
    chain: str
    former: Place | None
    """The file before, which the chain goes on from; None where a writer began."""
    pid: int
    version: str


class JoinEntry(Entry, kw_only=True):
    """The heads of chains whose writers died, as a later writer found them."""

    phase: Literal["join"] = "join"
    joins: list[Place]


class GapEntry(Entry, kw_only=True):
    """Calls that were answered 503 because their records could not be written."""

    phase: Literal["gap"] = "gap"
    refused: int
    since: str
    reason: str


class EventEntry(Entry, kw_only=True):
    """What an operator did."""

    phase: Literal["event"] = "event"
    event: str
    by: str | None
    reason: str | None
    dataset: str | None
    details: object = None


def encode(entry: Entry) -> bytes:
    """The body of a line."""
    return _ENCODER.encode(entry)


class _Second:
    """The beginning of a time, which is the same for a whole second."""

    number: int | None = None
    text = ""


def now_text() -> str:
    """The time now: ISO 8601, milliseconds, +08:00."""
    milliseconds = time.time_ns() // 1_000_000
    second, rest = divmod(milliseconds, 1000)
    if second != _Second.number:
        _Second.text = datetime.fromtimestamp(second, SHANGHAI).strftime("%Y-%m-%dT%H:%M:%S.")
        _Second.number = second
    return f"{_Second.text}{rest:03d}+08:00"


def day_of(text: str) -> str:
    """The day of a time in a record, `YYYY-MM-DD`."""
    return text[:10]

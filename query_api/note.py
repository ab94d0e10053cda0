"""What is known of one call while it is answered: who asks, for which purpose, about which table.

The gate puts an empty note into the scope of each call; whoever learns something writes it there; the
audit writes the note down before the first byte leaves (API.md, Evidence).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import msgspec

NOTE = "mulu.note"
"""Where the note lies in the scope of a call."""


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, as the key, the ticket or the gateway says."""

    key: str
    """The id of the key, never the key: it stands in every record."""
    department: str
    system: str
    purposes: Mapping[str, str] = {}
    """The registered purposes, id to text."""
    datasets: tuple[str, ...] = ("*",)
    """Patterns of dataset ids that the key may ask for."""
    per_minute: int | None = None
    """Answers a minute over all workers; None: unlimited."""


@dataclass(kw_only=True, slots=True)
class Note:
    """One call as far as it is known by now."""

    request_id: str
    client: str = ""
    """The address of the client, without a port."""
    caller: Caller | None = None
    purpose: str | None = None
    operator: str | None = None
    """The hashed staff number of `Mulu-Operator`."""
    dataset: str | None = None
    table: str | None = None
    query: object = None
    """The parsed query as plain data; values of sensitive fields never stand here readable."""
    generation: str | None = None
    rows: int | None = None
    """Rows in the answer."""


def note_of(scope: Mapping[str, object]) -> Note:
    """The note of a call."""
    return cast(Note, scope[NOTE])

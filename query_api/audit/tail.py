"""Bodies of lines as structs, as far as the chain itself needs them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from query_api.audit import files
from query_api.audit.records import ChainEntry, Entry, EventEntry, JoinEntry

_KINDS: dict[bytes, type[Entry]] = {b"chain": ChainEntry, b"join": JoinEntry, b"event": EventEntry}


def number_and_phase(body: bytes) -> tuple[int, bytes]:
    """The first two members of a line, without reading the rest.

    Raises:
        ValueError: it does not begin with them.

    """
    number, phase, _ = body.split(b",", 2)
    if not number.startswith(b'{"n":') or not phase.startswith(b'"phase":"'):
        raise ValueError("a record begins with n and phase")
    return int(number[5:]), phase[9:-1]


def entry_of(body: bytes, phase: bytes) -> Entry | None:
    """A record of the chain itself; None for a call.

    Raises:
        msgspec.DecodeError: it has not the members of its phase.

    """
    kind = _KINDS.get(phase)
    return msgspec.json.decode(body, type=kind) if kind is not None else None


def first_entry(path: Path) -> Entry | None:
    """The record that a file begins with; None when it has none."""
    with files.reading(path) as lines:
        body = lines.readline()
    try:
        return entry_of(body, number_and_phase(body)[1])
    except (ValueError, msgspec.DecodeError):
        return None

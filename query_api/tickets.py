"""Addresses for one use: a file a ticket, so that no two workers can both give it out.

The name of the file is a hash: whoever can list the folder still has no ticket.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import time
from pathlib import Path

import msgspec

from query_api.note import Caller

_TICKET = re.compile(r"[A-Za-z0-9_-]{43}")


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may fetch once, and on whose account."""

    expires: float
    """Seconds since 1970."""
    generation: str
    """What was asked for stays what it was, also across a publish."""
    department: str
    dataset: str
    table: str
    pairs: tuple[tuple[str, str], ...]
    """The parameters of the download."""
    caller: Caller | None
    purpose: str | None
    operator: str | None = None


class Tickets:
    """The folder of tickets that all workers share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def issue(self, ticket: Ticket) -> str:
        """A new ticket; it stands in an address and nowhere else.

        Raises:
            OSError: it cannot be written.

        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._remove_old()
        text = secrets.token_urlsafe(32)
        handle = os.open(self._at(text), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(ticket))
        return text

    def look(self, text: str) -> Ticket | None:
        """A ticket that could be redeemed now; it stays."""
        return self._read(self._at(text)) if _TICKET.fullmatch(text) else None

    def redeem(self, text: str) -> Ticket | None:
        """The ticket, for the first who asks in time; None for everybody else."""
        if not _TICKET.fullmatch(text):
            return None
        taken = self._folder / f"taken-{secrets.token_hex(8)}"
        try:
            # A name can be moved away once: of two workers one finds nothing.
            self._at(text).rename(taken)
        except FileNotFoundError:
            return None
        try:
            return self._read(taken)
        finally:
            taken.unlink()

    def _at(self, text: str) -> Path:
        return self._folder / hashlib.sha256(text.encode()).hexdigest()

    def _read(self, path: Path) -> Ticket | None:
        try:
            ticket = msgspec.json.decode(path.read_bytes(), type=Ticket)
        except FileNotFoundError:
            return None
        return ticket if time.time() < ticket.expires else None

    def _remove_old(self) -> None:
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # Another worker was faster.
                if time.time() - path.stat().st_mtime > 3_600:
                    path.unlink()

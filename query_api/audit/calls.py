"""Calls as records: what the note of a call knows, and what became of its answer."""

from __future__ import annotations

import hashlib
from time import perf_counter
from typing import Literal

from query_api.audit.journal import Journal
from query_api.audit.records import CallEntry, now_text
from query_api.note import Note


class CallRecord:
    """The evidence of one call. Made for every call: what most leave as it is stands in the class."""

    is_open = False
    """Whether a streamed answer has begun and not ended."""
    _digest: hashlib._Hash | None = None
    _bytes = 0

    def __init__(self, journal: Journal, note: Note, *, method: str, began: float | None = None) -> None:
        """`began` is when the call came in (`perf_counter`); None: now."""
        self.note = note
        self._journal = journal
        self._method = method
        self._began = perf_counter() if began is None else began

    async def whole(self, *, status: int, route: str | None, generation: str, body: bytes) -> None:
        """Record an answer that is in memory; `body` as it is before compression.

        Raises:
            AuditUnwritable: it must not leave.

        """
        self._begin(status, route, generation)
        digest = hashlib.sha256(body).hexdigest() if body else None
        await self._journal.record(self._entry("whole", size=len(body), digest=digest, is_complete=True))

    async def opened(self, *, status: int, route: str | None, generation: str) -> None:
        """Record that a streamed answer begins.

        Raises:
            AuditUnwritable: it must not begin.

        """
        self._begin(status, route, generation)
        await self._journal.record(self._entry("open", size=None, digest=None, is_complete=None))
        self._digest = hashlib.sha256()
        self.is_open = True

    def add(self, part: bytes) -> None:
        """Take a part of a streamed answer into account."""
        assert self._digest is not None, "an answer is opened first"
        self._digest.update(part)
        self._bytes += len(part)

    def closed(self, *, is_complete: bool) -> None:
        """Record how a streamed answer ended.

        Raises:
            AuditUnwritable: its `open` stays without a `close`.

        """
        self.is_open = False
        assert self._digest is not None, "an answer is opened first"
        digest = self._digest.hexdigest()
        self._journal.write(self._entry("close", size=self._bytes, digest=digest, is_complete=is_complete))

    def _begin(self, status: int, route: str | None, generation: str) -> None:
        self._status, self._route, self._generation = status, route, generation

    def _entry(
        self,
        phase: Literal["whole", "open", "close"],
        *,
        size: int | None,
        digest: str | None,
        is_complete: bool | None,
    ) -> CallEntry:
        note, caller = self.note, self.note.caller
        return CallEntry(
            phase=phase,
            time=now_text(),
            request_id=note.request_id,
            method=self._method,
            route=self._route,
            client=note.client,
            caller=caller.key if caller else None,
            department=caller.department if caller else None,
            system=caller.system if caller else None,
            purpose=note.purpose,
            operator=note.operator,
            dataset=note.dataset,
            table=note.table,
            query=note.query,
            snapshot=note.generation or self._generation,
            status=self._status,
            rows=note.rows,
            bytes=size,
            digest=digest,
            complete=is_complete,
            spent_ms=round((perf_counter() - self._began) * 1000, 3),
        )

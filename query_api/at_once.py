"""One row by its key, asked for with nothing unusual: answered in one step.

That is what systems at a counter ask all day. Here nothing is refused and nobody is told what is wrong:
whatever is not exactly as expected takes the way through the gate, which says why; what was counted here by
then goes along, so that no call is counted twice. What is promised of every call is kept: key, dataset,
purpose and rate are checked before anything is read, and the record is written before the first byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple

from litestar.types import HTTPScope, Send

from query_api import content_coding
from query_api.admission import TAKEN, Usual
from query_api.answer import IN_A_THREAD, UNRECORDED, Headers
from query_api.audit import AuditUnwritable, CallRecord
from query_api.clients import client_of
from query_api.content_coding import Coding
from query_api.gate import Gate, request_id
from query_api.note import Note
from query_api.problems import Problem
from query_api.query import key_from_path
from query_api.routes import Service
from query_api.routes.asked import plain_keys
from query_api.routes.entity_tags import entity_tag
from query_api.routes.known_tables import KnownTable
from query_api.timing import Timing

UNUSUAL = frozenset({b"origin", b"mulu-gateway"})
"""Headers that change more than who asks for what."""


@dataclass(slots=True)
class Asked:
    """A call as far as it was understood. Made for every call: a frozen one takes three times as long."""

    known: KnownTable
    raw_key: bytes
    key: str
    tag: bytes
    headers: dict[bytes, bytes]


class Found(NamedTuple):
    """What is to be answered."""

    status: int
    headers: Headers
    body: bytes
    coded: bytes
    """The body as this caller takes it."""


class AtOnce:
    """The short way of one worker, before its gate."""

    def __init__(self, service: Service, gate: Gate) -> None:
        self._service = service
        self._gate = gate
        self._journal = service.journal
        # Without keys there is nobody who could be checked here.
        self._is_open = service.journal is not None and not service.settings.demo

    async def answered(self, scope: HTTPScope, send: Send, spent: Timing) -> bool:
        """Whether the call was answered."""
        asked = self._asked(scope) if self._is_open and scope["method"] == "GET" else None
        if asked is None:
            return False
        given = asked.headers.get(b"if-none-match")
        codings = content_coding.taken(asked.headers.get(b"accept-encoding"))
        if given is not None and content_coding.plain_tags(given, codings) != asked.tag:
            return False
        began = perf_counter()
        caller = self._service.admission.usual(
            asked.headers.get(b"authorization"),
            asked.known.dataset,
            purpose=asked.headers.get(b"mulu-purpose"),
            operator=asked.headers.get(b"mulu-operator"),
        )
        spent.admission = perf_counter() - began
        if caller is None:
            return False
        found = self._row(asked, spent, codings) if given is None else _unchanged(asked, given, codings)
        if found is None:
            # What was taken from the rate is not taken again on the long way.
            scope[TAKEN] = caller.quota  # type: ignore[literal-required]
            return False
        await self._send(scope, send, spent, asked, caller, found)
        return True

    def _row(self, asked: Asked, spent: Timing, codings: Sequence[Coding]) -> Found | None:
        """A row that is at hand. One that is not, or is not there, is asked for the long way."""
        began = perf_counter()
        values = self._service.engine.at_hand(asked.known.place, asked.key)
        read = perf_counter()
        spent.engine = read - began
        if values is None:
            return None
        body = asked.known.body % tuple(values[:-1].split(b"\n"))
        link, length = asked.known.link_of(asked.raw_key), b"%d" % len(body)
        headers = [(b"etag", asked.tag), *asked.known.headers, (b"link", link), (b"content-length", length)]
        coded = body
        if codings and len(body) >= content_coding.LEAST:
            if len(body) >= IN_A_THREAD:
                return None
            headers, coded = content_coding.compressed(headers, body, codings[0])
        spent.format = perf_counter() - read
        return Found(200, headers, body, coded)

    def _asked(self, scope: HTTPScope) -> Asked | None:
        """What is asked for, of a table that is known; None for anything that needs another look."""
        raw = scope.get("raw_path") or b""
        prefix, _, raw_key = raw.rpartition(b"/")
        if scope["query_string"] or not prefix.endswith(b"/rows") or b"?" in raw_key:
            return None
        headers = once(scope["headers"])
        if headers is None or not UNUSUAL.isdisjoint(headers):
            return None
        service = self._service
        known = service.known_tables.get(
            (prefix, scope["scheme"], headers.get(b"host"), headers.get(b"accept"))
        )
        if (
            known is None
            or known.generation is not service.generations.current
            or known.stops != service.stops.revision
            or len(raw) > service.settings.limits.url_bytes
        ):
            return None
        try:
            key = key_from_path(raw_key, known.table)
        except Problem:
            return None
        return Asked(known, raw_key, key, entity_tag(known.stem, raw_key), headers)

    async def _send(
        self, scope: HTTPScope, send: Send, spent: Timing, asked: Asked, caller: Usual, found: Found
    ) -> None:
        """Write the record, then answer."""
        began = perf_counter()
        service, known = self._service, asked.known
        assert self._journal is not None, "nothing is answered here without one"
        note = Note(
            request_id=request_id(asked.headers),
            client=client_of(scope["client"], asked.headers, service.settings.trusted_proxies),
            caller=caller.key.caller,
            purpose=caller.purpose,
            operator=caller.operator,
            dataset=known.dataset,
            table=known.table.name,
            query={"keys": plain_keys(known.table, [asked.key])},
            generation=known.generation.id,
            rows=1 if found.status == 200 else None,
        )
        spent.note, spent.route = note, known.route
        status, headers, body, coded = found
        try:
            record = CallRecord(self._journal, note, method="GET", began=spent.began)
            await record.whole(status=status, route=known.route, generation=known.generation.id, body=body)
        except AuditUnwritable:
            status, headers = 503, UNRECORDED
            coded = self._gate.unrecorded(scope, asked.headers)
        spent.audit = perf_counter() - began
        spent.status = status
        spent.media_type = next((value for name, value in headers if name == b"content-type"), b"")
        headers = [
            *headers,
            (b"x-request-id", note.request_id.encode()),
            *(() if caller.quota is None else caller.quota.headers),
            (b"server-timing", spent.header()),
        ]
        if service.draining.is_on:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": coded, "more_body": False})


def _unchanged(asked: Asked, given: bytes, codings: Sequence[Coding]) -> Found:
    headers = [(b"etag", asked.tag), *asked.known.unchanged]
    if codings:
        headers = content_coding.known(headers, codings, given)
    return Found(304, headers, b"", b"")


def once(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes] | None:
    """Headers by name; None when one is given twice."""
    given = list(headers)
    found = dict(given)
    return found if len(found) == len(given) else None

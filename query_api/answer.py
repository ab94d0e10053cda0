"""What goes back to a caller: entity tags, compression, HEAD, and the record before the first byte."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from typing import Any, cast

from litestar.types import Message, Send

from query_api import content_coding
from query_api.audit import AuditUnwritable
from query_api.content_coding import Coding
from query_api.evidence import Evidence
from query_api.problems import MEDIA_TYPE

log = logging.getLogger("mulu.api")

Headers = list[tuple[bytes, bytes]]

PROBLEM: Headers = [(b"content-type", MEDIA_TYPE.encode()), (b"cache-control", b"no-store")]

UNRECORDED: Headers = [*PROBLEM, (b"retry-after", b"1"), (b"content-language", b"zh-CN, en")]

IN_A_THREAD = 65_536
"""Bytes from which compressing would keep other calls waiting."""


class Answer:
    """What goes back to the caller: no body for HEAD, an entity tag for every 200."""

    def __init__(
        self,
        *,
        send: Send,
        is_head: bool,
        is_safe: bool,
        if_none_match: bytes | None,
        codings: Sequence[Coding],
        extra: Headers,
        evidence: Evidence | None,
        refusal: Callable[[], bytes],
    ) -> None:
        self._send = send
        self._is_head = is_head
        self._is_safe = is_safe
        self._if_none_match = if_none_match or b""
        self._codings = codings
        self._extra = extra
        self._evidence = evidence
        self._refusal = refusal
        self._start: dict[str, Any] | None = None

    async def __call__(self, message: Message) -> None:
        """Pass one message of the application on."""
        if message["type"] == "http.response.start":
            # Held until the first part of the body says whether the answer is whole.
            self._start = cast(dict[str, Any], message)
        elif message["type"] == "http.response.body" and self._start is not None:
            start, self._start = self._start, None
            if message.get("more_body"):
                await self._stream(start["status"], list(start["headers"]))
                await self._part(message)
            else:
                await self.whole(start["status"], list(start["headers"]), message.get("body", b""))
        elif message["type"] == "http.response.body":
            await self._part(message)
        else:
            await self._send(message)

    async def whole(self, status: int, headers: Headers, body: bytes) -> None:
        """Send an answer that is in memory."""
        names = {name.lower() for name, _ in headers}
        if status == 200 and self._is_safe and b"etag" not in names:
            etag = b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
            headers = [*headers, (b"etag", etag)]
            given = self._if_none_match
            if _matches(content_coding.plain_tags(given, self._codings), etag):
                status, body = 304, b""
                headers = [
                    (n, v) for n, v in headers if n.lower() not in (b"content-length", b"content-type")
                ]
        headers, coded = await self._coded(status, headers, body)
        if self._evidence is not None:
            try:
                await self._evidence.whole(status, b"" if self._is_head else body)
            except AuditUnwritable:
                status, headers, coded = 503, UNRECORDED, self._refusal()
        await self._begin(status, headers)
        await self._body({"type": "http.response.body", "body": coded, "more_body": False})

    def finish(self) -> None:
        """Say that a streamed answer was cut off, when it has not come to its end."""
        if self._evidence is not None and self._evidence.record.is_open:
            self._close(is_complete=False)

    async def _stream(self, status: int, headers: Headers) -> None:
        if self._evidence is not None:
            try:
                await self._evidence.opened(status)
            except AuditUnwritable:
                await self._begin(503, UNRECORDED)
                body = self._refusal()
                await self._body({"type": "http.response.body", "body": body, "more_body": False})
                raise
        await self._begin(status, headers)

    async def _part(self, message: Message) -> None:
        evidence = self._evidence
        if evidence is not None and not self._is_head:
            evidence.passes(cast(bytes, message.get("body", b"")))
        await self._body(message)
        if evidence is not None and not message.get("more_body"):
            self._close(is_complete=True)

    def _close(self, *, is_complete: bool) -> None:
        assert self._evidence is not None, "only an answer with a record is closed"
        try:
            self._evidence.record.closed(is_complete=is_complete)
        except AuditUnwritable as error:
            # The answer is gone; an `open` without `close` says that its end is not known.
            log.error("%s", error)

    async def _coded(self, status: int, headers: Headers, body: bytes) -> tuple[Headers, bytes]:
        """The answer as this caller takes it."""
        if status == 304:
            varying = content_coding.varying(headers)
            return content_coding.known(varying, self._codings, self._if_none_match), body
        if not content_coding.is_json(headers):
            return headers, body
        headers = content_coding.varying(headers)
        if not self._codings or len(body) < content_coding.LEAST:
            return headers, body
        best = self._codings[0]
        if len(body) < IN_A_THREAD:
            return content_coding.compressed(headers, body, best)
        return await asyncio.to_thread(content_coding.compressed, headers, body, best)

    async def _begin(self, status: int, headers: Headers) -> None:
        await self._send(
            {"type": "http.response.start", "status": status, "headers": [*headers, *self._extra]}
        )

    async def _body(self, message: Message) -> None:
        if self._is_head:
            message = cast(Message, {**message, "body": b""})
        await self._send(message)


def _matches(header: bytes, etag: bytes) -> bool:
    tags = [tag.strip().removeprefix(b"W/") for tag in header.split(b",")]
    return b"*" in tags or etag in tags

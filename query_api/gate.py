"""The thin layer before the routes: what the framework leaves open (ARCHITECTURE decision 7).

HEAD, QUERY, keys in raw paths, the length of an address, request ids, entity tags of answers that
have none of their own, compression, and callers from the site's origin.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from urllib.parse import quote, unquote_to_bytes, urlsplit

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from query_api import content_coding
from query_api.admission import ANSWER_HEADERS, ASKING, Asking
from query_api.clients import client_of
from query_api.content_coding import Coding
from query_api.links import base_url, site_root
from query_api.note import NOTE, Note
from query_api.problems import MEDIA_TYPE, UrlTooLong, to_document
from query_api.settings import Settings
from query_api.snapshot import Generations

Headers = list[tuple[bytes, bytes]]

RAW_KEY = "mulu.raw_key"
HEAD = "mulu.is_head"
IN_A_THREAD = 65_536
"""Bytes from which compressing would keep other calls waiting."""

_ROW = re.compile(rb"(/api/v1/datasets/[^/]+/[^/]+/tables/[^/]+/rows)/(.*)")
_QUERY = re.compile(rb"/api/v1/datasets/[^/]+/[^/]+/tables/[^/]+/query/?")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class Gate:
    """An ASGI application around the routes."""

    def __init__(self, app: ASGIApp, *, settings: Settings, generations: Generations) -> None:
        self.app = app
        self._settings = settings
        self._generations = generations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        request = scope
        headers = dict(request["headers"])
        codings = content_coding.taken(headers.get(b"accept-encoding"))
        extra = self._extra(headers)
        answer = Answer(
            send=send,
            is_head=request["method"] == "HEAD",
            is_safe=request["method"] in ("GET", "HEAD"),
            if_none_match=headers.get(b"if-none-match"),
            codings=codings,
            extra=extra,
        )
        raw = request.get("raw_path") or quote(request["path"]).encode()
        raw = raw.partition(b"?")[0]
        if len(raw) + len(request["query_string"]) > self._settings.limits.url_bytes:
            await self._refuse_url(answer, request, headers)
        elif request["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await answer.whole(204, [(b"content-length", b"0")], b"")
        else:
            rewritten = self._rewritten(request, raw)
            client = client_of(request["client"], headers, self._settings.trusted_proxies)
            query = request["query_string"]
            rewritten[NOTE] = Note(request_id=extra[0][1].decode("ascii"), client=client)
            rewritten[ASKING] = Asking.of(
                client=client,
                method=request["method"],
                target=raw + b"?" + query if query else raw,
                headers=headers,
            )
            rewritten[ANSWER_HEADERS] = extra
            if codings:
                rewritten["headers"] = _with_plain_tags(rewritten["headers"], codings)
            await self.app(cast(Scope, rewritten), receive, answer)

    def _rewritten(self, scope: HTTPScope, raw: bytes) -> dict[str, Any]:
        changed: dict[str, Any] = {**scope, "raw_path": raw}
        if scope["method"] == "HEAD":
            changed["method"] = "GET"
            changed[HEAD] = True
        if scope["method"] == "QUERY" and _QUERY.fullmatch(raw):
            changed["method"] = "POST"
        row = _ROW.fullmatch(raw)
        if row:
            # The key is taken undecoded: a comma parts it, %2C does not.
            changed[RAW_KEY] = row[2]
            changed["path"] = unquote_to_bytes(row[1]).decode("utf-8", "replace") + "/key"
        return changed

    def _extra(self, headers: Mapping[bytes, bytes]) -> Headers:
        """Headers of every answer to this caller."""
        given = headers.get(b"x-request-id", b"")
        extra = [(b"x-request-id", given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex.encode())]
        if self._settings.demo:
            extra.append((b"mulu-demo", b"true"))
        origin = headers.get(b"origin")
        if origin is not None and origin.decode("latin-1") == self._site_origin():
            extra += [
                (b"access-control-allow-origin", origin),
                (b"access-control-allow-methods", b"GET, HEAD, POST, QUERY"),
                (
                    b"access-control-allow-headers",
                    b"Authorization, Content-Type, If-None-Match, Mulu-Operator, Mulu-Purpose, Range",
                ),
                (
                    b"access-control-expose-headers",
                    b"Accept-Ranges, Content-Disposition, Content-Range, ETag, Link, Mulu-Demo, RateLimit, "
                    b"RateLimit-Policy, Repr-Digest, Retry-After, WWW-Authenticate, X-Request-Id",
                ),
            ]
        return extra

    def _site_origin(self) -> str | None:
        parts = urlsplit(self._generations.current.catalog.city.site_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else None

    async def _refuse_url(self, answer: Answer, scope: HTTPScope, headers: Mapping[bytes, bytes]) -> None:
        most = self._settings.limits.url_bytes
        problem = UrlTooLong(
            f"地址至多 {most} 字节；请改用 POST …/query 或 POST …/lookup。",
            f"An address has at most {most} bytes; use POST …/query or POST …/lookup.",
        )
        settings, city = self._settings, self._generations.current.catalog.city
        base = base_url(
            public=settings.public_url,
            scheme=scope["scheme"],
            host=headers[b"host"].decode("latin-1") if b"host" in headers else None,
            fallback=f"{settings.host}:{settings.port}",
        )
        document = to_document(problem, site_url=site_root(settings, city, base))
        await answer.whole(
            problem.status, [(b"content-type", MEDIA_TYPE.encode())], msgspec.json.encode(document)
        )


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
    ) -> None:
        self._send = send
        self._is_head = is_head
        self._is_safe = is_safe
        self._if_none_match = if_none_match or b""
        self._codings = codings
        self._extra = extra
        self._start: dict[str, Any] | None = None

    async def __call__(self, message: Message) -> None:
        """Pass one message of the application on."""
        if message["type"] == "http.response.start":
            # Held until the first part of the body says whether the answer is whole.
            self._start = cast(dict[str, Any], message)
        elif message["type"] == "http.response.body" and self._start is not None:
            start, self._start = self._start, None
            if message.get("more_body"):
                await self._begin(start["status"], list(start["headers"]))
                await self._body(message)
            else:
                await self.whole(start["status"], list(start["headers"]), message.get("body", b""))
        elif message["type"] == "http.response.body":
            await self._body(message)
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
        headers, body = await self._coded(status, headers, body)
        await self._begin(status, headers)
        await self._body({"type": "http.response.body", "body": body, "more_body": False})

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


def _with_plain_tags(headers: Iterable[tuple[bytes, bytes]], codings: Sequence[Coding]) -> Headers:
    return [(n, content_coding.plain_tags(v, codings) if n == b"if-none-match" else v) for n, v in headers]


def _matches(header: bytes, etag: bytes) -> bool:
    tags = [tag.strip().removeprefix(b"W/") for tag in header.split(b",")]
    return b"*" in tags or etag in tags

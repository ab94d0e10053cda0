"""The thin layer before the routes: what the framework leaves open (ARCHITECTURE decision 7).

HEAD, QUERY, keys in raw paths, the length of an address, request ids, entity tags of answers that
have none of their own, compression, callers from the site's origin, and the record of each call.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any, cast
from urllib.parse import quote, unquote_to_bytes, urlsplit

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from query_api import content_coding, timing
from query_api.admission import ANSWER_HEADERS, ASKING, Asking
from query_api.answer import PROBLEM, Answer, Headers
from query_api.audit import AuditUnwritable, CallRecord, Journal
from query_api.clients import client_of
from query_api.evidence import Evidence, is_recorded
from query_api.incoming import HEADERS, Incoming
from query_api.links import base_url, site_root
from query_api.note import NOTE, Note
from query_api.problems import AuditUnavailable, Problem, UrlTooLong, to_document
from query_api.settings import Settings
from query_api.snapshot import Generations
from query_api.stops import Stops

RAW_KEY = "mulu.raw_key"
HEAD = "mulu.is_head"

_ROW = re.compile(rb"(/api/v1/datasets/[^/]+/[^/]+/tables/[^/]+/rows)/(.*)", re.DOTALL)
_QUERY = re.compile(rb"/api/v1/datasets/[^/]+/[^/]+/tables/[^/]+/query/?")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class Gate:
    """An ASGI application around the routes."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: Settings,
        generations: Generations,
        stops: Stops,
        journal: Journal | None,
    ) -> None:
        self.app = app
        self._settings = settings
        self._generations = generations
        self._stops = stops
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        request = scope
        headers = _by_name(request["headers"])
        codings = content_coding.taken(headers.get(b"accept-encoding"))
        client = client_of(request["client"], headers, self._settings.trusted_proxies)
        note = Note(request_id=request_id(headers), client=client)
        timing.current().note = note
        extra = self._extra(headers, note)
        raw = request.get("raw_path") or quote(request["path"]).encode()
        raw = raw.partition(b"?")[0]
        rewritten = self._rewritten(request, raw, note)
        query = request["query_string"]
        rewritten[ASKING] = Asking.of(
            client=client,
            method=request["method"],
            target=raw + b"?" + query if query else raw,
            headers=headers,
        )
        rewritten[ANSWER_HEADERS] = extra
        rewritten[HEADERS] = headers
        if_none_match = headers.get(b"if-none-match")
        if if_none_match is not None and codings:
            # The routes know the tags of what is not compressed.
            plain = content_coding.plain_tags(if_none_match, codings)
            rewritten[HEADERS] = {**headers, b"if-none-match": plain}
            rewritten["headers"] = list(rewritten[HEADERS].items())
        answer = Answer(
            send=send,
            is_head=request["method"] == "HEAD",
            is_safe=request["method"] in ("GET", "HEAD"),
            if_none_match=if_none_match,
            codings=codings,
            extra=extra,
            evidence=self._evidence(rewritten, note, request["method"]),
            refusal=lambda: self.unrecorded(request, headers),
        )
        if len(raw) + len(query) > self._settings.limits.url_bytes:
            await self._refuse_url(answer, request, headers)
        elif request["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await answer.whole(204, [(b"content-length", b"0")], b"")
        else:
            incoming = Incoming(receive)
            try:
                await self.app(cast(Scope, rewritten), cast(Receive, incoming), answer)
            except AuditUnwritable:
                pass  # The caller has been told; the rest of the answer is not made.
            finally:
                incoming.close()
                answer.finish()

    def _evidence(self, scope: dict[str, Any], note: Note, method: str) -> Evidence | None:
        """The record of a call; None where none is kept."""
        if self._journal is None or not is_recorded(scope["path"], has_site=self._settings.site is not None):
            return None
        return Evidence(
            record=CallRecord(self._journal, note, method=method),
            scope=scope,
            generations=self._generations,
            stops=self._stops,
        )

    def _rewritten(self, scope: HTTPScope, raw: bytes, note: Note) -> dict[str, Any]:
        changed: dict[str, Any] = {**scope, "raw_path": raw, NOTE: note}
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

    def _extra(self, headers: Mapping[bytes, bytes], note: Note) -> Headers:
        """Headers of every answer to this caller."""
        extra = [(b"x-request-id", note.request_id.encode())]
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
                    b"RateLimit-Policy, Repr-Digest, Retry-After, Server-Timing, WWW-Authenticate, X-Request-Id",
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
        await answer.whole(problem.status, PROBLEM, self._document(problem, scope, headers))

    def unrecorded(self, scope: HTTPScope, headers: Mapping[bytes, bytes]) -> bytes:
        """The body of the answer to a call that could not be recorded."""
        return self._document(_unavailable(), scope, headers)

    def _document(self, problem: Problem, scope: HTTPScope, headers: Mapping[bytes, bytes]) -> bytes:
        settings, city = self._settings, self._generations.current.catalog.city
        base = base_url(
            public=settings.public_url,
            scheme=scope["scheme"],
            host=headers[b"host"].decode("latin-1") if b"host" in headers else None,
            fallback=settings.place,
        )
        return msgspec.json.encode(to_document(problem, site_url=site_root(settings, city, base)))


def request_id(headers: Mapping[bytes, bytes]) -> str:
    """The id of a call: what the caller named it where that is an id, else a new one."""
    given = headers.get(b"x-request-id")
    if given is None:
        return os.urandom(16).hex()
    return given.decode() if _REQUEST_ID.fullmatch(given) else os.urandom(16).hex()


def _unavailable() -> Problem:
    return AuditUnavailable(
        "取数记录暂时写不进，按规定不予回答；请稍后再试。",
        "The call cannot be recorded and is not answered, try again.",
    )


def _by_name(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name; one that is given twice is a list (RFC 9110, 5.3)."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        found[name] = found[name] + b", " + value if name in found else value
    return found

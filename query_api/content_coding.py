"""Compressed answers, with entity tags that name the coding (RFC 9110, 8.4 and 8.8.3; RFC 8878)."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import zstandard

LEAST = 1_000
"""Bytes below which a compressed answer saves no packet."""

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Coding:
    """One way to compress; the same body gives the same bytes."""

    name: bytes
    also: bytes
    """Its older name."""
    compress: Callable[[bytes], bytes]

    @property
    def suffix(self) -> bytes:
        """At the end of the tag of a compressed answer: other bytes, another tag."""
        return b"-" + self.name


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 5, mtime=0)


def _zstd(body: bytes) -> bytes:
    # A compressor must not be shared by threads; making one costs microseconds.
    return zstandard.ZstdCompressor(level=3).compress(body)


CODINGS = (
    Coding(name=b"zstd", also=b"zstd", compress=_zstd),
    Coding(name=b"gzip", also=b"x-gzip", compress=_gzip),
)
"""What is offered, the better first. A new one is one row here."""


@lru_cache(maxsize=256)
def taken(accept: bytes | None) -> tuple[Coding, ...]:
    """The codings that an Accept-Encoding header admits, the one it likes best first."""
    found: dict[bytes, float] = {}
    for part in (accept or b"").lower().split(b","):
        name, *parameters = (piece.strip() for piece in part.split(b";"))
        found[name] = _quality(parameters)
    rest = found.get(b"*", 0.0)
    likes = [(found.get(c.name, found.get(c.also, rest)), c) for c in CODINGS]
    return tuple(c for like, c in sorted(likes, key=lambda pair: -pair[0]) if like > 0)


def _quality(parameters: Sequence[bytes]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition(b"=")
        if name.strip() == b"q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def plain_tags(if_none_match: bytes, codings: Sequence[Coding]) -> bytes:
    """The tags of the same answers uncompressed, which is what the routes know."""
    for coding in codings:
        if_none_match = if_none_match.replace(coding.suffix + b'"', b'"')
    return if_none_match


def is_json(headers: Headers) -> bool:
    """Whether an answer is JSON of some kind."""
    kind = next((value for name, value in headers if name.lower() == b"content-type"), b"")
    return kind.partition(b";")[0].strip().endswith((b"/json", b"+json"))


def varying(headers: Headers) -> Headers:
    """The headers of an answer that exists compressed too."""
    vary = [value for name, value in headers if name.lower() == b"vary"]
    return [
        *(header for header in headers if header[0].lower() != b"vary"),
        (b"vary", b", ".join([*vary, b"Accept-Encoding"])),
    ]


def tagged(headers: Headers, coding: Coding) -> Headers:
    """The headers with the entity tag of the compressed answer."""
    return [
        (name, value[:-1] + coding.suffix + b'"' if name.lower() == b"etag" else value)
        for name, value in headers
    ]


def known(headers: Headers, codings: Sequence[Coding], if_none_match: bytes) -> Headers:
    """The headers of a 304 with the tag of the answer that the caller has, compressed or not."""
    for coding in codings:
        candidate = tagged(headers, coding)
        if any(name.lower() == b"etag" and value in if_none_match for name, value in candidate):
            return candidate
    return headers


def compressed(headers: Headers, body: bytes, coding: Coding) -> tuple[Headers, bytes]:
    """The answer in this coding."""
    small = coding.compress(body)
    kept = [header for header in tagged(headers, coding) if header[0].lower() != b"content-length"]
    return [
        *kept,
        (b"content-encoding", coding.name),
        (b"content-length", str(len(small)).encode()),
    ], small

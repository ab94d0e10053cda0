"""gzip for answers that gain by it, with entity tags that name the coding (RFC 9110, 8.4 and 8.8.3)."""

from __future__ import annotations

import gzip

LEAST = 1_000
"""Bytes below which a compressed answer saves no packet."""

LEVEL = 5

SUFFIX = b"-gzip"
"""At the end of the tag of a compressed answer: other bytes, another tag."""

Headers = list[tuple[bytes, bytes]]


def takes_gzip(accept: bytes | None) -> bool:
    """Whether an Accept-Encoding header admits gzip."""
    found: dict[str, bool] = {}
    for part in (accept or b"").decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        found[name] = not any(_is_zero(parameter) for parameter in parameters)
    return found.get("gzip", found.get("x-gzip", found.get("*", False)))


def _is_zero(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name.strip() == "q" and not value.strip(" 0.")


def plain_tags(if_none_match: bytes) -> bytes:
    """The tags of the same answers uncompressed, which is what the routes know."""
    return if_none_match.replace(SUFFIX + b'"', b'"')


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


def tagged(headers: Headers) -> Headers:
    """The headers with the entity tag of the compressed answer."""
    return [
        (name, value[:-1] + SUFFIX + b'"' if name.lower() == b"etag" else value) for name, value in headers
    ]


def compressed(headers: Headers, body: bytes) -> tuple[Headers, bytes]:
    """The answer in gzip; the same body gives the same bytes."""
    small = gzip.compress(body, LEVEL, mtime=0)
    kept = [header for header in tagged(headers) if header[0].lower() != b"content-length"]
    return [
        *kept,
        (b"content-encoding", b"gzip"),
        (b"content-length", str(len(small)).encode()),
    ], small

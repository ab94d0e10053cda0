"""Entity tags of answers that are not made yet: what sets one apart from every other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def entity_tag(stem: hashlib._Hash, raw_key: bytes, pairs: Iterable[tuple[str, str]] = ()) -> bytes:
    """The tag of one answer: the digest of its stem goes on over what sets it apart."""
    whole = stem.copy()
    whole.update(b"\n%s" % raw_key)
    for name, value in pairs:
        whole.update(f"\n{name}={value}".encode())
    return b'"%s"' % whole.hexdigest()[:32].encode()


def matches(header: str | None, etag: str) -> bool:
    """Whether If-None-Match names this entity tag (weak comparison, RFC 9110, 13.1.2)."""
    if header is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag in tags

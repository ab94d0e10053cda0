"""Contexts of JSON-LD that a parser would fetch from another host: a file must bring its own."""

from __future__ import annotations

from collections.abc import Iterator


def remote_contexts(value: object) -> Iterator[str]:
    """Every address that the document, at any depth, would have its reader fetch."""
    if isinstance(value, list):
        for one in value:
            yield from remote_contexts(one)
    elif isinstance(value, dict):
        context = value.get("@context")
        for one in context if isinstance(context, list) else [context]:
            if isinstance(one, str):
                yield one
            elif isinstance(one, dict) and isinstance(one.get("@import"), str):
                yield one["@import"]
        for one in value.values():
            yield from remote_contexts(one)

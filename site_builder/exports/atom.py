"""A feed as Atom (RFC 4287) has it: what all our feeds share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

MIDNIGHT = "T00:00:00+08:00"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One entry of a feed."""

    id: str
    title: str
    on: date
    link: str
    summary: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """What stands at the head of a feed."""

    address: str
    """Absolute; its id, too."""
    title: str
    author: str
    updated: date


def text_of(feed: Feed, items: Iterable[Item]) -> str:
    """The whole file, entries in the order given."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">',
        f"<id>{escape(feed.address)}</id>",
        f"<title>{escape(feed.title)}</title>",
        f"<updated>{feed.updated}{MIDNIGHT}</updated>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(feed.address)}/>',
        f"<author><name>{escape(feed.author)}</name></author>",
        *(_entry(one) for one in items),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _entry(one: Item) -> str:
    summary = f"<summary>{escape(_clean(one.summary))}</summary>" if one.summary else ""
    return (
        f"<entry><id>{escape(one.id)}</id><title>{escape(_clean(one.title))}</title>"
        f"<updated>{one.on}{MIDNIGHT}</updated><link href={quoteattr(one.link)}/>{summary}</entry>"
    )


def _clean(text: str) -> str:
    """Without the signs that XML 1.0 has no word for."""
    return "".join(
        s
        for s in text
        if s in "\t\n\r" or (s >= " " and s not in "\ufffe\uffff" and not "\ud800" <= s <= "\udfff")
    )

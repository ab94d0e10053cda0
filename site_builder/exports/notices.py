"""`notices/feed.atom`: 目录通告, an entry a day of change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.atom import Feed, Item, text_of
from site_builder.exports.files import write_text
from site_builder.notices import ACTIONS, Notice

ADDRESS = "notices/feed.atom"
MOST_NAMED = 20
"""Titles of one action in a summary; the page has them all."""


def write(site: Path, edition: Edition) -> Iterator[str]:
    """The one feed, the latest day first."""
    addresses = Addresses(edition.catalog)
    found = edition.notices.notices
    city = edition.catalog.city.title
    head = Feed(
        address=addresses.root + ADDRESS,
        title=f"目录通告 · {city}",
        author=city,
        updated=found[0].on if found else edition.as_of,
    )
    yield write_text(site, ADDRESS, text_of(head, (_item(one, edition, addresses) for one in found)))


def _item(notice: Notice, edition: Edition, addresses: Addresses) -> Item:
    page = addresses.page(f"notices/{notice.on}/index.html")
    said = [_named(action, notice, edition) for action in ACTIONS if notice.counts.get(action)]
    said += [f"不再列出 {notice.gone} 项。"] if notice.gone else []
    said += ["当天并入的目录文件较多，不逐项列出。"] if notice.is_bulk else []
    return Item(id=page, title=f"目录通告 {notice.on}", on=notice.on, link=page, summary="".join(said))


def _named(action: str, notice: Notice, edition: Edition) -> str:
    titles = [edition.entries[one.dataset].title for one in notice.lines if one.action == action]
    more = "等" if len(titles) > MOST_NAMED else ""
    return f"{action} {len(titles)} 项：{'、'.join(titles[:MOST_NAMED])}{more}。"

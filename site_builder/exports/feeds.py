"""Atom (RFC 4287) for the site and each department: publications, updates and recorded changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.atom import Feed, Item, text_of
from site_builder.exports.files import write_text

NEWEST = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """One thing that happened to an entry."""

    on: date
    what: str
    dataset: Dataset
    text: str = ""


def write(site: Path, edition: Edition) -> Iterator[str]:
    """`feed.atom` of the site, of each department and of each dataset."""
    addresses = Addresses(edition.catalog)
    by_dataset = {dataset.id: news_of(edition, dataset) for dataset in edition.datasets}
    city = edition.catalog.city.title
    everything = [news for some in by_dataset.values() for news in some]
    yield write_text(site, "feed.atom", _feed(addresses, "feed.atom", city, everything, edition.as_of))
    by_department: dict[str, list[News]] = {}
    for news in everything:
        by_department.setdefault(news.dataset.department, []).append(news)
    for id_ in filter(edition.writes, edition.by_department):
        own = by_department.get(id_, [])
        address = f"departments/{id_}/feed.atom"
        title = f"{edition.department_title(id_)} · {city}"
        yield write_text(site, address, _feed(addresses, address, title, own, edition.as_of))
    for id_ in filter(edition.writes, by_dataset):
        own = by_dataset[id_]
        address = f"datasets/{id_}/feed.atom"
        title = f"{edition.entries[id_].title} · {city}"
        yield write_text(site, address, _feed(addresses, address, title, own, edition.as_of))


def news_of(edition: Edition, dataset: Dataset) -> list[News]:
    """What the audience may know of an entry's past; of a 不予共享 one nothing but itself."""
    if not is_shown_whole(dataset):
        return []
    found = []
    if dataset.published_on:
        found.append(News(on=dataset.published_on, what="发布", dataset=dataset, text=dataset.description))
    if updated := edition.entries[dataset.id].updated_on:
        found.append(News(on=updated, what="数据更新", dataset=dataset))
    for change in _changes(dataset):
        text = "，依据：".join(str(change[key]) for key in ("reason", "basis") if change.get(key))
        on = date.fromisoformat(str(change["on"]))
        found.append(News(on=on, what=str(change["kind"]), dataset=dataset, text=text))
    return [news for news in found if news.on <= edition.as_of]


def _changes(dataset: Dataset) -> Sequence[Mapping[str, object]]:
    gov = dataset.raw.get("gov")
    changes = gov.get("changes") if isinstance(gov, Mapping) else None
    return changes if isinstance(changes, list) else []


def _feed(addresses: Addresses, address: str, title: str, news: Sequence[News], as_of: date) -> str:
    newest = sorted(news, key=lambda one: (one.on, one.dataset.id, one.what), reverse=True)[:NEWEST]
    head = Feed(
        address=addresses.root + address,
        title=title,
        author=title,
        updated=newest[0].on if newest else as_of,
    )
    return text_of(head, (_item(addresses, one) for one in newest))


def _item(addresses: Addresses, news: News) -> Item:
    page = addresses.dataset(news.dataset.id)
    return Item(
        id=f"{page}#{news.on}-{news.what}",
        title=f"{news.what}：{news.dataset.title}",
        on=news.on,
        link=page,
        summary=news.text,
    )

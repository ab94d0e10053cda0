"""`cases/overdue.atom`: what has passed its limit, for who may know it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.casework import Running
from site_builder.casework.board import Board
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.atom import Feed, Item, text_of
from site_builder.exports.files import write_text

ADDRESS = "cases/overdue.atom"


def write(site: Path, edition: Edition) -> Iterator[str]:
    """The feed of this edition; none where nobody's lateness is shown."""
    viewer = edition.viewer
    if not (viewer.sees_all or viewer.own):
        return
    addresses = Addresses(edition.catalog)
    board = Board.of(edition.cases.standings.values(), edition.as_of).for_viewer(viewer)
    head = Feed(
        address=addresses.root + ADDRESS,
        title=f"超过期限的办理单 · {edition.catalog.city.title}",
        author=edition.catalog.city.title,
        updated=max((c.due_on for c in board.overdue if c.due_on), default=edition.as_of),
    )
    yield write_text(site, ADDRESS, text_of(head, (_item(one, edition, addresses) for one in board.overdue)))


def _item(one: Running, edition: Edition, addresses: Addresses) -> Item:
    page = addresses.page(f"cases/{one.standing.case.id}/index.html")
    dataset = f"-{one.clock.dataset}" if one.clock.dataset else ""
    known = edition.catalog.departments_by_id.get(one.clock.department)
    who = known.short_title if known else one.clock.department
    assert one.due_on is not None  # it is past
    return Item(
        id=f"{page}#{one.clock.limit}{dataset}",
        title=f"{who}：{one.standing.process.title} {one.standing.case.id} {one.clock.label}",
        on=one.due_on,
        link=page,
        summary=" ".join(one.sentences),
    )

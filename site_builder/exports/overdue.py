"""`cases/overdue.atom`: what has passed its limit, for who may know it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from site_builder.casework import Running
from site_builder.casework.board import Board
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.feeds import MIDNIGHT, clean
from site_builder.exports.files import write_text

ADDRESS = "cases/overdue.atom"


def write(site: Path, edition: Edition) -> Iterator[str]:
    """The feed of this edition; none where nobody's lateness is shown."""
    viewer = edition.viewer
    if not (viewer.sees_all or viewer.own):
        return
    addresses = Addresses(edition.catalog)
    board = Board.of(edition.cases.standings.values(), edition.as_of).for_viewer(viewer)
    title = f"超过期限的办理单 · {edition.catalog.city.title}"
    own = addresses.root + ADDRESS
    newest = max((c.due_on for c in board.overdue if c.due_on), default=edition.as_of)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">',
        f"<id>{escape(own)}</id>",
        f"<title>{escape(title)}</title>",
        f"<updated>{newest}{MIDNIGHT}</updated>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
        f"<author><name>{escape(edition.catalog.city.title)}</name></author>",
        *(_entry(one, edition, addresses) for one in board.overdue),
        "</feed>",
    ]
    yield write_text(site, ADDRESS, "\n".join(lines) + "\n")


def _entry(one: Running, edition: Edition, addresses: Addresses) -> str:
    page = addresses.page(f"cases/{one.standing.case.id}/index.html")
    dataset = f"-{one.clock.dataset}" if one.clock.dataset else ""
    known = edition.catalog.departments_by_id.get(one.clock.department)
    who = known.short_title if known else one.clock.department
    title = f"{who}：{one.standing.process.title} {one.standing.case.id} {one.clock.label}"
    return (
        f"<entry><id>{escape(f'{page}#{one.clock.limit}{dataset}')}</id><title>{escape(clean(title))}</title>"
        f"<updated>{one.due_on}{MIDNIGHT}</updated><link href={quoteattr(page)}/>"
        f"<summary>{escape(clean(' '.join(one.sentences)))}</summary></entry>"
    )

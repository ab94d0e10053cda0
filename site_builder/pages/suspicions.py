"""疑似情形 (第二十七条): what the detectors saw, for 管理 only, with room for what the department says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from site_builder.detectors import Suspicion, suspicions
from site_builder.detectors.suspicion import notices
from site_builder.edition import Edition
from site_builder.law import ARTICLES
from site_builder.ledgers.processes.rectifications import explanations
from site_builder.pages.page import Page
from site_builder.visibility import Matter

MOST_HANDED = 5
"""Facts that an address carries to the form; an address has no room for very many."""


def pages(edition: Edition) -> Iterator[Page]:
    """The one page; no other audience ever gets it."""
    # Asked without a department: a department sees its own drafts, but what is only suspected was not sent to it.
    if not edition.audience.sees_whole(Matter.DRAFTS):
        return
    found = suspicions(edition.basis) if edition.basis else ()
    grounds = sorted({one.ground for one in found})
    yield Page(
        kind="office",
        template="suspicions",
        address="cases/office/suspicions/index.html",
        title=edition.words("common.suspicions"),
        description=edition.words("suspicions.description"),
        words={
            "as_of": edition.as_of,
            "has_basis": edition.basis is not None,
            "has_usage": edition.basis is not None and edition.basis.usage is not None,
            "groups": [
                {
                    "article": next(one.article for one in found if one.ground == ground),
                    "text": ARTICLES[next(one.article for one in found if one.ground == ground)],
                    "rows": [_row(edition, one) for one in found if one.ground == ground],
                }
                for ground in grounds
            ],
        },
    )


def _row(edition: Edition, one: Suspicion) -> Mapping[str, object]:
    assert edition.basis is not None  # asked before
    known = edition.catalog.departments_by_id.get(one.department)
    return {
        "suspicion": one,
        "department": known.short_title if known else one.department or edition.words("suspicions.unknown"),
        "address": _address(edition, one.about),
        "notices": [
            {"id": id_, "said": explanations(edition.basis.ledgers.standings[id_].course)}
            for id_ in notices(edition.basis, one)
        ],
        "draft": _draft(edition, one),
    }


def _draft(edition: Edition, one: Suspicion) -> str:
    """What the form of a 整改通知 is handed over; empty where nobody is known whom to notify."""
    if not one.department:
        return ""
    handed = [("kind", "rectification"), ("to", one.department), ("ground", str(one.ground))]
    handed += [("dataset", one.about)] if one.about in edition.catalog.datasets_by_id else []
    handed += [("evidence", f"{fact.text}（{fact.place}）") for fact in one.evidence[:MOST_HANDED]]
    return urlencode(handed)


def _address(edition: Edition, about: str) -> str:
    """The page of what it is about; empty where it has none."""
    if about in edition.entries:
        return edition.entries[about].address
    if about in edition.standings:
        return f"cases/{about}/index.html"
    return f"departments/{about}/index.html" if about in edition.catalog.departments_by_id else ""

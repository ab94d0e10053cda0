"""The front page: how much there is, where it lies, what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from site_builder.catalog import ResourceClass
from site_builder.edition import Edition
from site_builder.entries import Entry, share_of
from site_builder.pages.page import Page

LATEST = 8


def pages(edition: Edition) -> Iterator[Page]:
    """The one front page."""
    entries = list(edition.entries.values())
    month = edition.as_of.isoformat()[:7]
    yield Page(
        kind="home",
        address="index.html",
        title=edition.words("common.home"),
        description=edition.words(
            "home.description",
            catalogue=edition.catalog.city.title,
            entries=len(entries),
            departments=len(edition.by_department),
        ),
        words={
            "city": edition.catalog.city,
            "authority": edition.catalog.departments_by_id.get(edition.catalog.city.authority),
            "as_of": edition.as_of,
            "share": share_of(entries),
            "departments": [
                {"id": id_, "title": edition.department_title(id_), "share": share_of(of)}
                for id_, of in edition.by_department.items()
                if id_ in edition.catalog.departments_by_id
            ],
            "classes": [_class(edition, kind) for kind in ResourceClass],
            "month": month,
            "updated_this_month": sum(
                entry.updated_on is not None and entry.updated_on.isoformat()[:7] == month
                for entry in entries
            ),
            "latest": _latest(edition),
        },
    )


def _class(edition: Edition, kind: ResourceClass) -> dict[str, object]:
    counted = Counter(
        entry.classification for entry in edition.entries.values() if entry.classification[:1] == kind.value
    )
    items = [
        {"code": code, "name": edition.class_names.get(code, code), "count": number}
        for code, number in sorted(counted.items())
    ]
    return {"code": kind.value, "name": kind.label, "count": sum(counted.values()), "items": items}


def _latest(edition: Edition) -> list[dict[str, object]]:
    """The newest data updates and publications, one line an entry."""
    new, changed = edition.words("home.published"), edition.words("common.data_updated")

    def newest(entry: Entry) -> tuple[str, str]:
        # Of a publication and an update on the same day, the publication is the news.
        updated = entry.updated_on.isoformat() if entry.updated_on else ""
        published = entry.published_on.isoformat() if entry.published_on else ""
        return (published, new) if published >= updated else (updated, changed)

    today = edition.as_of.isoformat()
    news = [(*newest(entry), entry) for entry in edition.entries.values()]
    dated = [(on, what, entry) for on, what, entry in news if on and on <= today]
    dated.sort(key=lambda line: (line[0], line[2].address), reverse=True)
    return [{"on": on, "what": what, "entry": entry} for on, what, entry in dated[:LATEST]]

"""The list of all entries: searched, filtered and drawn by `assets/search/list.js` from the index.

Without scripts the page leads to the departments, whose pages list their entries in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.catalog import ResourceClass, SharingType
from site_builder.edition import Edition
from site_builder.entries import SHARING_SIGNS
from site_builder.pages import upper
from site_builder.pages.page import Page
from site_builder.pages.search_index import FACETS


def pages(edition: Edition) -> Iterator[Page]:
    """The one list."""
    total = len(edition.entries)
    yield Page(
        kind="datasets",
        address="datasets/index.html",
        title=edition.words("common.datasets"),
        description=edition.words("datasets.description", number=total),
        words={
            "total": total,
            "departments": [
                {"id": id_, "title": edition.department_title(id_), "count": len(of)}
                for id_, of in edition.by_department.items()
                if id_ in edition.catalog.departments_by_id
            ],
            "facets": [
                {
                    "key": key,
                    "title": edition.words(title),
                    "words": _words(edition, key),
                    "order": _order(edition, key),
                }
                for key, title in FACETS.items()
            ],
            "above": edition.catalog.upper,
            "signs": {kind.value: sign for kind, sign in SHARING_SIGNS.items()},
        },
    )


def _words(edition: Edition, key: str) -> Mapping[str, str]:
    """What stands on the page for a value, where that is another word."""
    match key:
        case "department":
            ours = {id_: edition.department_title(id_) for id_ in edition.by_department}
            return ours | {
                above.id: upper.level_title(above, edition.words) for above in edition.catalog.upper
            }
        case "class":
            items = {code: name for code, name in edition.class_names.items() if len(code) == 3}
            return {kind.value: kind.label for kind in ResourceClass} | items
        case _:
            return {}


def _order(edition: Edition, key: str) -> list[str]:
    """Values in an order that readers know; the rest follows by number."""
    match key:
        case "sharing":
            return [kind.value for kind in SharingType]
        case "class":
            return [kind.value for kind in ResourceClass]
        case "cycle":
            return [row["name"] for row in edition.catalog.codelists.get("cycles", ())]
        case _:
            return []

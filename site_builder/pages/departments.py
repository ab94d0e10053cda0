"""The list of departments with what each of them shares."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.edition import Edition
from site_builder.entries import share_of
from site_builder.pages.page import Page


def pages(edition: Edition) -> Iterator[Page]:
    """The one list."""
    # Who provides nothing stands at the end.
    everyone = sorted(edition.catalog.departments, key=lambda d: (d.id not in edition.by_department, d.id))
    rows = [{"department": d, "share": share_of(edition.by_department.get(d.id, ()))} for d in everyone]
    yield Page(
        kind="departments",
        address="departments/index.html",
        title=edition.words("common.department"),
        description=edition.words("departments.description", number=len(everyone)),
        words={"rows": rows, "providers": len(edition.by_department)},
    )

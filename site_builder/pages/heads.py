"""按我的表格查: the column heads of a form against the 信息项 of the catalogue, in the browser alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.audience import is_shown_whole
from site_builder.edition import Edition
from site_builder.entries import SHARING_SIGNS
from site_builder.pages.page import Page
from site_builder.search.script import write_script
from site_builder.search_strings import normalise


def pages(edition: Edition) -> Iterator[Page]:
    """The one page."""
    yield Page(
        kind="heads",
        address="heads/index.html",
        title=edition.words("common.by_my_table"),
        description=edition.words("heads.description"),
        words={"signs": {kind.value: sign for kind, sign in SHARING_SIGNS.items()}},
    )


def write_index(site: Path, edition: Edition) -> None:
    """`assets/heads/index.js`: entries, and by each name of a 信息项 the entries that have it.

    Names are normalised as the search normalises; a data element's own name leads to all fields that
    carry it, whatever they are called.
    """
    elements = {row["id"]: row["name"] for row in edition.catalog.codelists.get("elements", ())}
    entries: list[list[str]] = []
    items: dict[str, list[int]] = {}
    shown: dict[str, str] = {}
    for dataset in edition.datasets:
        fields = [field for table in dataset.distributions for field in table.fields]
        if not is_shown_whole(dataset) or not fields or dataset.withdrawn:
            continue
        entry = edition.entries[dataset.id]
        entries.append([entry.title, entry.department_title, entry.sharing, entry.address])
        names = dict.fromkeys(
            name for field in fields for name in (field.title, elements.get(field.element or "")) if name
        )
        for name in names:
            folded = normalise(name).replace(" ", "")
            shown.setdefault(folded, name)
            places = items.setdefault(folded, [])
            if not places or places[-1] != len(entries) - 1:
                places.append(len(entries) - 1)
    write_script(
        site / "assets/heads",
        "index",
        {"entries": entries, "items": [[shown[name], items[name]] for name in sorted(items)]},
    )

"""上级资源: a page for each entry of the catalogues above, marked as not ours, with how to ask for it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from site_builder.catalog import UpperCatalogue, UpperEntry
from site_builder.edition import Edition
from site_builder.entries import SHARING_SIGNS
from site_builder.pages.page import Page
from site_builder.words import Words


def pages(edition: Edition) -> Iterator[Page]:
    """None, unless `mulu adopt --upstream` was ever used."""
    authority = edition.catalog.departments_by_id.get(edition.catalog.city.authority)
    for above in edition.catalog.upper:
        for entry in above.entries:
            yield Page(
                kind="dataset",
                template="upper",
                address=f"datasets/{entry.id}/index.html",
                title=entry.title,
                description=entry.description
                or edition.words(
                    "upper.description",
                    provider=entry.provider,
                    title=entry.title,
                    level=above.level,
                ),
                words={
                    "above": above,
                    "entry": entry,
                    "sharing_word": entry.sharing.value if entry.sharing else "",
                    "sign": SHARING_SIGNS[entry.sharing] if entry.sharing else "",
                    "status": edition.words("upper.status"),
                    "authority": authority,
                    "demand": json.dumps(demand(above, entry, edition.words), ensure_ascii=False, indent=2),
                },
            )


def level_title(above: UpperCatalogue, say: Words) -> str:
    """The level with the sign that lists and pages carry."""
    return say("upper.of_level", level=above.level)


def demand(above: UpperCatalogue, entry: UpperEntry, say: Words) -> dict[str, object]:
    """A 共享需求 as far as it is known: the department fills in the rest, the authority passes it on (转报)."""
    code = say("upper.demand_code", code=entry.code) if entry.code else ""
    return {
        "$schema": "../../../schemas/demand.schema.json",
        "id": say("upper.demand_id"),
        "on": say("upper.demand_day"),
        "by": say("upper.demand_clerk"),
        "title": entry.title,
        "need": say("upper.demand_need", level=above.level, title=entry.title, code=code),
        "purpose": say("upper.demand_purpose"),
        "dutyBasis": say("upper.demand_basis"),
        "proposedSource": entry.provider,
        "events": [],
    }

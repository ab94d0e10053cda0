"""_upstream/<level>.json → UpperCatalogue; the parts of a large one are put together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from site_builder.catalog import SharingType, UpperCatalogue, UpperEntry
from site_builder.descriptors.shape import Json, object_of
from site_builder.sources import Document


def to_upper(documents: Iterable[Document]) -> tuple[UpperCatalogue, ...]:
    """Each level once, its entries by id; of two with one id the first stays."""
    found: dict[str, list[Document]] = {}
    for document in documents:
        stem = re.sub(r"-\d+$", "", PurePosixPath(document.path).stem)
        found.setdefault(f"_{stem}", []).append(document)
    return tuple(_catalogue(id_, parts) for id_, parts in sorted(found.items()))


def _catalogue(id_: str, parts: list[Document]) -> UpperCatalogue:
    first = object_of(parts[0])
    entries: dict[str, UpperEntry] = {}
    for part in parts:
        for value in object_of(part)["entries"]:
            entry = _entry(id_, value)
            entries.setdefault(entry.id, entry)
    return UpperCatalogue(
        id=id_,
        level=first["level"],
        title=first.get("title") or f"{first['level']}目录",
        taken_on=first["takenOn"],
        entries=tuple(entries[key] for key in sorted(entries)),
    )


def _entry(id_: str, value: Json) -> UpperEntry:
    return UpperEntry(
        id=f"{id_}/{value['id']}",
        key=value["key"],
        title=value["title"],
        provider=value["provider"],
        code=value.get("code", ""),
        description=value.get("description", ""),
        sharing=SharingType(value["sharing"]) if "sharing" in value else None,
        conditions=value.get("conditions", ""),
        cycle=value.get("cycle", ""),
        keywords=tuple(value.get("keywords", ())),
        items=tuple(value.get("items", ())),
        published_on=value.get("publishedOn", ""),
        updated_on=value.get("updatedOn", ""),
        page=value.get("page", ""),
    )

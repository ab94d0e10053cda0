"""A whole descriptor around one inferred table; what nobody has said is left for `check` to ask."""

from __future__ import annotations

from site_builder.authoring import entry, package
from site_builder.authoring.infer import Inferred
from site_builder.authoring.notes import Notes
from site_builder.authoring.place import Place
from site_builder.catalog import SharingType


def draft_of(inferred: Inferred, place: Place | None) -> dict[str, object]:
    """The descriptor; with a department also `gov`, as far as it follows from the tree."""
    resource = inferred.resource
    top: dict[str, object] = {
        "$schema": package.SCHEMA,
        "name": resource["name"],
        "title": resource["title"],
        "resources": [resource],
    }
    if place is not None:
        top["gov"] = entry.gov_of(
            top, [resource], place=place, sharing=SharingType.UNCONDITIONAL, review=None, notes=Notes()
        )
    return package.ordered(top)

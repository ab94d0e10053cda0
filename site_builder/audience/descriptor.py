"""Descriptors and department files as written, without what an audience must not see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.visibility import Audience, Matter

Json = Mapping[str, Any]

PERSONAL_KEYS = frozenset({"contributors", "author", "maintainers"})
"""Data Package keys that name persons."""
GOV_KEYS: Mapping[str, Matter] = {
    "people": Matter.PERSONS,
    "secrecyReview": Matter.SYSTEMS,
    "sourceSystem": Matter.SYSTEMS,
    "census": Matter.SYSTEMS,
    "dataLevel": Matter.DATA_LEVEL,
    "project": Matter.DRAFTS,
}
"""Keys of `gov` that are not for everybody."""
BRIEF_GOV_KEYS = ("sharing", "status", "withdrawn")
"""Of a 不予共享 entry: reason and basis, and why nothing of it is served."""
BRIEF_SHARING_KEYS = ("type", "reason", "denialBasis")
DEPARTMENT_KEYS: Mapping[str, Matter] = {
    "people": Matter.PERSONS,
    "head": Matter.POSTS,
    "systems": Matter.SYSTEMS,
    "usccCheckOverride": Matter.PERSONS,
}
"""Keys of department.json that are not for everybody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What of other entries an audience knows, so that no entry tells of one that is hidden."""

    is_whole: Callable[[str], bool]
    """Whether the entry with this id or code is there in full."""
    is_there: Callable[[str], bool]
    """Whether the entry with this id or code is there at all."""


def brief(raw: Json) -> dict[str, Any]:
    """A 不予共享 descriptor: title, reason and basis."""
    gov = {key: raw["gov"][key] for key in BRIEF_GOV_KEYS if key in raw["gov"]}
    gov["sharing"] = {k: v for k, v in gov["sharing"].items() if k in BRIEF_SHARING_KEYS}
    if "withdrawn" in gov:
        gov["withdrawn"] = {k: v for k, v in gov["withdrawn"].items() if k != "replacedBy"}
    return {"name": raw["name"], "title": raw["title"], "gov": gov, "resources": []}


def whole(raw: Json, audience: Audience, department: str, seen: Seen) -> dict[str, Any]:
    """Any other descriptor without what the table withholds and what leads to hidden entries."""
    personal = frozenset() if audience.sees(Matter.PERSONS, department) else PERSONAL_KEYS
    gov = {
        key: value
        for key, value in raw["gov"].items()
        if key not in GOV_KEYS or audience.sees(GOV_KEYS[key], department)
    }
    if "related" in gov:
        gov["related"] = [code for code in gov["related"] if seen.is_whole(code)]
    if "changes" in gov and not audience.sees(Matter.CASES, department):
        gov["changes"] = [{k: v for k, v in one.items() if k != "trigger"} for one in gov["changes"]]
    replaced = gov.get("withdrawn", {}).get("replacedBy")
    if replaced and not seen.is_there(replaced):
        gov["withdrawn"] = {k: v for k, v in gov["withdrawn"].items() if k != "replacedBy"}
    kept = {k: v for k, v in raw.items() if k not in personal and k not in ("gov", "resources")}
    return kept | {"gov": gov, "resources": [_resource(one, seen) for one in raw["resources"]]}


def department_file(raw: Json, audience: Audience, department: str) -> dict[str, Any]:
    """department.json without people, systems and posts that the table withholds."""
    return {
        key: value
        for key, value in raw.items()
        if key not in DEPARTMENT_KEYS or audience.sees(DEPARTMENT_KEYS[key], department)
    }


def _resource(resource: Json, seen: Seen) -> dict[str, Any]:
    # Rows written into the descriptor itself would outlive a tightening in kept generations.
    said = {**resource, "data": []} if "data" in resource else dict(resource)
    fields = resource.get("schema", {}).get("fields", ())
    if any(not _leads(field, seen) for field in fields):
        said["schema"] = {**resource["schema"], "fields": [_field(field, seen) for field in fields]}
    return said


def _field(field: Json, seen: Seen) -> Json:
    if _leads(field, seen):
        return field
    return {**field, "gov": {k: v for k, v in field["gov"].items() if k != "reference"}}


def _leads(field: Json, seen: Seen) -> bool:
    """Whether the field names no other entry, or one that may be named with its fields."""
    reference = field.get("gov", {}).get("reference")
    return reference is None or seen.is_whole(reference["dataset"])

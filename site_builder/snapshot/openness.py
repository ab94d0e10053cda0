"""Which datasets, and which of their fields, may lie in any generation at all (第九条).

Read from the files as they stand, not from the catalogue of entries that passed every check:
an entry that is tightened and wrong in the same commit must leave the kept generations too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.catalog import SharingType, Status
from site_builder.sources import Source
from site_builder.visibility import Audience

Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What a descriptor says of itself now, right or wrong in the rest."""

    sharing: str | None
    """None where it is no sharing type."""
    withdrawn: bool
    shown: bool
    """Whether this edition may have the entry at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Openness:
    """What of earlier generations may stay."""

    open_datasets: frozenset[str]
    closed_fields: Mapping[str, frozenset[tuple[str, str]]]
    """By dataset: (table, field) that is now under a stricter sharing type."""
    masked_fields: Mapping[str, frozenset[tuple[str, str]]]
    """By dataset: (table, field) that may only be there masked."""
    standings: Mapping[str, Standing]
    """By dataset; a descriptor that cannot be read has none."""

    def allows(self, dataset: Json) -> bool:
        """Whether a dataset record of an earlier catalog.json may keep its rows and files."""
        identifier = dataset["id"]
        if identifier not in self.open_datasets:
            return False
        closed = self.closed_fields.get(identifier, frozenset())
        masked = self.masked_fields.get(identifier, frozenset())
        for table in dataset["tables"]:
            for field in table["fields"]:
                place = (table["name"], field["name"])
                if place in closed or (place in masked and not field["masked"]):
                    return False
        return True


def openness_of(source: Source, audience: Audience, *, refused: Collection[str] = ()) -> Openness:
    """Openness of every descriptor below the source for an audience; a dataset that is `refused` is not open.

    A descriptor that cannot be read says nothing, so what was lawful before stays in the kept
    generations until it can be read again; one that is gone is not open.
    """
    open_datasets = _unreadable(source) - set(refused)
    standings: dict[str, Standing] = {}
    closed: dict[str, frozenset[tuple[str, str]]] = {}
    masked: dict[str, frozenset[tuple[str, str]]] = {}
    for document in source.datasets:
        identifier = document.path.rsplit("/", 1)[0]
        value = document.value if isinstance(document.value, dict) else {}
        gov = _part(value, "gov")
        shown = _is_shown(gov, audience, identifier.partition("/")[0])
        standings[identifier] = _standing(gov, shown=shown)
        if identifier in refused or not (shown and _is_open(gov)):
            continue
        open_datasets.add(identifier)
        fields = list(_fields(value))
        closed[identifier] = frozenset(
            place for place, own in fields if own.get("sharing") not in (None, SharingType.UNCONDITIONAL)
        )
        masked[identifier] = frozenset(place for place, own in fields if own.get("masking") is not None)
    return Openness(
        open_datasets=frozenset(open_datasets),
        closed_fields=closed,
        masked_fields=masked,
        standings=standings,
    )


def _unreadable(source: Source) -> set[str]:
    """Datasets whose descriptor is there and is no JSON."""
    read = {document.path for document in source.datasets}
    return {
        finding.file.rsplit("/", 1)[0]
        for finding in source.findings
        if finding.file.endswith("/datapackage.json")
        and finding.file not in read
        and (source.root / finding.file).is_file()
    }


def _standing(gov: Json, *, shown: bool) -> Standing:
    sharing = _part(gov, "sharing").get("type")
    status = gov.get("status", Status.ACTIVE)
    return Standing(
        sharing=sharing if isinstance(sharing, str) and sharing in set(SharingType) else None,
        withdrawn=status == Status.WITHDRAWN,
        shown=shown and status != Status.PLANNED,
    )


def _is_shown(gov: Json, audience: Audience, department: str) -> bool:
    # The file is still unchecked: a list in this place is no visibility, and cannot be looked up.
    return audience.sees_entry(
        department,
        visibility=str(gov.get("visibility", "政务")),
        denied=_part(gov, "sharing").get("type") == SharingType.DENIED,
        opening=str(_part(gov, "opening").get("type")),
    )


def _is_open(gov: Json) -> bool:
    return (
        _part(gov, "sharing").get("type") == SharingType.UNCONDITIONAL
        and gov.get("status", Status.ACTIVE) == Status.ACTIVE
        and gov.get("delivery") is None
    )


def _fields(value: Json) -> list[tuple[tuple[str, str], Json]]:
    found = []
    resources = value.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        fields = _part(resource, "schema").get("fields") if isinstance(resource, dict) else None
        for field in fields if isinstance(fields, list) else []:
            if isinstance(field, dict):
                place = (str(resource.get("name")), str(field.get("name")))
                found.append((place, _part(field, "gov")))
    return found


def _part(value: Json, key: str) -> Json:
    """The object under a key; an empty one where the file, still unchecked, has something else."""
    part = value.get(key)
    return part if isinstance(part, dict) else {}

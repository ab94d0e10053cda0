"""The last good version of datasets that are held back, taken over from the generation before.

Only what the descriptor as it stands still allows: a tightened entry loses its rows at once and is
told by title and provider alone until it is mended.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.catalog import SharingType, Status
from site_builder.snapshot import durable, generations, layout
from site_builder.snapshot.openness import Openness, Standing

Json = dict[str, Any]

PENDING = "正在整改，整改完成后公布。"
_NO_ROWS: Json = {"served": False, "database": None, "lookups": None, "tables": [], "files": []}
_STRICTNESS = tuple(SharingType)
"""无条件 first, as the law orders them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """Parts of an earlier catalog.json."""

    datasets: tuple[Json, ...] = ()
    """Records with `heldBack`."""
    departments: tuple[Json, ...] = ()
    """All departments of then: whose file is faulty now has no other record."""


def carried(
    folder: Path,
    generation: str | None,
    *,
    reasons: Mapping[str, Sequence[Json]],
    openness: Openness,
    as_of: str,
) -> Carried:
    """What the generation has of the datasets held back; who was never published is not in it.

    `since` is the day of the first build that held a dataset back.
    """
    if not reasons or generation is None or not (folder / generation / layout.MANIFEST).is_file():
        return Carried()
    catalog: Json = json.loads((folder / generation / layout.CATALOG).read_bytes())
    listed = {file["path"]: file["sha256"] for file in generations.manifest_of(folder, generation)["files"]}
    found: list[Json] = []
    for record in catalog["datasets"]:
        held = reasons.get(record["id"])
        if held is None or not _is_shown(record["id"], openness):
            continue
        before = record.get("heldBack") or {"since": as_of}
        kept = record | {"heldBack": {"since": before["since"], "reasons": list(held)}}
        whole = all(_is_whole(folder / generation / p, listed.get(p)) for p in layout.paths_of(record))
        if not (whole and openness.allows(record)):
            kept |= _NO_ROWS
        found.append(_tightened(kept, openness.standings.get(record["id"])))
    return Carried(datasets=tuple(found), departments=tuple(catalog["departments"]))


def _is_shown(identifier: str, openness: Openness) -> bool:
    standing = openness.standings.get(identifier)
    return standing.shown if standing else identifier in openness.open_datasets


def _is_whole(path: Path, digest: str | None) -> bool:
    return digest is not None and path.is_file() and durable.sha256_of(path) == digest


def _tightened(record: Json, standing: Standing | None) -> Json:
    """The record without what its descriptor as it stands does not tell any more."""
    if standing is None:
        return record
    if standing.withdrawn and record["status"] != Status.WITHDRAWN:
        withdrawn = {"on": None, "reason": PENDING, "replacedBy": None}
        record = record | _NO_ROWS | {"status": Status.WITHDRAWN.value, "withdrawn": withdrawn}
    before = _STRICTNESS.index(SharingType(record["sharing"]))
    if standing.sharing is None or _STRICTNESS.index(SharingType(standing.sharing)) <= before:
        return record
    return (
        record
        | _NO_ROWS
        | {
            "sharing": standing.sharing,
            "description": "",
            "conditions": PENDING if standing.sharing == SharingType.CONDITIONAL else None,
            "scope": None,
            "purpose": None,
            "reason": PENDING if standing.sharing == SharingType.DENIED else None,
            "search": record["search"] | {"rest": []},
            "descriptor": {
                "name": record["descriptor"].get("name"),
                "title": record["title"],
                "gov": {"code": record["code"], "sharing": {"type": standing.sharing}},
                "resources": [],
            },
        }
    )

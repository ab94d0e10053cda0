"""`changes.json`: every entry with the digest of what is shown of it, and when it was last known to change.

Whoever keeps the digests of the last time sees what is new, what changed and, by the tombstones, what is
gone, without asking us; `mulu export --since` gives the same between two commits.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from site_builder.catalog import Dataset, Status
from site_builder.changes.entries import entries_of
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.files import write_json
from site_builder.exports.shown_digest import digest


def write(site: Path, edition: Edition) -> Iterator[str]:
    """The one list, newest change first."""
    addresses = Addresses(edition.catalog)
    shown = {dataset.id: dataset for dataset in edition.datasets}

    def said(id_: str) -> tuple[str, str]:
        line = _line(edition, addresses, shown[id_])
        return line["on"] or "", msgspec.json.encode(line).decode()

    each = edition.parts.of_each("changes", tuple[str, str], shown, said)
    newest = sorted(each, key=lambda id_: (each[id_][0], id_), reverse=True)
    lines = [msgspec.Raw(each[id_][1].encode()) for id_ in newest]
    yield write_json(
        site,
        "changes.json",
        {"title": edition.catalog.city.title, "asOf": edition.as_of.isoformat(), "entries": lines},
    )


def _line(edition: Edition, addresses: Addresses, dataset: Dataset) -> dict[str, Any]:
    shown = dataset.raw
    entry = edition.entries[dataset.id]
    recorded = [one for one in entries_of(dataset) if one.on <= edition.as_of.isoformat()]
    days = [one.on for one in recorded]
    days += [
        day.isoformat() for day in (entry.published_on, entry.updated_on) if day and day <= edition.as_of
    ]
    said: dict[str, Any] = {
        "on": max(days, default=None),
        "id": dataset.id,
        "title": dataset.title,
        "department": dataset.department,
        "url": addresses.dataset(dataset.id),
        "digest": digest(shown),
        "state": dataset.status.value,
    }
    if entry.code:
        said["code"] = dataset.code
        said["changes"] = [{"on": one.on, "kind": one.kind, "reason": one.reason} for one in recorded]
    if dataset.status is Status.WITHDRAWN and dataset.withdrawn and entry.code:
        gone = dataset.withdrawn
        said["tombstone"] = {
            "on": gone.on.isoformat() if gone.on else None,
            "reason": gone.reason,
            "replacedBy": gone.replaced_by,
        }
        said["on"] = max(filter(None, (said["on"], said["tombstone"]["on"])), default=None)
    return said

"""What the 政务 audience may see of a descriptor (DESCRIPTOR.md, "Audiences").

The snapshot is read by every department's systems, so it carries this audience's view:
nobody's name, no secrecy review, no 数据分级, no row of data, and of a 不予共享 entry only
title, provider, reason and basis.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from site_builder.catalog import Dataset, SharingType

PRIVATE_KEYS = frozenset({"contributors", "author", "maintainers"})
"""Data Package keys that name persons."""
PRIVATE_GOV_KEYS = frozenset({"people", "secrecyReview", "dataLevel", "sourceSystem", "project", "census"})
DENIED_GOV_KEYS = ("code", "sharing", "status", "publishedOn", "withdrawn")


def visible_descriptor(dataset: Dataset) -> dict[str, Any]:
    """The descriptor as the service shows it."""
    raw: Mapping[str, Any] = dataset.raw
    gov: Mapping[str, Any] = raw["gov"]
    if dataset.sharing.type is SharingType.DENIED:
        shown = {key: gov[key] for key in DENIED_GOV_KEYS if key in gov}
        return {"name": dataset.name, "title": dataset.title, "gov": shown, "resources": []}
    return {
        **{k: v for k, v in raw.items() if k not in PRIVATE_KEYS | {"gov", "resources"}},
        "gov": {k: v for k, v in gov.items() if k not in PRIVATE_GOV_KEYS},
        "resources": [_without_rows(resource) for resource in raw["resources"]],
    }


def _without_rows(resource: Mapping[str, Any]) -> dict[str, Any]:
    # Rows written into the descriptor itself would outlive a tightening in kept generations.
    return {**resource, "data": []} if "data" in resource else dict(resource)

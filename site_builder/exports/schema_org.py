"""schema.org/Dataset of one entry, as it stands in the head of its page."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses

Json = dict[str, object]
LEAST = 50
"""Search engines take no shorter description."""


def schema_org(edition: Edition, addresses: Addresses, dataset: Dataset) -> Json:
    """The entry as JSON-LD; of a 不予共享 one title, provider and reason."""
    department = edition.catalog.departments_by_id[dataset.department]
    page = addresses.dataset(dataset.id)
    entry = edition.entries[dataset.id]
    said: Json = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": page,
        "name": dataset.title,
        "description": _description(dataset, department.title),
        "url": page,
        "inLanguage": "zh-Hans",
        "creator": _organization(addresses, department.id, department.title),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": edition.catalog.city.title,
            "url": addresses.root,
        },
        "conditionsOfAccess": dataset.sharing.conditions
        or dataset.sharing.reason
        or dataset.sharing.type.value,
        "isAccessibleForFree": True,
    }
    if not is_shown_whole(dataset):
        return said
    said["identifier"] = dataset.code
    said["keywords"] = [*dataset.keywords, *dataset.themes]
    said["alternateName"] = list(dataset.aliases)
    said["datePublished"] = dataset.published_on.isoformat() if dataset.published_on else None
    said["dateModified"] = entry.updated_on.isoformat() if entry.updated_on else None
    said["variableMeasured"] = [
        {"@type": "PropertyValue", "name": field.title, "alternateName": field.name}
        for table in dataset.distributions
        for field in table.fields
    ]
    return {key: value for key, value in said.items() if value not in (None, [])}


def _description(dataset: Dataset, provider: str) -> str:
    text = dataset.description if is_shown_whole(dataset) else dataset.sharing.reason or ""
    return (
        text
        if len(text) >= LEAST
        else f"{provider}提供的政务信息资源“{dataset.title}”，{dataset.sharing.type.value}。{text}"
    )


def _organization(addresses: Addresses, id_: str, title: str) -> Mapping[str, str]:
    return {"@type": "GovernmentOrganization", "@id": addresses.department(id_), "name": title}

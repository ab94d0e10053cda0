"""Data Package: a folder and a zip beside each page, and a package of packages for the catalogue.

Published packages carry the official `$schema`, so that frictionless and others check them, and
tables without rows: whole tables leave through the service only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset, Distribution
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.files import as_json, write_archive, write_json, write_text

PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"


def write(site: Path, edition: Edition) -> Iterator[str]:
    """One package a dataset with a csv of its head for each table, also as a zip, and one of them all."""
    addresses = Addresses(edition.catalog)
    for dataset in edition.datasets:
        if not is_shown_whole(dataset) or not edition.writes(dataset.id):
            continue
        folder = f"datasets/{dataset.id}"
        files = {"datapackage.json": as_json(package(dataset))}
        for table in _tables(dataset):
            head = ",".join(_quoted(field.name) for field in table.fields)
            files[f"heads/{table.name}.csv"] = head + "\r\n"
        for name, text in files.items():
            yield write_text(site, f"{folder}/{name}", text)
        yield write_archive(site, f"{folder}/datapackage.zip", files, edition.as_of)
    yield write_json(site, "datapackage.json", _of_packages(edition, addresses))


def package(dataset: Dataset) -> dict[str, Any]:
    """The descriptor as the audience sees it, its tables as the heads that are published."""
    said: Mapping[str, Any] = dataset.raw
    by_name = {table.name: table for table in _tables(dataset)}
    resources = [
        _resource(resource, by_name[resource["name"]])
        for resource in said["resources"]
        if resource["name"] in by_name
    ]
    return {"$schema": PACKAGE} | {k: v for k, v in said.items() if k != "$schema"} | {"resources": resources}


def _resource(resource: Mapping[str, Any], table: Distribution) -> dict[str, Any]:
    own = {
        "data",
        "path",
        "format",
        "encoding",
        "dialect",
        "bytes",
        "hash",
        "mediatype",
        "compression",
        "profile",
    }
    return {
        "$schema": RESOURCE,
        **{key: value for key, value in resource.items() if key not in own | {"$schema"}},
        "path": f"heads/{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
    }


def _tables(dataset: Dataset) -> list[Distribution]:
    return [table for table in dataset.distributions if table.fields]


def _of_packages(edition: Edition, addresses: Addresses) -> dict[str, Any]:
    return {
        "$schema": PACKAGE,
        "name": "catalogue",
        "title": edition.catalog.city.title,
        "homepage": addresses.root,
        "resources": [
            {
                "$schema": RESOURCE,
                "name": dataset.id.replace("/", "."),
                "title": dataset.title,
                "path": f"datasets/{dataset.id}/datapackage.json",
                "format": "json",
                "mediatype": "application/json",
                "encoding": "utf-8",
                "conformsTo": PACKAGE,
            }
            for dataset in edition.datasets
            if is_shown_whole(dataset)
        ],
    }


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if any(sign in name for sign in ',"\r\n') else name

"""Croissant 1.0 for each table that is served: what a machine that learns from tables needs to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from site_builder.catalog import Dataset
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.files import write_json
from site_builder.exports.schema_org import Json, schema_org
from site_builder.tables.records import TableRecord

CONTEXT: Json = {
    "@language": "zh-Hans",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
TYPES = {
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "time": "sc:Time",
    "year": "sc:Integer",
}
"""Table Schema type → Croissant; everything else is text."""


def write(site: Path, edition: Edition) -> Iterator[str]:
    """`croissant.json` beside the page of each served dataset that has tables."""
    addresses = Addresses(edition.catalog)
    for dataset in edition.datasets:
        tables = edition.tables.get(dataset.id, ()) if dataset.is_served else ()
        if tables and edition.writes(dataset.id):
            said = croissant(edition, addresses, dataset, tables)
            yield write_json(site, f"datasets/{dataset.id}/croissant.json", said)


def croissant(
    edition: Edition, addresses: Addresses, dataset: Dataset, tables: Sequence[TableRecord]
) -> Json:
    """One dataset; its files are the service's csv downloads, which change with the data."""
    said = schema_org(edition, addresses, dataset)
    updated = said.get("dateModified") or said.get("datePublished")
    return said | {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        # Its validator knows no kinds of organisation.
        "creator": {"@type": "sc:Organization", "name": edition.department_title(dataset.department)},
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "citeAs": f"{edition.department_title(dataset.department)}：{dataset.title}（{dataset.code}）",
        "version": f"1.0.0+{str(updated).replace('-', '')}",
        "license": f"{addresses.root}guide/",
        "isLiveDataset": True,
        "distribution": [_file(addresses, dataset, table) for table in tables],
        "recordSet": [_record_set(table) for table in tables],
    }


def _file(addresses: Addresses, dataset: Dataset, table: TableRecord) -> Json:
    path = f"datasets/{dataset.id}/tables/{quote(table.name, safe='')}/download?_format=csv"
    return {
        "@type": "cr:FileObject",
        "@id": f"{table.name}.csv",
        "name": f"{table.name}.csv",
        "description": f"{table.title}，凭访问凭证和登记的用途下载。",
        "contentUrl": f"{addresses.api}/{path}",
        "encodingFormat": "text/csv",
        # Of the rows in stored order, each a JSON array, one a line: the csv is written from them.
        "sha256": table.content.removeprefix("sha256:"),
    }


def _record_set(table: TableRecord) -> Json:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.title,
        **(
            {"key": [{"@id": f"{table.name}/{name}"} for name in table.primary_key]}
            if table.primary_key
            else {}
        ),
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{column.name}",
                "name": column.name,
                "description": column.title,
                "dataType": TYPES.get(column.type, "sc:Text"),
                "source": {
                    "fileObject": {"@id": f"{table.name}.csv"},
                    "extract": {"column": column.name},
                },
            }
            for column in table.columns
        ],
    }

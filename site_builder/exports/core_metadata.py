"""核心元数据 of GB/T 21063.3-2007 as XML, for the catalogues of the levels above.

The six mandatory elements and the optional ones that are known; names are those of the standard's
table, its misspellings (`DescripriveKeywords`, `categroyStandard`) included, because readers look for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml

from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.files import write_text

ADDRESS = "catalog-gbt21063.xml"
SCHEME = "政务信息资源目录编制指南（试行）"


def write(site: Path, edition: Edition) -> Iterator[str]:
    """One document for the whole catalogue; 不予共享 entries have no summary that may be shown."""
    addresses = Addresses(edition.catalog)
    shown = {dataset.id: dataset for dataset in edition.datasets if is_shown_whole(dataset)}

    def said(id_: str) -> str:
        resource = Xml.Element("Resource")
        _describe(resource, edition, addresses, shown[id_])
        Xml.indent(resource, " ", level=1)
        return Xml.tostring(resource, encoding="unicode")

    lines = [f" {one}\n" for one in edition.parts.of_each("core-metadata", str, shown, said).values()]
    yield write_text(
        site,
        ADDRESS,
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Metadata xml:lang="zh-Hans" asOf="{edition.as_of}">\n'
        f"{''.join(lines)}</Metadata>\n",
    )


def _describe(into: Xml.Element, edition: Edition, addresses: Addresses, dataset: Dataset) -> None:
    department = edition.catalog.departments_by_id[dataset.department]
    entry = edition.entries[dataset.id]
    _say(into, "resourceTitle", dataset.title)
    if dataset.published_on:
        _say(into, "dateOfPublication", dataset.published_on.isoformat())
    _say(into, "abstract", dataset.description)
    _say(Xml.SubElement(into, "PointOfContact"), "organisationName", department.title)
    words = Xml.SubElement(into, "DescripriveKeywords")
    for word in dataset.keywords or (dataset.title,):
        _say(words, "keyword", word)
    category = Xml.SubElement(into, "ResourceCategory")
    _say(category, "categroyStandard", SCHEME)
    _say(
        category, "categoryName", edition.class_names.get(entry.classification, dataset.resource_class.label)
    )
    _say(category, "categoryCode", dataset.code.partition("/")[0])
    _say(into, "online", addresses.dataset(dataset.id))
    _say(into, "resourceID", dataset.code)
    if dataset.is_served:
        service = Xml.SubElement(into, "ServiceInformation")
        _say(service, "serviceURL", f"{addresses.api}/datasets/{dataset.id}")
        _say(service, "serviceType", "联机查询")
    _say(into, "metadataIdentifier", dataset.id)
    _say(Xml.SubElement(into, "MetadataContact"), "organisationName", department.title)
    if dataset.published_on:
        _say(into, "metadatadateUpdate", dataset.published_on.isoformat())


def _say(into: Xml.Element, name: str, text: str) -> None:
    # XML 1.0 has no word for control signs.
    Xml.SubElement(into, name).text = "".join(
        s
        for s in text
        if s in "\t\n" or (s >= " " and s not in "\ufffe\uffff" and not "\ud800" <= s <= "\udfff")
    )

"""Every machine-readable file of a site as a witness: which entries it lists and what it says of them."""

from __future__ import annotations

import zipfile
from xml.etree import ElementTree as Xml

from site_builder.verification import formats, guides, listings
from site_builder.verification.hearing import CKAN, DATASET, Hearing, id_of
from site_builder.verification.problem import Problem

_OF_SITE = {
    "catalog.json": listings.catalog_json,
    "catalog.csv": listings.catalog_csv,
    "catalog.parquet": listings.catalog_parquet,
    "catalog.jsonld": formats.json_ld,
    "changes.json": listings.changes,
    "datapackage.json": formats.packages,
    "catalog.xlsx": listings.workbook,
    "catalog-gbt21063.xml": listings.core_metadata,
    "sitemap.xml": guides.sitemap,
    "llms.txt": guides.llms,
    "assets/search/names.js": guides.names,
    f"{CKAN}package_list.json": formats.package_list,
    f"{CKAN}current_package_list_with_resources.json": formats.packages_whole,
    f"{CKAN}package_search.json": formats.packages_whole,
}
_OF_ENTRY = {
    "datapackage.json": formats.package,
    "datapackage.zip": formats.archive,
    "dcat.jsonld": formats.json_ld,
    "croissant.json": formats.croissant,
}


def hear(site: Hearing, address: str, content: bytes) -> None:
    """Take one file in; what cannot be read is a problem of its own."""
    inside = DATASET.fullmatch(address)
    witness = _OF_ENTRY.get(inside[2]) if inside else _OF_SITE.get(address)
    if address.endswith("feed.atom"):
        witness = guides.feed
    elif address.startswith(f"{CKAN}package_show/"):
        witness = formats.package_show
    if witness is None:
        return
    try:
        witness(site, address, content)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        Xml.ParseError,
        zipfile.BadZipFile,
    ) as error:
        # A file that was tampered with may have any shape.
        site.problems.append(Problem("读不懂", address, f"不是它该有的格式（{type(error).__name__}）。"))


def hear_page(site: Hearing, address: str, said: object) -> None:
    """schema.org in the head of a page."""
    if isinstance(said, dict) and said.get("@type") == "Dataset" and DATASET.fullmatch(address):
        site.claims.claim(address, id_of(address), title=said.get("name"), code=said.get("identifier"))

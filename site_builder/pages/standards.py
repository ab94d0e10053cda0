"""标准规范 (第二十二条): which instruments, standards and code lists the catalogue follows, each with its version."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from site_builder.audience import is_shown_whole
from site_builder.catalog import Catalog
from site_builder.codelists import SHAPES
from site_builder.config import SCHEMAS
from site_builder.edition import Edition
from site_builder.pages.browsing import LISTS
from site_builder.pages.page import Page

SHORT = 12
"""Digits of a digest that people compare."""


def pages(edition: Edition) -> Iterator[Page]:
    """The one page."""
    policies = edition.cases.facts.policies.ordered or ()
    yield Page(
        kind="standards",
        address="standards/index.html",
        title=edition.words("standards.title"),
        description=edition.words("standards.description"),
        words={
            "as_of": edition.as_of,
            "rule_status": edition.catalog.city.raw.get("ruleStatus"),
            "contract": edition.catalog.city.raw.get("contract"),
            "policies": policies,
            "standards": _standards(edition),
            "conforms": sorted(
                Counter(
                    str(gov["conformsTo"])
                    for d in edition.datasets
                    if is_shown_whole(d)
                    and isinstance(gov := d.raw.get("gov"), Mapping)
                    and "conformsTo" in gov
                ).items()
            ),
            "lists": [
                {
                    "title": edition.words(LISTS[name]) if name in LISTS else name,
                    "name": name,
                    "rows": len(rows),
                    "version": version(rows),
                }
                for name, rows in sorted(edition.catalog.codelists.items())
                if name in SHAPES and rows
            ],
            "schemas": [
                {"name": path.name, "version": hashlib.sha256(path.read_bytes()).hexdigest()[:SHORT]}
                for path in sorted(SCHEMAS.glob("*.schema.json"))
            ],
        },
    )


def version(rows: Sequence[Mapping[str, str]]) -> str:
    """A digest over the cells: the same list has the same version wherever it lies."""
    text = "\n".join("\t".join(f"{key}={value}" for key, value in row.items()) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:SHORT]


def _standards(edition: Edition) -> list[Mapping[str, object]]:
    """Each standard that a data element follows, and how many 信息项 use it."""
    catalog: Catalog = edition.catalog
    standard = {row["id"]: row["standard"] for row in catalog.codelists.get("elements", ())}
    elements = Counter(standard.values())
    fields = Counter(
        standard[field.element]
        for dataset in edition.datasets
        if is_shown_whole(dataset)
        for table in dataset.distributions
        for field in table.fields
        if field.element in standard
    )
    return [
        {"standard": name, "elements": number, "fields": fields[name]}
        for name, number in sorted(elements.items())
        if name
    ]

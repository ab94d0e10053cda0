"""From files to the domain: the one place where Data Package words become DCAT words.

Pure. Called after `structure`, with documents that passed it, so nothing here tests for a key
that the schema requires; a document that failed is left out and yields findings only.
"""

from __future__ import annotations

from collections.abc import Collection

from site_builder.catalog import Catalog
from site_builder.codelists import usable
from site_builder.descriptors.city import to_city, to_department
from site_builder.descriptors.dataset import to_dataset
from site_builder.descriptors.shape import object_of
from site_builder.descriptors.upper import to_upper
from site_builder.sources import Source

__all__ = ["to_catalog", "to_dataset"]


def to_catalog(source: Source, *, broken: Collection[str]) -> Catalog:
    """The catalogue of every document that is not in `broken` (paths with structural errors)."""
    whole = [d for d in (*source.departments, *source.datasets) if d.path not in broken]
    departments = [to_department(d) for d in whole if d.path.count("/") == 1]
    datasets = [to_dataset(d) for d in whole if d.path.count("/") == 2]
    city, own = source.city, source.own_words
    return Catalog(
        city=to_city(object_of(city) if city and city.path not in broken else {}),
        departments=tuple(sorted(departments, key=lambda d: d.id)),
        datasets=tuple(sorted(datasets, key=lambda d: d.id)),
        codelists={name: usable(name, rows) for name, rows in source.codelists.items()},
        policies={str(object_of(d)["id"]): object_of(d) for d in source.policies if d.path not in broken},
        upper=to_upper(d for d in source.upstream if d.path not in broken),
        unread=frozenset(broken),
        own_words={key: str(word) for key, word in own.said.items()}
        if own and own.path not in broken
        else {},
    )

"""An edition of a source as exporters see it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from site_builder import descriptors, sources
from site_builder.catalog import Catalog
from site_builder.edition import Edition


def edition_of(source: Path) -> Edition:
    """The edition of the sample city's day; no tables were read."""
    return Edition(catalog=catalog_of(source), tables={}, files={}, as_of=date(2026, 11, 23))


def catalog_of(source: Path) -> Catalog:
    """Everything that the source says, before an edition leaves out what its readers may not see."""
    return descriptors.to_catalog(sources.read(source), broken=frozenset())

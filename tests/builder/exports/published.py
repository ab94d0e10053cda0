"""An edition of a source as exporters see it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from site_builder import descriptors, sources
from site_builder.edition import Edition


def edition_of(source: Path) -> Edition:
    """The edition of the sample city's day; no tables were read."""
    catalog = descriptors.to_catalog(sources.read(source), broken=frozenset())
    return Edition(catalog=catalog, tables={}, files={}, as_of=date(2026, 11, 23))

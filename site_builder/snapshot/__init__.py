"""The snapshot: what the query service answers from (ARCHITECTURE decisions 10 and 11)."""

from site_builder.snapshot.carried import Carried
from site_builder.snapshot.holding import held_findings, unlawful
from site_builder.snapshot.openness import Openness, openness_of
from site_builder.snapshot.records import catalog_record
from site_builder.snapshot.writer import Published, Snapshot

__all__ = [
    "Carried",
    "Openness",
    "Published",
    "Snapshot",
    "catalog_record",
    "held_findings",
    "openness_of",
    "unlawful",
]

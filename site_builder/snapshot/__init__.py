"""The snapshot: what the query service answers from (ARCHITECTURE decisions 10 and 11)."""

from site_builder.snapshot.openness import openness_of
from site_builder.snapshot.records import catalog_record
from site_builder.snapshot.writer import Published, Snapshot

__all__ = ["Published", "Snapshot", "catalog_record", "openness_of"]

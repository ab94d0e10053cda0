"""The snapshot: opened, verified, swapped. What is read of it are small structs, looked up, never made."""

from query_api.snapshot.current import Generations
from query_api.snapshot.generation import CATALOG, MANIFEST, Generation, SnapshotRefused
from query_api.snapshot.records import Catalog, City, Dataset, Field, File, Table

__all__ = [
    "CATALOG",
    "MANIFEST",
    "Catalog",
    "City",
    "Dataset",
    "Field",
    "File",
    "Generation",
    "Generations",
    "SnapshotRefused",
    "Table",
]

"""The snapshot: opened, verified, swapped. What is read of it are small structs, looked up, never made."""

from query_api.snapshot.current import Generations
from query_api.snapshot.generation import CATALOG, MANIFEST, Generation
from query_api.snapshot.marks import Marks
from query_api.snapshot.records import Catalog, City, Dataset, Field, File, Table
from query_api.snapshot.verification import SnapshotRefused, Verifier

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
    "Marks",
    "SnapshotRefused",
    "Table",
    "Verifier",
]

"""The name under which the file of a whole table is kept: what decides its bytes, and nothing else."""

from __future__ import annotations

import datetime
import hashlib
from importlib.metadata import version

import msgspec

from query_api.snapshot import Dataset, Generation, Table


def file_name(generation: Generation, dataset: Dataset, table: Table) -> str:
    """Of the files of a table: the database as it lies on the disk, how it is shown, and who writes."""
    assert dataset.database is not None, "a table lies in a database"
    parts = [
        version("mulu"),
        version("duckdb"),
        version("xlsxwriter"),
        generation.files[dataset.database.path].sha256,
        dataset.title,
        data_day(generation, dataset, table).isoformat(),
        msgspec.json.encode(table).decode(),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def data_day(generation: Generation, dataset: Dataset, table: Table) -> datetime.date:
    """The day that the data of a table is of."""
    return datetime.date.fromisoformat(
        table.data_updated_on or dataset.updated_on or generation.catalog.as_of
    )

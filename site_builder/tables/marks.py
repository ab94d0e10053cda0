"""V18 where the bytes of a file do not show it: cells of compressed and column-wise files."""

# ruff: noqa: S608 -- names in the SQL are made here (t0, c1) or quoted, texts pass `literal`.

from __future__ import annotations

import duckdb

from site_builder.catalog import Distribution
from site_builder.content.marks import is_mark
from site_builder.tables.checked import Checked
from site_builder.tables.formats import format_of

_BATCH = 10_000


def has_mark(connection: duckdb.DuckDBPyConnection, distribution: Distribution, checked: Checked) -> bool:
    """Whether a cell is a mark; plain files were searched as bytes before they were read as tables."""
    form, archive = format_of(distribution)
    if form != "parquet" and archive is None:
        return False
    for index in range(len(distribution.fields)):
        cell = f"coalesce(t{index}, b{index})"
        found = connection.execute(
            f"SELECT DISTINCT {cell} FROM {checked.name} WHERE contains({cell}, '★') AND contains({cell}, '密')"
        )
        while batch := found.fetchmany(_BATCH):
            if any(is_mark(text) for (text,) in batch):
                return True
    return False

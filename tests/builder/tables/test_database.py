"""The database that tables are stored in: what may need more memory than everything else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from site_builder.tables import database

ROWS = 1_000_000


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> duckdb.DuckDBPyConnection:
    """So many keys in so little memory that everything but their index can be spilled."""
    monkeypatch.setattr(database, "MEMORY_MB", 48)
    connection = database.open_database(spill=tmp_path / "spill")
    connection.execute(f"ATTACH {database.literal(str(tmp_path / 'keep.duckdb'))} AS keep")
    connection.execute("CREATE TABLE keep.t (k VARCHAR)")
    connection.execute(f"INSERT INTO keep.t SELECT lpad(CAST(range AS VARCHAR), 10, '0') FROM range({ROWS})")
    return connection


def test_the_index_of_a_large_key_gets_the_room_it_needs_and_gives_it_back(
    large: duckdb.DuckDBPyConnection,
) -> None:
    with database.room_for_index(large, ROWS):
        large.execute("CREATE INDEX i ON keep.t (k)")
        large.execute("CHECKPOINT keep")
        large.execute("DETACH keep")
    (limit,) = large.execute("SELECT current_setting('memory_limit')").fetchone() or ("",)
    assert limit.startswith("45.7 MiB")


def test_without_that_room_it_does_not_fit(large: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.OutOfMemoryException):
        large.execute("CREATE INDEX i ON keep.t (k)")

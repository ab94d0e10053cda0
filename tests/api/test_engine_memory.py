"""Memory of the engine under lookups: what a statement takes it gives back."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from query_api import sql_keys
from query_api.engine.duck import open_locked
from query_api.settings import Limits
from query_api.snapshot import Generations
from query_api.sql import Source
from tests.api import handmade

STATEMENTS = 1_500
MOST_BYTES = 1_000_000
"""A leak of 4 KB a statement would be six times as much."""


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.parametrize("size", [1, 32])
def test_lookups_take_no_memory_that_they_do_not_give_back(snapshot: Path, size: int) -> None:
    dataset = Generations(snapshot).current.datasets["mzj/streets"]
    table = dataset.table("streets")
    assert dataset.database is not None
    assert table is not None
    source = Source(database=dataset.database.path, table=table)
    keys = [str(row[0]) for row in handmade.STREETS.rows][:1] * size
    with open_locked(snapshot, Limits()) as connection:
        cursor = connection.cursor()
        cursor.execute(
            f"ATTACH '{Generations(snapshot).current.folder / dataset.database.path}' AS d (READ_ONLY)"
        )
        text = sql_keys.by_key(source, size).replace(f"FROM {source.name} ", "FROM d.main.t1 ")
        (statement,) = cursor.extract_statements(text)

        def ask(times: int) -> None:
            for _ in range(times):
                assert len(cursor.execute(statement, keys).fetchall()) == 1

        ask(300)
        before = resident()
        ask(STATEMENTS)
        assert resident() - before < MOST_BYTES


def test_the_leak_that_is_avoided_is_still_there() -> None:
    """When this fails the optimizer's step may be let on again."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t AS SELECT CAST(i AS VARCHAR) AS k FROM range(10_000) s(i)")
        (statement,) = connection.extract_statements(f"SELECT k FROM t WHERE k IN ({', '.join('?' * 32)})")
        keys = [str(number) for number in range(32)]
        for _ in range(300):
            connection.execute(statement, keys).fetchall()
        before = resident()
        for _ in range(STATEMENTS):
            connection.execute(statement, keys).fetchall()
        assert resident() - before > 2 * MOST_BYTES

"""The engine: locked down, bounded, one cursor a thread, files opened and closed as needed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import duckdb
import pytest

from query_api.engine import DuckEngine, EngineBusy, EngineOverBudget, EngineUnable, Work
from query_api.engine.duck import open_locked
from query_api.settings import Limits
from query_api.snapshot import Generations
from query_api.sql import Cell, Statement

SLOW = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7"


def work(snapshot: Path, text: str, *parameters: Cell, dataset: str = "mzj/streets") -> Work:
    generation = Generations(snapshot).current
    database = generation.datasets[dataset].database
    assert database is not None
    statement = Statement(text=text.replace("{d}", f'"{database.path}"'), parameters=parameters)
    return Work(database=database.path, file=generation.folder / database.path, statement=statement)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/*')",
        "COPY (SELECT 1) TO '/tmp/mulu-written.csv'",
        "ATTACH '/tmp/mulu-other.duckdb' AS other",
        "INSTALL httpfs",
        "SET threads = 8",
        "SET enable_external_access = true",
        "SELECT * FROM snapshot",
    ],
)
def test_engine_reaches_nothing_but_the_snapshot(snapshot: Path, text: str) -> None:
    connection = open_locked(snapshot, Limits())
    with pytest.raises(duckdb.Error):
        connection.execute(text).fetchall()
    connection.close()


def test_published_tables_cannot_be_written(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits())
        try:
            for text in ("DELETE FROM {d}.main.t1", "CREATE TABLE {d}.main.x AS SELECT 1"):
                with pytest.raises(duckdb.Error, match="read-only"):
                    await engine.run(work(snapshot, text))
        finally:
            engine.close()

    asyncio.run(attempt())


def test_query_over_its_time_is_stopped_and_the_next_one_answered(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits(query_ms=50))
        try:
            with pytest.raises(EngineOverBudget):
                await engine.run(work(snapshot, SLOW))
            assert await engine.run(work(snapshot, "SELECT count(*) FROM {d}.main.t1")) == [(5,)]
        finally:
            engine.close()

    asyncio.run(attempt())


def test_queue_is_bounded(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits(query_ms=300, running=1, waiting=2))
        try:
            calls = [engine.run(work(snapshot, SLOW)) for _ in range(5)]
            ended = await asyncio.gather(*calls, return_exceptions=True)
        finally:
            engine.close()
        assert [type(end) for end in ended].count(EngineBusy) == 2
        assert [type(end) for end in ended].count(EngineOverBudget) == 3

    asyncio.run(attempt())


def test_no_caller_gets_another_callers_rows(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits(running=4, waiting=2000))
        asked = work(snapshot, "SELECT ?, n FROM {d}.main.t2 WHERE n = ?", 0, 0)

        async def one(number: int) -> bool:
            statement = Statement(text=asked.statement.text, parameters=(number, number % 257 + 1))
            rows = await engine.run(Work(database=asked.database, file=asked.file, statement=statement))
            return rows == [(number, number % 257 + 1)]

        try:
            assert all(await asyncio.gather(*(one(number) for number in range(1500))))
        finally:
            engine.close()

    asyncio.run(attempt())


def test_files_beyond_the_most_are_closed_by_least_use(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits(attached=2))
        opened = []
        try:
            for dataset in ("mzj/streets", "fgw/prices", "mzj/streets", "fgw/persons"):
                one = work(snapshot, "SELECT count(*) FROM {d}.main.t1", dataset=dataset)
                opened.append(one.database)
                await engine.run(one)
            assert engine.names() == [opened[0], opened[3]]
            engine.retire({opened[3]})
            assert engine.names() == [opened[3]]
        finally:
            engine.close()

    asyncio.run(attempt())


def test_file_that_is_gone_is_said_so(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits())
        gone = Work(database="x", file=snapshot / "nope.duckdb", statement=Statement(text="SELECT 1"))
        try:
            with pytest.raises(EngineUnable):
                await engine.run(gone)
        finally:
            engine.close()

    asyncio.run(attempt())

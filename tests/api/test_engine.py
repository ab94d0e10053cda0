"""The engine: locked down, bounded, one cursor a thread, files opened and closed as needed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from query_api import sql_keys
from query_api.engine import (
    DuckEngine,
    EngineBroken,
    EngineBusy,
    EngineOverBudget,
    EngineUnable,
    Place,
    Row,
)
from query_api.engine.duck import MEMORY_FAULTS, open_locked
from query_api.settings import Limits
from query_api.snapshot import Generations
from query_api.sql import Cell, Source, Statement
from tests.api import handmade

SLOW = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7"


def place(snapshot: Path, dataset: str = "mzj/streets", table: int = 0) -> Place:
    generation = Generations(snapshot).current
    record = generation.datasets[dataset]
    assert record.database is not None
    source = Source(database=record.database.path, table=record.tables[table])
    return Place(source=source, file=generation.folder / record.database.path)


async def run(engine: DuckEngine, at: Place, text: str, *parameters: Cell) -> list[Row]:
    """Any statement at all, which the service itself cannot be asked for."""
    text = text.replace("{d}", f'"{at.source.database}"')
    return await engine._run(at, Statement(text=text, parameters=parameters))


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
                    await run(engine, place(snapshot), text)
        finally:
            engine.close()

    asyncio.run(attempt())


def test_query_over_its_time_is_stopped_and_the_next_one_answered(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits(query_ms=50))
        try:
            with pytest.raises(EngineOverBudget):
                await run(engine, place(snapshot), SLOW)
            assert await run(engine, place(snapshot), "SELECT count(*) FROM {d}.main.t1") == [(5,)]
        finally:
            engine.close()

    asyncio.run(attempt())


def test_queue_is_bounded(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits(query_ms=300, running=1, waiting=2))
        try:
            calls = [run(engine, place(snapshot), SLOW) for _ in range(5)]
            ended = await asyncio.gather(*calls, return_exceptions=True)
        finally:
            engine.close()
        assert [type(end) for end in ended].count(EngineBusy) == 2
        assert [type(end) for end in ended].count(EngineOverBudget) == 3

    asyncio.run(attempt())


def test_no_caller_gets_another_callers_rows(snapshot: Path) -> None:
    """Thousands of mixed lookups, statements and misses at the same time, over three tables."""

    async def attempt() -> None:
        batches: list[int] = []
        engine = DuckEngine(snapshot, Limits(running=4, waiting=5000), on_batch=batches.append)
        streets, prices = place(snapshot), place(snapshot, "fgw/prices")
        persons, long = place(snapshot, "fgw/persons"), place(snapshot, table=1)
        tables = [
            (streets, handmade.STREETS, [0]),
            (prices, handmade.PRICES, [0, 1]),
            (persons, handmade.PERSONS, [0]),
        ]

        async def looked_up(number: int) -> bool:
            at, made, parts = tables[number % 3]
            rows = {"\x1f".join(str(row[i]) for i in parts): row for row in made.rows}
            wanted = list(rows)[number % len(rows) :][: 1 + number % 2]
            found = await engine.lookup(at, [*wanted, f"miss {number}"])
            return set(found) == set(wanted) and all(str(found[k][0]) == str(rows[k][0]) for k in wanted)

        async def stated(number: int) -> bool:
            text = "SELECT ?, n FROM {d}.main.t2 WHERE n = ?"
            asked = (number, number % 257 + 1)
            return await run(engine, long, text, *asked) == [asked]

        calls = [looked_up(n) if n % 4 else stated(n) for n in range(4000)]
        try:
            # In portions, as requests come: all at once would be more than may wait.
            for begin in range(0, len(calls), 500):
                assert all(await asyncio.gather(*calls[begin : begin + 500]))
        finally:
            engine.close()
        assert 100 < max(batches) <= 128
        assert len(batches) < 1000

    asyncio.run(attempt())


def test_a_single_lookup_waits_for_no_other(snapshot: Path) -> None:
    async def attempt() -> None:
        batches: list[int] = []
        engine = DuckEngine(snapshot, Limits(), on_batch=batches.append)
        try:
            found = await engine.lookup(place(snapshot), ["000123"])
        finally:
            engine.close()
        assert found["000123"][1] == "人民路"
        assert batches == [1]

    asyncio.run(attempt())


def test_a_batch_grows_as_long_as_callers_come(snapshot: Path) -> None:
    async def attempt() -> None:
        batches: list[int] = []
        engine = DuckEngine(snapshot, Limits(), on_batch=batches.append)
        keys = [str(row[0]) for row in handmade.STREETS.rows][:4]
        await engine.lookup(place(snapshot), keys[:1])
        batches.clear()

        async def later(turns: int, key: str) -> bool:
            for _ in range(turns):
                await asyncio.sleep(0)
            return key in await engine.lookup(place(snapshot), [key])

        try:
            # One more comes with each turn of the loop: none of them is answered alone.
            assert all(await asyncio.gather(*(later(turns, key) for turns, key in enumerate(keys))))
        finally:
            engine.close()
        assert batches == [len(keys)]

    asyncio.run(attempt())


@pytest.mark.parametrize("keys", [3, 129, 1000])
def test_lookups_of_any_size_give_what_there_is(snapshot: Path, keys: int) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits())
        try:
            found = await engine.lookup(place(snapshot), ["000123", *(f"no {n}" for n in range(keys - 1))])
        finally:
            engine.close()
        assert list(found) == ["000123"]

    asyncio.run(attempt())


def test_fault_of_a_batch_reaches_everyone_who_waits_for_it(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits())
        gone = replace(place(snapshot), file=snapshot / "nope.duckdb")
        try:
            ended = await asyncio.gather(
                *(engine.lookup(gone, [f"{n}"]) for n in range(20)), return_exceptions=True
            )
            assert {type(end) for end in ended} == {EngineUnable}
            assert await engine.lookup(place(snapshot), ["000123"])
        finally:
            engine.close()

    asyncio.run(attempt())


def test_lookups_that_may_wait_are_bounded(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits(lookups_waiting=10))
        try:
            calls = (engine.lookup(place(snapshot), ["000123"]) for _ in range(50))
            ended = await asyncio.gather(*calls, return_exceptions=True)
            assert [type(end) for end in ended].count(EngineBusy) == 40
        finally:
            engine.close()

    asyncio.run(attempt())


def test_statement_nobody_waits_for_is_interrupted_and_no_other_is(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits(running=1))
        try:
            slow = asyncio.create_task(run(engine, place(snapshot), SLOW))
            next_one = asyncio.create_task(run(engine, place(snapshot), "SELECT count(*) FROM {d}.main.t1"))
            await asyncio.sleep(0.1)
            slow.cancel()
            start = time.monotonic()
            assert await next_one == [(5,)]
            assert time.monotonic() - start < 0.5
            assert engine.waiting() == 0
        finally:
            engine.close()

    asyncio.run(attempt())


def test_engine_that_failed_for_good_says_so_once_and_answers_no_more(snapshot: Path) -> None:
    async def attempt() -> None:
        told: list[bool] = []
        engine = DuckEngine(snapshot, Limits(), on_broken=lambda: told.append(True))

        def fatal() -> None:
            raise duckdb.FatalException("the database has been invalidated")

        try:
            for _ in range(2):
                with pytest.raises(EngineBroken):
                    engine._guarded(fatal)
            with pytest.raises(EngineBroken):
                await engine.health()
            with pytest.raises(EngineBroken):
                await engine.lookup(place(snapshot), ["000123"])
        finally:
            engine.close()
        assert told == [True]

    asyncio.run(attempt())


def test_out_of_memory_again_and_again_is_a_failure_once_is_not(snapshot: Path) -> None:
    async def attempt() -> None:
        told: list[bool] = []
        engine = DuckEngine(snapshot, Limits(memory_mb=20), on_broken=lambda: told.append(True))
        large = "SELECT max(s) FROM (SELECT list(range) s FROM range(20000000))"
        try:
            for _ in range(MEMORY_FAULTS - 1):
                with pytest.raises(EngineOverBudget):
                    await run(engine, place(snapshot), large)
            await engine.health()
            assert told == []
            for _ in range(MEMORY_FAULTS):
                with pytest.raises(EngineOverBudget):
                    await run(engine, place(snapshot), large)
            assert told == [True]
        finally:
            engine.close()

    asyncio.run(attempt())


@pytest.mark.parametrize(
    ("dataset", "known"),
    [("mzj/streets", ["000123", "c/d"]), ("fgw/prices", ["东市,场\x1f2026-01-01", "西市场\x1f2026-01-02"])],
)
@pytest.mark.parametrize("keys", [1, 2, 128])
def test_lookups_use_the_index(snapshot: Path, dataset: str, known: list[str], keys: int) -> None:
    """Only EXPLAIN ANALYZE says which scan ran (research A4)."""

    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits())
        at = place(snapshot, dataset)
        statement = sql_keys.lookup(at.source, [*known, *(f"k{n}" for n in range(126))][:keys])
        try:
            plan = await engine._run(
                at, Statement(text=f"EXPLAIN ANALYZE {statement.text}", parameters=statement.parameters)
            )
        finally:
            engine.close()
        assert "Index Scan" in str(plan)

    asyncio.run(attempt())


def test_files_beyond_the_most_are_closed_by_least_use(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits(attached=2))
        opened = []
        try:
            for dataset in ("mzj/streets", "fgw/prices", "mzj/streets", "fgw/persons"):
                one = place(snapshot, dataset)
                opened.append(one.source.database)
                await run(engine, one, "SELECT count(*) FROM {d}.main.t1")
            assert engine.names() == [opened[0], opened[3]]
            engine.retire({opened[3]})
            assert engine.names() == [opened[3]]
        finally:
            engine.close()

    asyncio.run(attempt())


def test_file_that_is_gone_is_said_so(snapshot: Path) -> None:
    async def attempt() -> None:
        engine = DuckEngine(snapshot, Limits())
        gone = replace(place(snapshot), file=snapshot / "nope.duckdb")
        try:
            with pytest.raises(EngineUnable):
                await run(engine, gone, "SELECT 1")
        finally:
            engine.close()

    asyncio.run(attempt())

"""Rows by key from their own file: the bytes that the database gives, and nothing that it must not give."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from query_api.engine import DuckEngine, Place
from query_api.engine.row_files import RowFiles
from query_api.formats import row_record, to_json
from query_api.routes.rows import ROW as ROUTE
from query_api.settings import Limits
from query_api.snapshot import Dataset, Generation, Generations, SnapshotRefused, Table
from query_api.sql import Source
from site_builder.snapshot import rows_file
from tests.api import handmade
from tests.api.audit.kept import calls_of
from tests.api.callers import headers, new_key, registered, service
from tests.api.test_at_once import PRICE, ROW, Taken, folder, state, taken
from tests.api.test_redaction import redact
from tests.api.test_verification import flip
from tests.campaigns.typed_city import TypedCity

__all__ = ["folder", "state", "taken"]

STREETS = "/api/v1/datasets/mzj/streets/tables/streets"
KEYS = ["000123", "000124", "a%2Cb", "c%2Fd", "%63%2fd", "e%25f"]


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    return TypedCity.make(tmp_path / "typed").snapshot


def place_of(generation: Generation, dataset: Dataset, table: Table) -> Place:
    assert dataset.database is not None
    assert dataset.lookups is not None
    return Place(
        source=Source(database=dataset.database.path, table=table),
        file=generation.folder / dataset.database.path,
        rows_name=dataset.lookups.path,
        rows_file=generation.folder / dataset.lookups.path,
    )


def keyed(snapshot: Path) -> Iterator[tuple[Place, Table]]:
    generation = Generations(snapshot).current
    for dataset in generation.catalog.datasets:
        for table in dataset.tables:
            if table.key_column is not None and not table.is_keyed_by_sensitive:
                yield place_of(generation, dataset, table), table


def keys_of(place: Place) -> list[str]:
    assert place.rows_file is not None
    with sqlite3.connect(place.rows_file) as rows:
        return [key for (key,) in rows.execute(f'SELECT k FROM "{place.source.table.table}"')]


async def both(snapshot: Path, place: Place, table: Table) -> None:
    """Hold every row of a table as the file has it to the same row as DuckDB has it."""
    assert place.rows_name is not None
    assert place.rows_file is not None
    files, engine = RowFiles(most=4, verify=lambda _: None), DuckEngine(snapshot, Limits())
    try:
        files.open(place.rows_name, place.rows_file)
        files.settle()
        keys = keys_of(place)
        assert len(keys) == table.rows > 0
        names = [to_json(field.name) for field in table.fields]
        for start in range(0, len(keys), 100):
            found = await engine.lookup(place, keys[start : start + 100])
            for key, row in found.items():
                values = files.row(place.rows_name, table.table, key)
                assert values is not None
                pairs = zip(names, values[:-1].split(b"\n"), strict=True)
                written = b"{%b}" % b",".join(name + b":" + value for name, value in pairs)
                assert written == to_json(row_record(table.fields, row))
        assert files.row(place.rows_name, table.table, "nobody") is None
    finally:
        files.close()
        engine.close()


def test_every_odd_value_of_every_type_is_the_database_s(typed: Path) -> None:
    """18 and 30 digits, 𠮷, NULL and "", 1899-12-31, =cmd(), line breaks, quotes, as the builder wrote them."""
    found = list(keyed(typed))
    assert any(len(table.fields) > 12 for _, table in found)
    for place, table in found:
        asyncio.run(both(typed, place, table))


def test_composite_keys_and_columns_of_every_kind_are_the_database_s(snapshot: Path) -> None:
    found = list(keyed(snapshot))
    assert {len(table.key_fields) for _, table in found} == {1, 2}
    for place, table in found:
        asyncio.run(both(snapshot, place, table))


def wait_for(api: httpx.Client, sent: dict[str, str], path: str, taken: Taken) -> httpx.Response:
    """The answer of the short way, once the file is open."""
    for _ in range(200):
        answer = api.get(path, headers=sent)
        assert answer.status_code == 200
        if taken.last:
            return answer
    raise AssertionError("the file was never opened")


@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
@pytest.mark.parametrize(
    "path", [*(f"{STREETS}/rows/{key}" for key in KEYS), f"{PRICE}/%E8%A5%BF%E5%B8%82%E5%9C%BA,2026-01-02"]
)
def test_both_ways_give_the_same_bytes_and_the_same_record(
    folder: Path, state: Path, taken: Taken, path: str, coding: str
) -> None:
    with service(folder, state) as api:
        sent = headers(new_key(state, rate=1000)) | {"accept-encoding": coding}
        short = wait_for(api, sent, path, taken)
        taken.is_off = True
        long = api.get(path, headers=sent)
        (pinned,) = re.findall('<([^>]*)>; rel="canonical"', short.headers["link"])
        assert api.get(pinned, headers=sent).json()["row"] == short.json()["row"]
    assert short.content == long.content
    unlike = {"server-timing", "x-request-id", "ratelimit"}
    told, as_told = (
        sorted((n, v) for n, v in a.headers.multi_items() if n not in unlike) for a in (short, long)
    )
    assert told == as_told
    unlike = {"n", "time", "requestId", "spentMs", "hash"}
    of_short, of_long = ({n: v for n, v in r.items() if n not in unlike} for r in calls_of(state)[-3:-1])
    assert of_short == of_long
    assert (of_short["route"], of_short["rows"]) == (ROUTE, 1)


def test_a_long_row_is_compressed_as_the_long_way_does(tmp_path: Path, state: Path, taken: Taken) -> None:
    table = handmade.Made(
        name="streets",
        key=["code"],
        columns=[handmade.Column(name="code"), handmade.Column(name="名%称")],
        rows=[("000123", "人民路" * 400)],
    )
    folder = registered(
        tmp_path / "long", entries=[handmade.Entry(id="mzj/streets", title="街", code="1", tables=[table])]
    )
    with service(folder, state) as api:
        sent = headers(new_key(state)) | {"accept-encoding": "gzip"}
        short = wait_for(api, sent, ROW, taken)
        taken.is_off = True
        long = api.get(ROW, headers=sent)
    assert short.headers["content-encoding"] == long.headers["content-encoding"] == "gzip"
    assert short.headers["etag"] == long.headers["etag"]
    assert short.json() == long.json()
    assert short.json()["row"]["名%称"] == "人民路" * 400


def test_a_damaged_file_is_never_read_and_the_database_answers(
    folder: Path, state: Path, taken: Taken, caplog: pytest.LogCaptureFixture
) -> None:
    (rows,) = folder.glob("*/tables/mzj/streets-*.rows")
    with service(folder, state, poll_seconds=3600) as api:
        sent = headers(new_key(state))
        flip(rows, rows.stat().st_size - 9)
        ends = time.monotonic() + 20
        while not caplog.records and time.monotonic() < ends:
            assert api.get(ROW, headers=sent).json()["row"]["名称"] == "人民路"
            assert not taken.last
        assert taken.service.generations.verification.state == "damaged"
        assert api.get(ROW, headers=sent).json()["row"]["名称"] == "人民路"
        assert not taken.last
    assert "改由数据库回答" in caplog.text


def test_a_row_that_is_not_there_is_taken_from_the_rate_once(folder: Path, state: Path, taken: Taken) -> None:
    with service(folder, state) as api:
        sent = headers(new_key(state, rate=1000))
        before = int(wait_for(api, sent, ROW, taken).headers["ratelimit"].split(";")[1].removeprefix("r="))
        for left in range(before - 1, before - 4, -1):
            answer = api.get(f"{STREETS}/rows/nobody", headers=sent)
            assert not taken.last
            assert answer.status_code == 404
            assert f";r={left};" in answer.headers["ratelimit"]


def test_nothing_is_read_for_who_is_refused(
    folder: Path, state: Path, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    at_hand = DuckEngine.at_hand

    def noted(self: DuckEngine, place: Place, key: str) -> bytes | None:
        read.append(key)
        return at_hand(self, place, key)

    with service(folder, state) as api:
        few = headers(new_key(state, rate=3))
        wait_for(api, headers(new_key(state)), ROW, taken)
        monkeypatch.setattr(DuckEngine, "at_hand", noted)
        wrong = [{}, few | {"authorization": "Bearer nope"}, few | {"mulu-purpose": "nope"}]
        assert [api.get(ROW, headers=sent).status_code for sent in wrong] == [401, 401, 403]
        assert read == []
        assert [api.get(ROW, headers=few).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        assert read == ["000123"] * 3


def test_a_table_keyed_by_sensitive_values_is_in_no_such_file(snapshot: Path) -> None:
    assert not list(snapshot.glob("*/tables/fgw/persons-*.rows"))
    assert not any(
        b"\xe7\xa4\xba\xe4\xbe\x8b\xe7\x94\xb2" in p.read_bytes() for p in snapshot.rglob("*.rows")
    )


def test_the_same_rows_give_the_same_bytes(tmp_path: Path, snapshot: Path) -> None:
    generation = Generations(snapshot).current
    for dataset in generation.catalog.datasets:
        if dataset.lookups is not None:
            assert dataset.database is not None
            tables = [
                table
                for record in handmade_records(generation.folder)
                if record["id"] == dataset.id
                for table in record["tables"]
            ]
            target = tmp_path / dataset.lookups.path
            rows_file.write(generation.folder / dataset.database.path, target, tables)
            assert target.read_bytes() == (generation.folder / dataset.lookups.path).read_bytes()
            assert [path.name for path in target.parent.iterdir()] == [target.name]


def handmade_records(place: Path) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads((place / "catalog.json").read_bytes())["datasets"]
    return records


def test_redacted_rows_are_in_no_file_and_in_no_answer(
    folder: Path, state: Path, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("query_api.cli.generations.GRACE_SECONDS", 0.0)
    path = f"{STREETS}/rows/a%2Cb"
    with service(folder, state, poll_seconds=3600) as api:
        sent = headers(new_key(state))
        assert "𠮷" in wait_for(api, sent, path, taken).text
        assert redact(folder, "mzj/streets", "--table", "streets", "--key", "a%2Cb") == 0
        assert isinstance(api, TestClient)
        api.blocking_portal.call(taken.service.refresh)
        held = [str(handle.readlink()) for handle in Path("/proc/self/fd").iterdir() if handle.is_symlink()]
        assert not any(".rows" in name and str(folder) in name for name in held)
        assert api.get(path, headers=sent).status_code == 404
        assert api.get(ROW, headers=sent).status_code == 200
    assert not list(folder.glob("*/tables/mzj/streets-*.rows"))


def test_files_that_are_open_are_bounded_and_given_back(tmp_path: Path) -> None:
    files = RowFiles(most=3, verify=lambda _: None)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for number in range(9):
        path = tmp_path / f"{number}.rows"
        with sqlite3.connect(path) as made:
            made.execute('CREATE TABLE "t1" (k TEXT PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID')
            made.execute("INSERT INTO t1 VALUES ('a', ?)", (b"%d\n" % number,))
        made.close()
        files.open(path.name, path)
        files.settle()
        assert files.row(path.name, "t1", "a") == b"%d\n" % number
    assert files.names() == ["6.rows", "7.rows", "8.rows"]
    files.retire({"7.rows"})
    assert files.names() == ["7.rows"]
    assert files.row("8.rows", "t1", "a") is None
    files.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_file_that_is_refused_is_not_opened(tmp_path: Path, snapshot: Path) -> None:
    def refuse(_: Path) -> None:
        raise SnapshotRefused("不符")

    place, table = next(keyed(snapshot))
    assert place.rows_name is not None
    assert place.rows_file is not None
    files = RowFiles(most=3, verify=refuse)
    assert files.is_wanted(place.rows_name)
    with pytest.raises(SnapshotRefused):
        files.open(place.rows_name, place.rows_file)
    files.settle()
    assert files.names() == []
    assert files.row(place.rows_name, table.table, keys_of(place)[0]) is None
    # Whoever asks next does not have it read again at once.
    assert not files.is_wanted(place.rows_name)

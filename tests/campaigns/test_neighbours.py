"""Promises 4, 5 and 23: what a call costs the engine, what is pinned stays, and noise hurts nobody else."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from tests.api import handmade
from tests.api.callers import headers, new_key, registered
from tests.api.handmade import Entry, Made
from tests.api.test_serve import serving
from tests.campaigns import size
from tests.campaigns.watching import Watching, watching

ROWS = "/api/v1/datasets/mzj/streets/tables/streets/rows"
PUBLISHES = size(short=50, long=500)
RATE = 6
CALLS = size(short=100, long=1000)
ROUNDS = size(short=3, long=9)
IS_LONG = size(short=0, long=1) == 1


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[httpx.Client, Watching, Path]]:
    snapshot, state = registered(tmp_path / "snapshot"), tmp_path / "state"
    with (
        watching() as log,
        TestClient(create_app(Settings(snapshot=str(snapshot), state=str(state)))) as client,
    ):
        yield client, log, state


def selects(log: Watching) -> list[str]:
    return [text for text in log.statements() if text.startswith("SELECT")]


def test_rows_are_counted_only_when_asked_and_only_where_the_record_does_not_know(
    watched: tuple[httpx.Client, Watching, Path],
) -> None:
    client, log, state = watched
    sent = headers(new_key(state))
    for query, counts in (
        ("", 0),
        ("?a=2", 0),
        ("?_count=none&a=2", 0),
        ("?_count=exact", 0),
        ("?_count=exact&a=2", 1),
    ):
        before = len(selects(log))
        assert client.get(f"{ROWS}{query}", headers=sent).status_code == 200
        found = selects(log)[before:]
        assert sum("count(*)" in text for text in found) == counts, query
        assert len(found) == 1 + counts


def test_metadata_and_known_answers_cost_the_engine_nothing(
    watched: tuple[httpx.Client, Watching, Path],
) -> None:
    client, log, state = watched
    sent = headers(new_key(state))
    tag = client.get(ROWS, headers=sent).headers["etag"]
    before = len(selects(log))
    assert client.get(ROWS, headers=sent | {"if-none-match": tag}).status_code == 304
    table = ROWS.removesuffix("/rows")
    for address in (
        "/api/v1",
        "/api/v1/datasets?q=街",
        "/api/v1/changes",
        table.partition("/tables")[0],
        table,
    ):
        assert client.get(address).status_code == 200
    assert selects(log)[before:] == []


def test_noisy_key_is_refused_before_the_engine_and_takes_nothing_from_another(
    watched: tuple[httpx.Client, Watching, Path],
) -> None:
    client, log, state = watched
    noisy, quiet = headers(new_key(state, rate=RATE)), headers(new_key(state, rate=RATE))
    loud: Counter[int] = Counter()
    for left in range(RATE - 1, -1, -1):
        for _ in range(50):
            loud[client.get(f"{ROWS}/000123", headers=noisy).status_code] += 1
        answer = client.get(f"{ROWS}/000123", headers=quiet)
        # What is left of the quiet one's rate falls by its own calls alone.
        assert answer.status_code == 200
        assert f";r={left};" in answer.headers["ratelimit"]
    assert loud == {200: RATE, 429: 50 * RATE - RATE}
    # A refused call is no work for anybody: the engine was asked for what was let through, as far as the
    # rows were not at hand by then.
    assert 2 <= len(selects(log)) <= 2 * RATE


def shout(base: str, sent: dict[str, str], is_wanted: Event) -> None:
    """Call fifty times as often as a quota of one a second allows, while it is wanted."""
    with httpx.Client(base_url=base) as client:
        while is_wanted.wait():
            client.get(f"{ROWS}/000123", headers=sent)
            time.sleep(1 / 50)


def test_noisy_key_does_not_slow_another_down(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    snapshot, state = registered(tmp_path / "snapshot"), tmp_path / "state"
    noisy, quiet = headers(new_key(state, rate=60)), headers(new_key(state))
    # A process of its own: a thread would hold up the one that measures.
    processes = multiprocessing.get_context("spawn")
    is_wanted = processes.Event()

    def slowest(client: httpx.Client) -> float:
        times = []
        for _ in range(CALLS):
            began = time.perf_counter()
            assert client.get(f"{ROWS}/000123", headers=quiet).status_code == 200
            times.append(time.perf_counter() - began)
        return statistics.quantiles(times, n=100)[98]

    with serving(["--snapshot", str(snapshot), "--state", str(state), "--workers", "2"]) as (_, client):
        neighbour = processes.Process(target=shout, args=(str(client.base_url), noisy, is_wanted))
        neighbour.start()
        try:
            slowest(client)
            found: dict[bool, list[float]] = {False: [], True: []}
            # In turns, since the machine has quiet and busy moments too.
            for is_beside in [False, True] * ROUNDS:
                if is_beside:
                    is_wanted.set()
                else:
                    is_wanted.clear()
                time.sleep(0.1)
                found[is_beside].append(slowest(client))
            assert neighbour.is_alive()
            left = client.get(f"{ROWS}/000123", headers=noisy).headers["ratelimit"]
            assert int(left.partition("r=")[2].partition(";")[0]) < 50, "the neighbour made no noise"
        finally:
            neighbour.terminate()
            neighbour.join()
    alone, beside = (statistics.median(found[is_beside]) for is_beside in (False, True))
    record_property("p99 alone, ms", round(alone * 1e3, 2))
    record_property("p99 beside, ms", round(beside * 1e3, 2))
    # The short form runs beside other tests: it finds a neighbour that is waited for, not a fifth.
    assert beside < (max(1.2 * alone, alone + 0.002) if IS_LONG else max(3 * alone, alone + 0.05))


def test_pinned_answers_are_the_same_bytes_after_many_publishes_and_elsewhere(tmp_path: Path) -> None:
    def publish(folder: Path, number: int) -> str:
        rows = [(f"k{row}", row * number) for row in range(20)]
        made = Made(
            name="t", key=["code"], columns=[handmade.Column(name="code"), handmade.integer("n")], rows=rows
        )
        return handmade.make(
            folder, entries=[Entry(id="mzj/t", title="t", code="307001001/000001", tables=[made])]
        )

    folder = tmp_path / "snapshot"
    folder.mkdir()
    first = publish(folder, 1)
    table = "/api/v1/datasets/mzj/t/tables/t"
    pinned = [
        f"{table}/rows?_asof={first}&_limit=7&_sort=-n",
        f"{table}/rows/k7?_asof={first}",
        f"{table}/summary?_asof={first}&_measures=sum:n",
        f"{table}/download?_asof={first}&_format=csv",
    ]

    def answers(client: httpx.Client) -> list[bytes]:
        found = [client.get(address) for address in pinned]
        assert [answer.status_code for answer in found] == [200] * 4
        return [answer.content for answer in found]

    settings = Settings(snapshot=str(folder), demo=True, poll_seconds=3600)
    app = create_app(settings)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        expected = answers(client)
        for number in range(2, PUBLISHES + 2):
            publish(folder, number)
            with client.portal() as portal:
                portal.call(app.service.refresh)
            if number % 10 == 0:
                assert answers(client) == expected
        assert client.get(f"{table}/rows/k7").json()["row"]["n"] == 7 * (PUBLISHES + 1)
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as again:
        assert answers(again) == expected

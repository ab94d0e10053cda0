"""Keys and rates with two real worker processes, which know nothing of each other but the state folder."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from query_api.cli import main
from query_api.keys import token
from tests.api.callers import headers, new_key, registered
from tests.api.test_serve import serving

ROWS = "/api/v1/datasets/mzj/streets/tables/streets/rows"
CONNECTIONS = 12
"""Enough that both workers have some: the system deals new connections out."""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return registered(tmp_path_factory.mktemp("live") / "snapshot")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def arguments(snapshot: Path, state: Path) -> list[str]:
    return ["--snapshot", str(snapshot), "--state", str(state), "--workers", "2"]


def everywhere(client: httpx.Client, key: str) -> Counter[int]:
    """The statuses of one call on each of many connections."""
    statuses: Counter[int] = Counter()
    for _ in range(CONNECTIONS):
        with httpx.Client(base_url=client.base_url, timeout=20) as fresh:
            statuses[fresh.get(f"{ROWS}?_limit=1", headers=headers(key)).status_code] += 1
    return statuses


def until(client: httpx.Client, key: str, status: int) -> float:
    """Seconds until every connection gets this status."""
    began = time.monotonic()
    while everywhere(client, key) != {status: CONNECTIONS}:
        assert time.monotonic() - began < 5, f"not {status} on every worker within 5 s"
    return time.monotonic() - began


def test_new_and_revoked_keys_are_known_to_all_workers_in_5_seconds(
    state: Path,
    arguments: list[str],
) -> None:
    first = new_key(state)
    with serving(arguments) as (_, client):
        assert everywhere(client, first) == {200: CONNECTIONS}
        later = new_key(state)
        until(client, later, 200)
        for key in (first, later):
            where = ["--state", str(state), "--reason", "测试"]
            assert main(["keys", "revoke", key.split("_")[1], *where]) == 0
            until(client, key, 401)


def workers_of(process_id: int) -> set[int]:
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    return {int(child) for child in children}


def test_rate_holds_over_workers_and_outlives_one_that_is_killed(state: Path, arguments: list[str]) -> None:
    limit, workers = 60, 2
    key, other = new_key(state, rate=limit), new_key(state, rate=limit)
    with serving(arguments) as (process, client):
        statuses: Counter[int] = Counter()
        for _ in range(10):
            statuses += everywhere(client, key)
        assert limit - workers <= statuses[200] <= limit + workers
        assert statuses[200] + statuses[429] == 10 * CONNECTIONS
        # Another key is not touched by it.
        assert everywhere(client, other) == {200: CONNECTIONS}
        before = workers_of(process.pid)
        os.kill(max(before), signal.SIGKILL)
        deadline = time.monotonic() + 20
        while len(workers_of(process.pid) - {max(before)}) < workers:
            assert time.monotonic() < deadline, "no worker came in the place of the killed one"
            time.sleep(0.1)
        statuses = Counter()
        while statuses[429] < 2 * CONNECTIONS and time.monotonic() < deadline:
            try:
                statuses[client.get(ROWS, headers={**headers(key), "connection": "close"}).status_code] += 1
            except httpx.TransportError:
                time.sleep(0.1)
        assert statuses == {429: 2 * CONNECTIONS}


def test_no_key_is_found_in_logs_state_or_answers(state: Path, arguments: list[str]) -> None:
    good, limited, wrong = new_key(state), new_key(state, rate=1), str(token.new())
    half = good[:-9]
    canaries = {key.rpartition("_")[2][:20] for key in (good, limited, wrong)}
    seen: list[str] = []
    with serving(arguments) as (process, client):
        for key in (good, limited, limited, wrong, half, good.upper(), f"{good}x", f'"{good}"'):
            for path in (ROWS, f"{ROWS}?zzz=1", "/api/v1", f"{ROWS}/nope", "/api/v1/nope", "/metrics"):
                for purpose in ("dibao", "nope"):
                    answer = client.get(path, headers=headers(key, purpose))
                    seen.append(f"{answer.headers}{answer.text}")
        process.terminate()
        out, error = process.communicate(timeout=30)
    seen += [out, error]
    seen += [path.read_bytes().decode("latin-1") for path in state.rglob("*") if path.is_file()]
    assert len(seen) > 90
    for canary in canaries:
        assert not [text for text in seen if canary.lower() in text.lower()]

"""Callers who are slow, who vanish, who are five times too many: the others are answered, and rightly."""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from query_api.audit import audit_folder
from query_api.audit.verify import verify
from query_api.settings import Limits, Settings
from tests.api import test_publishing as versions
from tests.api.audit.kept import records
from tests.api.live import Slow, numbers, served, until
from tests.api.load import STREAM
from tests.api.test_serve import ROWS, serving
from tests.campaigns import size

SLOW, VANISHING, SEED = 30, size(short=150, long=4000), 14
PATIENCE = 5.0
"""Seconds within which a well-behaved caller is answered beside them, on a busy machine."""
RESET = struct.pack("ii", 1, 0)
OVERLOAD_SECONDS = size(short=3, long=30)


def ask(client: httpx.Client) -> float:
    began = time.monotonic()
    answer = client.get(f"{ROWS}/000123")
    assert answer.status_code == 200, answer.text
    assert answer.json()["row"]["名称"] == "人民路"
    return time.monotonic() - began


def settled(client: httpx.Client) -> float:
    """Open files of both workers once nothing waits and nothing is answered but this question."""
    for _ in until("nothing is in flight but the question", 20):
        # Each worker tells its gauges when it is asked, or once a second.
        time.sleep(1.2)
        found = numbers(client)
        if found["mulu_requests_in_flight", ""] <= 1 and found["mulu_engine_waiting", ""] == 0:
            break
    return found["mulu_open_files", ""]


def first_records(state: Path) -> list[dict[str, Any]]:
    return [one for one in records(state) if one["phase"] in ("whole", "open")]


def test_slow_callers_hold_nobody_up(snapshot: Path, tmp_path: Path) -> None:
    arguments = ["--snapshot", str(snapshot), "--state", str(tmp_path / "state"), "--demo", "--workers", "2"]
    with serving(arguments) as (_, client):
        port = client.base_url.port or 0
        halves = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW)]
        readers = [Slow(port, STREAM) for _ in range(SLOW)]
        try:
            slowest = 0.0
            for turn in range(60):
                for half in halves:
                    half.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "[turn : turn + 1] or b"a")
                slowest = max(slowest, ask(client))
            assert slowest < PATIENCE
            # Whoever reads slowly gets the whole of it in the end.
            assert readers[0].read(12).startswith(b"HTTP/1.1 200")
        finally:
            for one in [*halves, *readers]:
                one.close()
        ask(client)


def test_vanishing_callers_leave_one_record_each_and_cost_nothing_afterwards(
    snapshot: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    state, random_ = tmp_path / "state", random.Random(SEED)
    arguments = ["--snapshot", str(snapshot), "--state", str(state), "--demo", "--workers", "2"]
    with serving(arguments) as (_, client):
        port = client.base_url.port or 0
        before = settled(client)
        for number in range(VANISHING):
            path = random_.choice((f"{ROWS}/000123", STREAM, f"{ROWS}?_limit=50", "/api/v1/datasets"))
            text = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Request-Id: v{number}\r\n\r\n".encode()
            with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
                caller.sendall(text[: random_.choice((len(text), len(text), len(text) - 2, 20))])
                if random_.random() < 0.5:
                    time.sleep(random_.uniform(0, 0.02))
                if random_.random() < 0.3:
                    caller.settimeout(0.2)
                    # What it asked may not have been whole, and then there is no answer.
                    with contextlib.suppress(TimeoutError):
                        caller.recv(100)
                caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            if number % 50 == 0:
                assert ask(client) < PATIENCE
        assert settled(client) <= before + 5
        ask(client)
    counted = Counter(one["requestId"] for one in first_records(state))
    assert set(counted.values()) == {1}
    opened = {one["requestId"] for one in records(state) if one["phase"] == "open"}
    closed = Counter(one["requestId"] for one in records(state) if one["phase"] == "close")
    assert opened == closed.keys(), "a stream that was cut off is told to have ended"
    assert set(closed.values()) <= {1}
    assert verify(audit_folder(state)).faults == []
    record_property("vanished", VANISHING)
    record_property("seed", SEED)


def test_five_times_too_many_callers_get_right_answers_or_an_honest_503(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    snapshot, state = tmp_path / "snapshot", tmp_path / "state"
    snapshot.mkdir()
    versions.publish(snapshot, 7)
    limits = Limits(running=1, waiting=3)
    settings = Settings(snapshot=str(snapshot), state=str(state), demo=True, workers=2, limits=limits)
    callers = 5 * settings.workers * (limits.running + limits.waiting)
    stop, statuses, wrong = threading.Event(), Counter[int](), list[str]()
    names: dict[str, int] = {}

    def call(base: str, number: int) -> None:
        with httpx.Client(base_url=base, timeout=60) as client:
            count = 0
            while not stop.is_set():
                count += 1
                name = f"o{number}-{count}"
                address = f"{versions.TABLE}/summary?_by=version&_measures=count&code__contains=0"
                answer = client.get(address, headers={"x-request-id": name})
                statuses[answer.status_code] += 1
                names[name] = answer.status_code
                if answer.status_code == 200:
                    expected = [{"version": 7, "count": versions.ROWS}]
                    if answer.json()["groups"] != expected:
                        wrong.append(answer.text)
                elif answer.status_code != 503 or "retry-after" not in answer.headers:
                    wrong.append(f"{answer.status_code} {answer.text}")

    with served(settings) as (_, client):
        base = str(client.base_url)
        threads = [threading.Thread(target=call, args=(base, number)) for number in range(callers)]
        for thread in threads:
            thread.start()
        try:
            until_ = time.monotonic() + OVERLOAD_SECONDS
            while time.monotonic() < until_:
                # Health is not queued, or a balancer would take a busy node out and bury the other.
                assert client.get("/health/ready").status_code == 200
                time.sleep(0.1)
        finally:
            stop.set()
            for thread in threads:
                thread.join(timeout=60)
        assert client.get(f"{versions.TABLE}/rows/000001").json()["row"]["version"] == 7
        settled(client)
    assert wrong == []
    assert statuses[200] > 0
    assert statuses[503] > 0, statuses
    kept = Counter({one["requestId"]: 0 for one in first_records(state)})
    told = {one["requestId"]: one["status"] for one in first_records(state)}
    kept.update(one["requestId"] for one in first_records(state))
    assert {name: told[name] for name in names} == names
    assert {kept[name] for name in names} == {1}
    assert verify(audit_folder(state)).faults == []
    record_property("callers", callers)
    record_property("answered", dict(statuses))

"""Real servers: how they stop, what they do for a caller who leaves, a worker that breaks, too many calls."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from query_api.audit import audit_folder
from query_api.audit.verify import verify
from query_api.settings import Limits, Settings
from tests.api import handmade
from tests.api.handmade import Column, Entry, Made, integer
from tests.api.live import Slow, children, numbers, served, total, until
from tests.api.test_serve import serving

V1 = "/api/v1/datasets"
BIG = f"{V1}/mzj/big/tables/big"
DOWNLOAD = f"{BIG}/download?_format=ndjson&a__gte=1"
"""Not the whole table, which would be kept as a file."""
ROWS = 400_000
SIGNS = "甲乙丙丁戊己庚辛"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One table of some size: a scan of it takes a while, a download does not fit into any buffer."""
    folder = tmp_path_factory.mktemp("live")
    table = Made(
        name="big",
        key=["code"],
        columns=[Column(name="code"), Column(name="text"), integer("a")],
        rows=range(ROWS),
        sql=(
            "SELECT format('{:07d}', range), format('示例{:08d}', range * 7919 % 400000)"
            f" || '{SIGNS * 2}', range FROM range({ROWS})"
        ),
    )
    entry = Entry(id="mzj/big", title="示例", code="307001001/000009", tables=[table], described=("big",))
    handmade.make(folder, entries=[entry])
    return folder


def port_of(client: httpx.Client) -> int:
    assert client.base_url.port is not None
    return client.base_url.port


def test_stop_is_announced_then_waits_for_what_is_under_way(snapshot: Path, tmp_path: Path) -> None:
    arguments = [
        "--snapshot",
        str(snapshot),
        "--state",
        str(tmp_path),
        "--demo",
        "--workers",
        "2",
        "--drain-seconds",
        "2",
    ]
    with serving(arguments) as (process, client):
        whole = client.get(DOWNLOAD).content
        slow = [Slow(port_of(client), DOWNLOAD, "Accept-Encoding: identity") for _ in range(3)]
        begun = [download.read(20_000) for download in slow]
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        for _ in until("not ready"):
            answer = client.get("/health/ready", headers={"connection": "close"})
            if answer.status_code == 503:
                break
        assert answer.json()["checks"]["draining"] is True
        assert time.monotonic() - began < 2, "it says so before it refuses anybody"
        # Whoever still asks is answered, and asked to go elsewhere next time, by each worker once it has looked.
        for _ in until("asked to go elsewhere"):
            answer = client.get(f"{BIG}/rows/0000001")
            assert answer.status_code == 200
            if answer.headers.get("connection") == "close":
                break
        assert client.get("/health/live").status_code == 200
        for _ in until("connections are refused"):
            try:
                answer = client.get("/health/live", headers={"connection": "close"})
                assert answer.status_code in (200, 503)
            except httpx.TransportError:
                break
        assert process.poll() is None, "the downloads are not over"
        for download, beginning in zip(slow, begun, strict=True):
            head, _, body = (beginning + download.rest()).partition(b"\r\n\r\n")
            assert b" 200 " in head
            assert unchunked(body) == whole
            download.close()
        _, error = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in error
    assert verify(audit_folder(tmp_path)).faults == []
    records = [
        json.loads(line)
        for path in audit_folder(tmp_path).glob("2*")
        for line in path.read_text().splitlines()
    ]
    closed = [r for r in records if r["phase"] == "close"]
    assert len(closed) == 4
    assert all(r["complete"] for r in closed)


def unchunked(body: bytes) -> bytes:
    """A body in chunks (RFC 9112, 7.1) as it is; a body that was cut off has no last chunk."""
    whole, at = bytearray(), 0
    while True:
        end = body.index(b"\r\n", at)
        count = int(body[at:end], 16)
        if count == 0:
            return bytes(whole)
        at = end + 2 + count + 2
        assert len(body) >= at, "cut off"
        whole += body[end + 2 : at - 2]


def test_stop_ends_within_its_limit_whoever_does_not_read(snapshot: Path, tmp_path: Path) -> None:
    arguments = ["--snapshot", str(snapshot), "--state", str(tmp_path), "--demo", "--stop-seconds", "2"]
    with serving(arguments) as (process, client):
        slow = Slow(port_of(client), DOWNLOAD)
        slow.read(1000)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert time.monotonic() - began < 10
        slow.close()
    assert process.returncode == 0


def test_worker_with_a_broken_engine_ends_and_another_takes_its_place(tmp_path: Path, snapshot: Path) -> None:
    settings = Settings(
        snapshot=str(snapshot), state=str(tmp_path), demo=True, limits=Limits(memory_mb=24), drain_seconds=0
    )
    with served(settings) as (process, client):
        (broken,) = [c for c in children(process.pid) if b"resource_tracker" not in cmdline(c)]
        # Groups of all the different texts: more than the memory there is, again and again.
        statuses = [client.get(f"{BIG}/summary?_by=text").status_code for _ in range(3)]
        assert statuses == [503, 503, 503]
        for _ in until("another worker"):
            workers = [c for c in children(process.pid) if b"resource_tracker" not in cmdline(c)]
            if workers and workers != [broken]:
                break
        for _ in until("an answer"):
            with contextlib.suppress(httpx.TransportError):
                if client.get(f"{BIG}/rows/0000007", headers={"connection": "close"}).status_code == 200:
                    break
        found = numbers(client)
        assert found["mulu_workers", ""] == 1
        assert found["mulu_engine_over_budget_total", ""] == 3, "what the first one counted stays"
    assert verify(audit_folder(tmp_path)).faults == []


def cmdline(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def test_caller_who_leaves_stops_costing(snapshot: Path, tmp_path: Path) -> None:
    """Scans whose callers close their connections end early; threads, handles and records do not leak."""
    settings = Settings(snapshot=str(snapshot), state=str(tmp_path), demo=True, drain_seconds=0)
    with served(settings) as (process, client):
        client.get(f"{BIG}/rows/0000001")
        (worker,) = [c for c in children(process.pid) if b"resource_tracker" not in cmdline(c)]
        before = numbers(client)
        for _ in range(10):
            leavers = [Slow(port_of(client), heavy(n)) for n in range(4)]
            for _ in until("the scans run"):
                if total(numbers(client), "mulu_engine_waiting") >= 2:
                    break
            for leaver in leavers:
                leaver.close()
            for _ in until("the engine is idle again", 5):
                if total(numbers(client), "mulu_engine_waiting") == 0:
                    break
        used = cpu(worker)
        time.sleep(0.5)
        assert cpu(worker) - used < 0.25, "nothing runs on"
        assert client.get(f"{BIG}/rows/0000002").status_code == 200
        after = numbers(client)
        assert after["mulu_engine_interrupted_total", ""] >= before["mulu_engine_interrupted_total", ""] + 30
        assert after["mulu_requests_in_flight", ""] == before["mulu_requests_in_flight", ""] == 1
        assert after["mulu_open_files", ""] <= before["mulu_open_files", ""] + 2
    assert verify(audit_folder(tmp_path)).faults == []


def heavy(number: int) -> str:
    """A query that takes some tenths of a second: every row has all these parts, and each is looked for in each row."""
    parts = [SIGNS[i:j] for i in range(len(SIGNS)) for j in range(i + 1, min(len(SIGNS), i + 2) + 1)]
    words = "&".join(f"text__contains={part}" for part in parts)
    return quote(f"{BIG}/rows?_count=exact&_sort=text&_limit=1&a__gte={number}&{words}", safe="/?&=")


def cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_five_times_the_load_is_refused_honestly_and_over_when_it_is_over(
    snapshot: Path, tmp_path: Path
) -> None:
    """What is taken on is answered in bounded time, the rest is told at once when to come back."""
    limits = Limits(running=1, waiting=2)
    settings = Settings(
        snapshot=str(snapshot), state=str(tmp_path), demo=True, drain_seconds=0, limits=limits
    )
    with served(settings) as (_, client):
        alone = min(timed(client, heavy(n))[1] for n in range(3))
        statuses: Counter[int] = Counter()
        accepted: list[float] = []
        refused: list[float] = []
        health: list[float] = []

        def ask(number: int) -> None:
            with httpx.Client(base_url=client.base_url, timeout=60) as own:
                for turn in range(3):
                    answer, seconds = timed(own, heavy(number * 10 + turn))
                    statuses[answer.status_code] += 1
                    (accepted if answer.status_code == 200 else refused).append(seconds)
                    if answer.status_code == 503:
                        assert answer.headers["retry-after"] == "1"
                        assert answer.json()["type"].endswith("/busy/index.html")

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(12)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            for path in ("/health/live", "/health/ready", f"{BIG}/rows/0000009"):
                answer, seconds = timed(client, path)
                assert answer.status_code == 200, "overload is of scans: health and lookups go on"
                health.append(seconds)
            time.sleep(0.02)
        assert statuses.keys() == {200, 503}
        assert statuses[503] > statuses[200]
        # Three are taken on at a time, one after the other, each with its count; a busy machine doubles it.
        assert max(accepted) < 4 * 2 * alone + 1
        assert sorted(refused)[len(refused) // 2] < alone / 2
        assert sorted(health)[len(health) // 2] < alone / 2
        for _ in until("recovered", 5):
            answer, seconds = timed(client, heavy(999))
            if answer.status_code == 200 and seconds < 3 * alone:
                break
        found = numbers(client)
        assert found["mulu_engine_refused_total", ""] == statuses[503]
        assert found["mulu_engine_waiting", ""] == 0


def timed(client: httpx.Client, path: str) -> tuple[httpx.Response, float]:
    began = time.monotonic()
    answer = client.get(path)
    return answer, time.monotonic() - began

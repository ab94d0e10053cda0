"""Evidence under kill -9 and with a full disk: real workers, real files, no stand-ins."""

from __future__ import annotations

import os
import random
import resource
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from query_api.audit import audit_folder
from query_api.audit.verify import verify
from tests.api.audit.kept import records
from tests.api.load import CALLERS, ROWS, STREAM, Load, born, workers_of
from tests.api.test_serve import serving

LONG = int(os.environ.get("MULU_CHAOS_SECONDS", "0"))
"""Seconds of the long form of the kill test; 0: the short form only."""


def kill_under_load(snapshot: Path, state: Path, *, seed: int, seconds: float) -> Load:
    """Kill workers at moments of the seed while calls come in; what the callers saw."""
    random_ = random.Random(seed)
    arguments = ["--snapshot", str(snapshot), "--state", str(state), "--demo", "--workers", "2"]
    with serving(arguments) as (process, client):
        load = Load(str(client.base_url))
        with load.running():
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                time.sleep(random_.uniform(0.2, 0.9))
                workers = workers_of(process)
                if len(workers) == 2:
                    # The older one: the server gives up when the same worker dies twice in a row.
                    os.kill(min(workers, key=born), signal.SIGKILL)
                    load.kills += 1
    return load


def check(state: Path, load: Load) -> None:
    found = list(records(state))
    first = Counter(r["requestId"] for r in found if r["phase"] in ("whole", "open"))
    assert len(load.answered) > 50
    # Every answer of which a byte arrived has its record, and just one.
    assert load.begun <= first.keys()
    assert set(first.values()) == {1}
    statuses = {r["requestId"]: r["status"] for r in found if r["phase"] in ("whole", "open")}
    assert {name: statuses[name] for name in load.answered} == load.answered
    closed = {r["requestId"] for r in found if r["phase"] == "close" and r["complete"]}
    streamed = {name for name in load.answered if int(name.partition("-")[2]) % 5 == 0}
    # A close follows its answer's last byte; a kill in between leaves at most the calls in flight.
    assert load.kills >= 2
    assert len(streamed - closed) <= load.kills * CALLERS
    # Later workers say where the chains of the dead ones stopped and close their files; of the last
    # ones killed nobody may have had the time to.
    assert sum(len(r["joins"]) for r in found if r["phase"] == "join") >= 1
    left = [path for path in audit_folder(state).glob("2*.jsonl") if path.stat().st_mode & 0o200]
    assert len(left) <= 2
    # A record without an answer is a call that was in flight when its worker was killed.
    assert first.keys() <= load.sent
    assert len(first.keys() - load.begun) <= load.kills * CALLERS
    assert verify(audit_folder(state)).faults == []


def test_kill_9_under_load_loses_no_answered_call(snapshot: Path, tmp_path: Path) -> None:
    load = kill_under_load(snapshot, tmp_path / "state", seed=9, seconds=3)
    check(tmp_path / "state", load)


@pytest.mark.skipif(not LONG, reason="the long form: MULU_CHAOS_SECONDS=60")
@pytest.mark.parametrize("seed", range(4))
def test_kill_9_campaign(snapshot: Path, tmp_path: Path, seed: int) -> None:
    load = kill_under_load(snapshot, tmp_path / "state", seed=seed, seconds=LONG)
    check(tmp_path / "state", load)


def test_full_disk_is_503_and_recovers_by_itself(snapshot: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    arguments = ["--snapshot", str(snapshot), "--state", str(state), "--demo", "--audit-window", "20"]
    with serving(arguments) as (process, client):
        assert client.get(ROWS).status_code == 200
        (worker,) = workers_of(process)
        # The system refuses to let any file of the worker grow, as a full disk does.
        size = max(path.stat().st_size for path in audit_folder(state).glob("*.jsonl"))
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (size + 100, resource.RLIM_INFINITY))
        for address in (ROWS, "/api/v1", STREAM):
            refused = client.get(address)
            assert refused.status_code == 503
            assert refused.json()["type"].endswith("/audit-unavailable/index.html")
            assert refused.headers["retry-after"] == "1"
            assert str(state) not in refused.text
        assert client.head(ROWS).status_code == 503
        assert client.get("/health/ready").status_code == 503
        assert client.get("/health/live").status_code == 200
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert client.get("/health/ready").status_code == 200
        assert client.get(ROWS).status_code == 200
        assert client.get(STREAM).status_code == 200
    gaps = [record for record in records(state) if record["phase"] == "gap"]
    assert [gap["refused"] for gap in gaps] == [4]
    assert verify(audit_folder(state)).faults == []
    assert verify(audit_folder(state)).refused == 4

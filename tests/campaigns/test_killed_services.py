"""kill -9 of the whole service under load, again and again on one state folder: it comes up, and no record is missing."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from query_api.audit import audit_folder
from query_api.audit.verify import verify
from tests.api.audit.kept import records
from tests.api.load import CALLERS, Load, workers_of
from tests.api.test_serve import ROWS, serving
from tests.campaigns import size

ROUNDS = size(short=3, long=30)
SEED = 16


def test_service_killed_whole_under_load_starts_again_and_every_answer_has_its_record(
    snapshot: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    random, state = Random(SEED), tmp_path / "state"
    arguments = ["--snapshot", str(snapshot), "--state", str(state), "--demo", "--workers", "2"]
    sent: set[str] = set()
    begun: set[str] = set()
    answered: dict[str, int] = {}
    for number in range(ROUNDS):
        with serving(arguments) as (process, client):
            assert client.get(f"{ROWS}/000123").json()["row"]["名称"] == "人民路"
            load = Load(str(client.base_url), prefix=f"r{number}")
            with load.running():
                time.sleep(random.uniform(0.3, 1.2))
                for pid in [process.pid, *workers_of(process)]:
                    os.kill(pid, signal.SIGKILL)
                process.wait(timeout=30)
        sent |= load.sent
        begun |= load.begun
        answered |= load.answered
    with serving(arguments) as (_, client):
        assert client.get(f"{ROWS}/000123").status_code == 200
    first = {one["requestId"]: one for one in records(state) if one["phase"] in ("whole", "open")}
    counted = Counter(one["requestId"] for one in records(state) if one["phase"] in ("whole", "open"))
    assert len(answered) > 20 * ROUNDS
    assert begun <= first.keys()
    assert set(counted.values()) == {1}
    assert {name: first[name]["status"] for name in answered} == answered
    ours = {name for name in first if name in sent}
    assert len(ours - begun) <= ROUNDS * CALLERS, "a record without an answer was in flight"
    assert verify(audit_folder(state)).faults == []
    record_property("kills", ROUNDS)
    record_property("answers", len(answered))
    record_property("seed", SEED)

"""Publishing under load: no call fails, no answer mixes two generations, a bad generation serves nobody."""

from __future__ import annotations

import os
import random
import shutil
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from query_api.settings import Settings
from tests.api import handmade
from tests.api.handmade import Column, Entry, Made, integer
from tests.api.live import numbers, served, until

TABLE = "/api/v1/datasets/mzj/versions/tables/versions"
ROWS, CALLERS, KEPT, BAD_EVERY = 2_000, 4, 3, 5

POLL = 0.1
"""Seconds between two looks for a new generation; the service's own second would only make this longer."""

PUBLISHES = int(os.environ.get("MULU_CHAOS_PUBLISHES", "20"))
"""How many generations are published; `make chaos` sets 200."""


def publish(folder: Path, version: int) -> str:
    """A generation in whose table every row says which version it is."""
    table = Made(
        name="versions",
        key=["code"],
        columns=[Column(name="code"), integer("version")],
        rows=range(ROWS + version),
        sql=f"SELECT format('{{:06d}}', range), {version} FROM range({ROWS})",
    )
    entry = Entry(
        id="mzj/versions", title="示例", code="307001001/000009", tables=[table], described=("versions",)
    )
    other = handmade.ENTRIES[1]
    handmade.WRITTEN.clear()
    return handmade.make(folder, entries=[entry, other])


def spoil(folder: Path, generation: str, random_: random.Random) -> None:
    """One byte of its table is another."""
    (table,) = (folder / generation).glob("tables/mzj/versions-*.duckdb")
    with table.open("r+b") as file:
        place = random_.randrange(table.stat().st_size)
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 0x40]))


def publish_spoiled(aside: Path, snapshot: Path, version: int, random_: random.Random) -> str:
    """A generation that was never whole where a service could see it."""
    aside.mkdir(exist_ok=True)
    generation = publish(aside, version)
    spoil(aside, generation, random_)
    (aside / generation).rename(snapshot / generation)
    (snapshot / "current").write_text(generation)
    return generation


class Callers:
    """Callers of every kind, who check each answer against itself."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.stop = threading.Event()
        self.statuses: Counter[int] = Counter()
        self.wrong: list[str] = []
        self.seen: dict[str, set[int]] = {}
        self.threads = [threading.Thread(target=self._call, args=(n,)) for n in range(CALLERS)]

    def _call(self, number: int) -> None:
        random_ = random.Random(number)
        with httpx.Client(base_url=self.base, timeout=60) as client:
            while not self.stop.is_set():
                try:
                    self._one(client, random_)
                except (httpx.TransportError, AssertionError, KeyError) as fault:
                    self.wrong.append(repr(fault))

    def _one(self, client: httpx.Client, random_: random.Random) -> None:
        key = f"{random_.randrange(ROWS):06d}"
        choice = random_.randrange(6)
        if choice == 0:
            rows = self._json(client.get(f"{TABLE}/rows?_limit=50&code__gte={key}"), "rows")
        elif choice == 1:
            keys = [f"{random_.randrange(ROWS):06d}" for _ in range(200)]
            answer = client.post(f"{TABLE}/lookup", json={"keys": keys})
            rows = [found["row"] for found in self._json(answer, "results")]
        elif choice == 2:
            answer = client.get(f"{TABLE}/download?_format=ndjson")
            self.statuses[answer.status_code] += 1
            assert answer.status_code == 200, answer.text
            versions = {line.rpartition(":")[2] for line in answer.text.splitlines()}
            assert len(versions) == 1
            assert answer.text.count("\n") == ROWS
            return
        elif choice == 3:
            rows = self._json(client.get(f"{TABLE}/summary?_by=version&_measures=count"), "groups")
            assert [group["count"] for group in rows] == [ROWS]
        else:
            rows = [self._json(client.get(f"{TABLE}/rows/{key}"), "row")]
        assert len({row["version"] for row in rows}) <= 1, rows

    def _json(self, answer: httpx.Response, member: str) -> Any:
        self.statuses[answer.status_code] += 1
        assert answer.status_code == 200, answer.text
        body = answer.json()
        rows = body[member] if isinstance(body[member], list) else [body[member]]
        found = {row.get("version", (row.get("row") or {}).get("version")) for row in rows}
        self.seen.setdefault(body["snapshot"]["generation"], set()).update(found)
        return body[member]


def test_publishes_under_load_lose_no_call_and_bad_ones_serve_nobody(tmp_path: Path) -> None:
    snapshot, random_ = tmp_path / "snapshot", random.Random(7)
    snapshot.mkdir()
    versions = {publish(snapshot, 0): 0}
    bad: set[str] = set()
    resident: list[float] = []
    settings = Settings(
        snapshot=str(snapshot), state=str(tmp_path / "state"), demo=True, workers=2, poll_seconds=POLL
    )
    with served(settings) as (process, client):
        told: list[str] = []
        # Its log is read while it runs: a worker whose log nobody takes waits for the pipe.
        reading = threading.Thread(target=lambda: told.extend(process.stderr or ()))
        reading.start()
        callers = Callers(str(client.base_url))
        for thread in callers.threads:
            thread.start()
        try:
            for version in range(1, PUBLISHES + 1):
                if version % BAD_EVERY == 0:
                    bad.add(publish_spoiled(tmp_path / "aside", snapshot, version, random_))
                    time.sleep(5 * POLL)  # Every worker has looked.
                    answered = client.get(f"{TABLE}/rows/000001").json()
                    assert answered["snapshot"]["generation"] not in bad
                    continue
                generation = publish(snapshot, version)
                versions[generation] = version
                began = time.monotonic()
                for _ in until("the new generation on every worker", 60):
                    found = numbers(client)
                    if (f'generation="{generation}"' in str(found)) and found[
                        "mulu_generation_workers", ""
                    ] == 2:
                        break
                assert time.monotonic() - began < 60
                resident.append(found["mulu_resident_bytes", ""])
                prune(snapshot)
        finally:
            callers.stop.set()
            for thread in callers.threads:
                thread.join(timeout=60)
        log = numbers(client)
        process.terminate()
        process.wait(timeout=60)
        reading.join(timeout=60)
        error = "".join(told)
    assert '"fault"' not in error, error
    assert callers.wrong == [], error
    assert callers.statuses.keys() == {200}
    assert sum(callers.statuses.values()) > 10 * PUBLISHES
    assert not bad & callers.seen.keys()
    assert len(callers.seen) >= len(versions) - 1
    for generation, found_versions in callers.seen.items():
        assert found_versions == {versions[generation]}, "an answer is from the generation that it names"
    assert len(bad) == PUBLISHES // BAD_EVERY
    assert log["mulu_verification_damaged_files", ""] == 0, "the generation that serves is whole"
    # Warm after some publications; from then on what is dropped comes back.
    assert resident[-1] < resident[len(resident) // 3] * 1.1
    print(
        f"{PUBLISHES} publications, {sum(callers.statuses.values())} calls, memory {resident[0] / 1e6:.0f} → {resident[-1] / 1e6:.0f} MB"
    )


def prune(snapshot: Path) -> None:
    """Only the newest generations are kept, as the builder does."""
    kept = sorted(
        (path.parent for path in snapshot.glob("*/manifest.json")), key=lambda f: f.stat().st_mtime_ns
    )
    for folder in kept[:-KEPT]:
        (folder / "manifest.json").unlink()
        shutil.rmtree(folder)

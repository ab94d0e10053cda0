"""Two nodes on one snapshot behind the entrance: published to, killed and drained under load."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from query_api.audit import audit_folder
from query_api.audit.verify import verify
from query_api.cli import main
from tests.api import handmade
from tests.api.audit.kept import records
from tests.api.callers import PLATFORM
from tests.deploy.conftest import Deployed, deployment

TABLE = "/api/v1/datasets/mzj/streets/tables/streets"
CALLERS = 4
GENERATIONS = 6
SHARE_FAILED = 0.001
"""Of all calls, while a node is down."""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Deployed]:
    """A deployment to be killed."""
    with deployment(tmp_path) as found:
        yield found


def generations(folder: Path) -> dict[str, str]:
    """Generations written aside, by their id: what the street is called in each."""
    named = {}
    for number in range(GENERATIONS):
        street = f"人民路{number}"
        first, *rest = handmade.STREETS.rows
        renamed = replace(handmade.STREETS, rows=[(first[0], street, *first[2:]), *rest])
        entry, *others = handmade.ENTRIES
        changed = replace(entry, tables=[renamed, *entry.tables[1:]])
        city = {**handmade.CITY, "platform": PLATFORM}
        named[handmade.make(folder, entries=[changed, *others], city=city)] = street
    return named


def publish(snapshot: Path, aside: Path, generation: str) -> None:
    """As the builder does it: the folder first, then `current` in one step."""
    if not (snapshot / generation).exists():
        shutil.copytree(aside / generation, snapshot / f"{generation}.tmp-{os.getpid()}")
        (snapshot / f"{generation}.tmp-{os.getpid()}").rename(snapshot / generation)
    (snapshot / "current.tmp").write_text(f"{generation}\n")
    (snapshot / "current.tmp").replace(snapshot / "current")


@dataclass
class Load:
    """Callers that ask in turn, and what was wrong with the answers."""

    deployed: Deployed
    streets: dict[str, str]
    answered: list[str] = field(default_factory=list)
    failed: list[tuple[float, str]] = field(default_factory=list)
    wrong: list[object] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    stop: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._call, args=(number,)) for number in range(CALLERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join(timeout=40)

    def _call(self, number: int) -> None:
        with self.deployed.entrance.client() as client:
            for count in itertools.count():
                if self.stop.is_set():
                    return
                name = f"two-{number}-{count}"
                headers = self.deployed.headers | {"x-request-id": name}
                try:
                    answer = self._ask(client, count, headers)
                except httpx.TransportError as error:
                    self.failed.append((time.monotonic(), repr(error)))
                    continue
                if answer.status_code != 200:
                    self.failed.append((time.monotonic(), f"{answer.status_code} {answer.text[:200]}"))
                    continue
                self.answered.append(name)
                self._judge(answer.json())

    def _ask(self, client: httpx.Client, count: int, headers: dict[str, str]) -> httpx.Response:
        if count % 3 == 0:
            return client.post(f"{TABLE}/lookup", json={"keys": ["000123"]}, headers=headers)
        if count % 3 == 1:
            return client.get(f"{TABLE}/rows?code=000123", headers=headers)
        return client.get(f"{TABLE}/rows/000123", headers=headers)

    def _judge(self, body: dict[str, Any]) -> None:
        row = body.get("row") or (body["rows"] if "rows" in body else [body["results"][0]["row"]])[0]
        generation = body["snapshot"]["generation"]
        self.seen.add(generation)
        if row["名称"] != self.streets[generation]:
            self.wrong.append(body)


def test_publishing_killing_and_draining_gives_no_wrong_answer_and_hardly_a_failed_one(
    own: Deployed, tmp_path: Path
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    streets = generations(aside)
    ids = list(streets)
    snapshot = own.build / "snapshot"
    publish(snapshot, aside, ids[0])
    time.sleep(2.5)
    load = Load(own, streets)
    with load.running():
        publish(snapshot, aside, ids[1])
        time.sleep(1.5)
        own.nodes[0].kill()
        publish(snapshot, aside, ids[2])
        time.sleep(2.5)
        own.nodes[0].restart()
        publish(snapshot, aside, ids[3])
        time.sleep(2.5)
        own.nodes[1].stop()
        publish(snapshot, aside, ids[4])
        time.sleep(2.5)
        own.nodes[1].restart()
        publish(snapshot, aside, ids[5])
        time.sleep(2.5)
    calls = len(load.answered) + len(load.failed)
    print(f"{calls} calls, {len(load.failed)} failed: {load.failed[:3]}")
    assert load.wrong == []
    assert len(load.failed) <= calls * SHARE_FAILED, load.failed
    if load.failed:
        assert load.failed[-1][0] - load.failed[0][0] <= 10
    assert load.seen >= set(ids[1:]), "every generation was served"
    for node in own.nodes:
        node.stop()
    kept = {record.get("requestId") for record in records(own.state)}
    assert set(load.answered) <= kept, "every answer has its record, whichever node gave it"
    assert verify(audit_folder(own.state)).faults == []


def test_a_key_revoked_and_a_stop_set_hold_on_both_nodes(own: Deployed) -> None:
    state = ["--state", str(own.state), "--reason", "测试"]

    def statuses() -> list[int]:
        address = f"{TABLE}/rows?_limit=1"
        found = [
            httpx.get(f"http://127.0.0.1:{node.port}{address}", headers=own.headers) for node in own.nodes
        ]
        return [answer.status_code for answer in found]

    assert statuses() == [200, 200]
    assert main(["withdraw", "mzj/streets", *state, "--by", "测试"]) == 0
    time.sleep(3)
    assert statuses() == [451, 451]
    assert main(["restore", "mzj/streets", *state, "--by", "测试"]) == 0
    assert main(["keys", "revoke", own.key.split("_")[1], *state]) == 0
    time.sleep(3)
    assert statuses() == [401, 401]


def test_ticket_is_redeemed_once_whichever_node_made_it(deployed: Deployed) -> None:
    with deployed.entrance.client() as client:
        for _ in range(4):
            made = client.post(f"{TABLE}/download-ticket", headers=deployed.headers)
            address = made.headers["location"].removeprefix("https://mulu.example")
            assert client.get(address).status_code == 200
            assert client.get(address).status_code == 404

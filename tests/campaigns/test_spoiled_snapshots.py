"""Generations with flipped bits, cut or missing files: refused, and the last good one serves on until the next good one."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from litestar.testing import TestClient

from query_api.app import create_app
from query_api.errors import OperatorError
from query_api.settings import Settings
from tests.api import handmade
from tests.api.handmade import Column, Entry, Made
from tests.campaigns import size

ROUNDS = size(short=30, long=600)
GOOD_EVERY, STARTED_EVERY = 5, 3
SEED = 13
TABLE = "/api/v1/datasets/mzj/t/tables/t"


def publish(folder: Path, number: int) -> str:
    """A generation whose every row says its number."""
    rows = [(f"k{row}", number) for row in range(50)]
    made = Made(name="t", key=["code"], columns=[Column(name="code"), handmade.integer("n")], rows=rows)
    handmade.WRITTEN.clear()
    return handmade.make(
        folder, entries=[Entry(id="mzj/t", title="t", code="307001001/000001", tables=[made])]
    )


def flip(file: Path, random: Random) -> None:
    content = bytearray(file.read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    file.write_bytes(content)


def cut(file: Path, random: Random) -> None:
    file.write_bytes(file.read_bytes()[: random.randrange(file.stat().st_size)])


def remove(file: Path, random: Random) -> None:
    file.unlink()


WAYS: tuple[Callable[[Path, Random], None], ...] = (flip, flip, cut, remove)


def test_no_spoiled_generation_gives_a_wrong_answer(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    random, done = Random(SEED), Counter[str]()
    snapshot, aside = tmp_path / "snapshot", tmp_path / "aside"
    snapshot.mkdir()
    aside.mkdir()
    numbers = {publish(snapshot, 0): 0}
    spoiled: set[str] = set()
    app = create_app(Settings(snapshot=str(snapshot), demo=True, poll_seconds=3600))

    def answered(client: TestClient) -> str:  # type: ignore[type-arg]
        body = client.get(f"{TABLE}/rows/k7").json()
        generation: str = body["snapshot"]["generation"]
        assert body["row"]["n"] == numbers[generation]
        summed = client.get(f"{TABLE}/summary?_measures=sum:n").json()
        assert summed["groups"][0]["sum:n"] == 50 * numbers[summed["snapshot"]["generation"]]
        return generation

    with TestClient(app) as client:
        for number in range(1, ROUNDS + 1):
            is_good = number % GOOD_EVERY == 0
            generation = publish(aside, number)
            numbers[generation] = number
            if not is_good:
                way = random.choice(WAYS)
                file = random.choice(sorted(p for p in (aside / generation).rglob("*") if p.is_file()))
                way(file, random)
                done[way.__name__] += 1
                # What the manifest itself says besides digests is vouched for by nobody, and is no row.
                if file.name != "manifest.json":
                    spoiled.add(generation)
            shutil.move(aside / generation, snapshot / generation)
            before = (snapshot / "current").read_text()
            (snapshot / "current").write_text(f"{generation}\n")
            if not is_good and random.random() < 0.2:
                flip(snapshot / "current", random)
                done["current"] += 1
            with client.portal() as portal:
                portal.call(app.service.refresh)
            found = answered(client)
            assert found not in spoiled
            assert not is_good or found == generation, "a good one after bad ones is served at once"
            if number % STARTED_EVERY == 0:
                assert started(snapshot, answered) not in spoiled
            if not is_good:
                (snapshot / "current").write_text(before)
                shutil.rmtree(snapshot / generation)
    record_property("spoiled", dict(done))
    record_property("seed", SEED)


def started(snapshot: Path, answered: Callable[[TestClient], str]) -> str | None:  # type: ignore[type-arg]
    """What a service that is started on it answers from; None where it does not start or does not answer."""
    try:
        with TestClient(create_app(Settings(snapshot=str(snapshot), demo=True))) as client:
            if client.get(f"{TABLE}/rows/k7").status_code == 503:
                return None
            return answered(client)
    except OperatorError:
        return None

"""Promise 7: many callers at once, each for its own tables: no caller ever sees a row of another."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from litestar.testing import TestClient

from query_api.app import Application, create_app
from query_api.settings import Limits, Settings
from tests.api import handmade
from tests.api.callers import PLATFORM, headers, new_key
from tests.api.handmade import Column, Entry, Made
from tests.campaigns import size
from tests.campaigns.asgi import Answer, call

CALLS = size(short=2_000, long=200_000)
CALLERS, TASKS, ROWS = 8, 64, 200
OWNERS = [f"o{number}" for number in range(CALLERS)]


def table(owner: str) -> Made:
    """The same keys for every owner, so that a row of another would fit in everywhere but for its owner."""
    return Made(
        name="t",
        key=["code"],
        columns=[Column(name="code"), Column(name="owner"), handmade.integer("n")],
        rows=[(f"k{number:04}", owner, number % 17) for number in range(ROWS)],
    )


@dataclass(frozen=True, kw_only=True)
class Office:
    """The service, and a key for each owner."""

    app: Application
    portal: BlockingPortal
    keys: dict[str, str]

    def ask(self, method: str, target: str, owner: str, body: Any = None, **more: str) -> Any:
        sent = headers(self.keys[owner]) | {"content-type": "application/json"} | more
        pairs = [(name.encode(), value.encode()) for name, value in sent.items()]
        return call(self.app, method, target.encode(), pairs, json.dumps(body).encode() if body else b"")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("mixed")
    snapshot, state = folder / "snapshot", folder / "state"
    snapshot.mkdir()
    entries = [
        Entry(id=f"mzj/{owner}", title=owner, code=f"307001001/{number:06}", tables=[table(owner)])
        for number, owner in enumerate(OWNERS, 1)
    ]
    handmade.make(snapshot, entries=entries, city={**handmade.CITY, "platform": PLATFORM})
    keys = {owner: new_key(state, datasets=(f"mzj/{owner}",)) for owner in OWNERS}
    # More than can wait is refused honestly, which is another test's matter: a call may make two statements.
    limits = Limits(waiting=4 * TASKS)
    app = create_app(Settings(snapshot=str(snapshot), state=str(state), limits=limits))
    with TestClient(app) as client, client.portal() as portal:
        yield Office(app=app, portal=portal, keys=keys)


Rows = list[dict[str, Any]]
Read = Callable[[Answer], Rows]


def drawn(random: Random, owner: str) -> tuple[str, str, Any, Read, int]:
    """A call for rows of an owner's table, how its rows are read, and how many there should be."""
    base = f"/api/v1/datasets/mzj/{owner}/tables/t"
    key = f"k{random.randrange(ROWS):04}"
    same = sum(1 for number in range(ROWS) if number % 17 == 3)
    match random.randrange(7):
        case 0 | 1:
            return "GET", f"{base}/rows/{key}", None, lambda a: [a.json()["row"]], 1
        case 2:
            keys = [f"k{random.randrange(ROWS):04}" for _ in range(random.randint(1, 40))]
            return (
                "POST",
                f"{base}/lookup",
                {"keys": keys},
                lambda a: [result["row"] for result in a.json()["results"]],
                len(keys),
            )
        case 3:
            limit = random.randint(1, ROWS)
            return "GET", f"{base}/rows?_limit={limit}&_sort=-n", None, lambda a: a.json()["rows"], limit
        case 4:
            body = {"where": {"field": "n", "op": "eq", "value": 3}}
            return "QUERY", f"{base}/query", body, lambda a: a.json()["rows"], same
        case 5:
            return "GET", f"{base}/summary?_by=owner", None, lambda a: a.json()["groups"], 1
        case _:
            lines: Read = lambda a: [json.loads(line) for line in a.text.splitlines()]  # noqa: E731
            return "GET", f"{base}/download?_format=ndjson&n=3", None, lines, same


def test_no_caller_sees_a_row_of_another(office: Office) -> None:
    seen: Counter[str] = Counter()

    async def caller(number: int) -> None:
        random, owner = Random(number), OWNERS[number % CALLERS]
        tag = ""
        for _ in range(CALLS // TASKS + 1):
            target_owner = owner if random.random() < 0.8 else random.choice(OWNERS)
            method, target, body, read, many = drawn(random, target_owner)
            answer = await office.ask(method, target, owner, body, **{"if-none-match": tag} if tag else {})
            seen["calls"] += 1
            if target_owner != owner:
                seen["refused"] += 1
                assert answer.status == 403, answer.text
                assert "dataset-not-granted" in answer.text
                assert '"owner"' not in answer.text
                continue
            if answer.status == 304:
                seen["known"] += 1
                tag = ""
                continue
            assert answer.status == 200, answer.text
            rows = read(answer)
            seen["rows"] += len(rows)
            assert len(rows) == many, target
            assert {row["owner"] for row in rows} == {owner}, (target, rows[:3])
            # Sometimes what one caller knows is said at the next call, whatever that is.
            tag = dict(answer.headers).get("etag", "") if random.random() < 0.2 else ""

    async def all_at_once() -> None:
        await asyncio.gather(*(caller(number) for number in range(TASKS)))

    office.portal.call(all_at_once)
    assert seen["calls"] >= CALLS
    assert min(seen["refused"], seen["rows"]) > CALLS // 20


def test_an_entity_tag_of_one_caller_opens_nothing_to_another(office: Office) -> None:
    target = "/api/v1/datasets/mzj/o1/tables/t/rows"
    tag = dict(office.portal.call(lambda: office.ask("GET", target, "o1")).headers)["etag"]
    known = office.portal.call(lambda: office.ask("GET", target, "o1", **{"if-none-match": tag}))
    other = office.portal.call(lambda: office.ask("GET", target, "o2", **{"if-none-match": tag}))
    assert (known.status, other.status) == (304, 403)


def test_listing_and_metadata_are_for_all_and_hold_no_rows(office: Office) -> None:
    for target in ("/api/v1/datasets", "/api/v1/datasets/mzj/o1", "/api/v1/datasets/mzj/o1/tables/t"):
        answer = office.portal.call(lambda target=target: office.ask("GET", target, "o2"))
        assert answer.status == 200
        assert "k0001" not in answer.text

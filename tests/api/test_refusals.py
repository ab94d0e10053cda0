"""Every refusal walked: each problem of the table is reached, says what it must, and leaves one record."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.exceptions import LitestarException
from litestar.testing import TestClient

from query_api import sql
from query_api.app import Application, create_app
from query_api.audit import audit_folder
from query_api.audit.verify import verify
from query_api.cli import main
from query_api.engine import duck
from query_api.problems import kinds
from query_api.settings import Limits, Settings
from tests.api import handmade
from tests.api.callers import PLATFORM, headers, kind, new_key
from tests.campaigns.asgi import call

V1 = "/api/v1/datasets"
STREETS = f"{V1}/mzj/streets/tables/streets"
ROWS = f"{STREETS}/rows"
HEAVY = sql.Statement(text="SELECT count(*) FROM range(20000000000) WHERE range % 7 = 3")
"""A statement that no budget of a test lets end."""


class Walk:
    """Services over one state folder, opened as a refusal needs them."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.patch = patch
        self.state = folder / "state"
        self.snapshot = folder / "snapshot"
        self.snapshot.mkdir()
        self.generation = handmade.make(self.snapshot, city={**handmade.CITY, "platform": PLATFORM})
        self._held = contextlib.ExitStack()
        self.app: Application | None = None

    def client(self, **settings: Any) -> httpx.Client:
        """A service; calls for rows need a key."""
        chosen = Settings(snapshot=str(self.snapshot), state=str(self.state), **settings)
        self.app = create_app(chosen)
        client = self._held.enter_context(TestClient(self.app, base_url="http://127.0.0.1:8000"))
        client.follow_redirects = False
        return client

    def demo(self, **settings: Any) -> httpx.Client:
        """A service that asks for no key."""
        return self.client(demo=True, **settings)

    def key(self, **wish: Any) -> dict[str, str]:
        """What a caller with a new key sends."""
        return headers(new_key(self.state, **wish))

    def heavy(self) -> None:
        """From now on every page is a statement that does not end."""
        self.patch.setattr(duck.sql, "page", lambda *_: HEAVY)

    def close(self) -> None:
        self._held.close()

    def records(self) -> list[dict[str, Any]]:
        """Every record of a call, in order."""
        lines = [
            json.loads(line)
            for path in sorted(audit_folder(self.state).glob("2*.jsonl"))
            for line in path.read_bytes().splitlines()
        ]
        return [line for line in lines if line["phase"] in ("whole", "open", "close")]


@pytest.fixture
def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    made = Walk(tmp_path, monkeypatch)
    yield made
    made.close()


Refusal = Callable[[Walk], httpx.Response]


def asked(method: str, address: str, content: str | None = None, **sent: str) -> Refusal:
    """A refusal that one call of the demonstration reaches."""
    given = {
        "content-type": "application/json",
        **{name.replace("_", "-"): value for name, value in sent.items()},
    }
    return lambda walk: walk.demo().request(method, address, content=content, headers=given)


def audit_unavailable(walk: Walk) -> httpx.Response:
    client = walk.demo()

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    walk.patch.setattr("query_api.audit.writer.os.write", full)
    answer = client.get(ROWS)
    walk.patch.undo()
    return answer


def busy(walk: Walk) -> httpx.Response:
    return walk.demo(limits=Limits(lookups_waiting=0)).get(f"{ROWS}/000123")


def too_slow(walk: Walk) -> httpx.Response:
    walk.heavy()
    return walk.demo(limits=Limits(query_ms=50)).get(ROWS)


def internal_error(walk: Walk) -> httpx.Response:
    def broken(*_: object) -> sql.Statement:
        raise ValueError("a bug of ours in /secret/path")

    walk.patch.setattr(duck.sql, "page", broken)
    client = walk.demo()
    return client.get(ROWS)


def not_ready(walk: Walk) -> httpx.Response:
    client = walk.demo()
    for path in (walk.snapshot / walk.generation).glob("tables/*/*"):
        path.unlink()
    return client.get(ROWS)


def key_revoked(walk: Walk) -> httpx.Response:
    key = new_key(walk.state)
    assert main(["keys", "revoke", key.split("_")[1], "--state", str(walk.state), "--reason", "测试"]) == 0
    return walk.client().get(ROWS, headers=headers(key))


def too_many_wrong_keys(walk: Walk) -> httpx.Response:
    client = walk.client()
    answers = [client.get(ROWS, headers=headers("x")) for _ in range(11)]
    assert [kind(answer) for answer in answers[:10]] == ["key-required"] * 10
    return answers[10]


def quota_exceeded(walk: Walk) -> httpx.Response:
    client, sent = walk.client(), walk.key(rate=1)
    assert client.get(ROWS, headers=sent).status_code == 200
    return client.get(ROWS, headers=sent)


def purpose_not_allowed(walk: Walk) -> httpx.Response:
    new_key(walk.state, purposes={"jiaotong": "公交减免"})
    return walk.client().get(ROWS, headers=headers(new_key(walk.state), "jiaotong"))


def platform_not_registered(walk: Walk) -> httpx.Response:
    walk.snapshot = walk.folder / "alone"
    walk.snapshot.mkdir()
    handmade.make(walk.snapshot)
    return walk.client().get(ROWS, headers=walk.key())


def sharing_suspended(walk: Walk) -> httpx.Response:
    why = ["--state", str(walk.state), "--reason", "数据有误", "--by", "张三"]
    assert main(["withdraw", "mzj/streets", *why]) == 0
    return walk.client().get(ROWS, headers=walk.key())


REFUSALS: dict[str, Refusal] = {
    "audit-unavailable": audit_unavailable,
    "bad-key": asked("GET", f"{ROWS}/a,b"),
    "bad-query": asked("GET", f"{ROWS}?nope=1"),
    "body-too-large": asked("POST", f"{STREETS}/query", " " * 2_000_000),
    "busy": busy,
    "conditional-sharing": asked("GET", f"{V1}/gaj/conditional/tables/t/rows"),
    "dataset-in-preparation": asked("GET", f"{V1}/gaj/draft/tables/t/rows"),
    "dataset-not-found": asked("GET", f"{V1}/gaj/nope"),
    "dataset-not-granted": lambda walk: walk.client().get(ROWS, headers=walk.key(datasets=("fgw/*",))),
    "dataset-withdrawn": asked("GET", f"{V1}/gaj/gone/tables/t/rows"),
    "delivered-elsewhere": asked("GET", f"{V1}/gaj/elsewhere/tables/t/rows"),
    "file-not-found": asked("GET", f"{V1}/mzj/streets/files/nope"),
    "gateway-refused": lambda walk: walk.client().get(ROWS, headers={"mulu-gateway": "x.y.z"}),
    "generation-not-found": asked("GET", f"{ROWS}?_asof=nope"),
    "internal-error": internal_error,
    "key-expired": lambda walk: walk.client().get(ROWS, headers=walk.key(changes={"expires": "2020-01-01"})),
    "key-required": lambda walk: walk.client().get(ROWS),
    "key-revoked": key_revoked,
    "method-not-allowed": asked("DELETE", ROWS),
    "no-earlier-generations": asked("POST", f"{V1}/fgw/persons/tables/persons/query?_asof=x", "{}"),
    "no-primary-key": asked("GET", f"{V1}/mzj/streets/tables/long/rows/1"),
    "not-acceptable": asked("GET", ROWS, accept="image/png"),
    "not-ready": not_ready,
    "operator-required": lambda walk: walk.client(require_operator=True).get(ROWS, headers=walk.key()),
    "page-expired": asked("GET", f"{ROWS}?_after=000000000000-1"),
    "path-not-found": asked("GET", "/api/v1/nope"),
    "platform-not-registered": platform_not_registered,
    "purpose-not-allowed": purpose_not_allowed,
    "purpose-required": lambda walk: walk.client().get(ROWS, headers=headers(new_key(walk.state), None)),
    "purpose-unknown": lambda walk: walk.client().get(ROWS, headers=headers(new_key(walk.state), "nope")),
    "quota-exceeded": quota_exceeded,
    "range-not-satisfiable": asked("GET", f"{V1}/mzj/streets/files/map", range="bytes=99-"),
    "row-not-found": asked("GET", f"{ROWS}/nope"),
    "sensitive-by-post": asked("GET", f"{V1}/fgw/persons/tables/persons/rows"),
    "sharing-denied": asked("GET", f"{V1}/gaj/denied/tables/t/rows"),
    "sharing-suspended": sharing_suspended,
    "table-not-found": asked("GET", f"{V1}/mzj/streets/tables/nope"),
    "ticket-not-found": asked("GET", "/api/v1/tickets/nope"),
    "too-many-wrong-keys": too_many_wrong_keys,
    "too-slow": too_slow,
    "unsupported-media-type": asked("POST", f"{STREETS}/lookup", "a=1", content_type="text/plain"),
    "url-too-long": asked("GET", f"{ROWS}?code={'x' * 60_000}"),
}


def test_every_problem_of_the_table_is_reached() -> None:
    assert sorted(REFUSALS) == [one.name for one in kinds()]


RETRIES = {"audit-unavailable", "busy", "not-ready", "quota-exceeded", "too-many-wrong-keys", "too-slow"}
"""Refusals that end by themselves: they say when to come back."""


@pytest.mark.parametrize("name", REFUSALS)
def test_refusal_says_what_it_must_and_leaves_one_record(walk: Walk, name: str) -> None:
    answer = REFUSALS[name](walk)
    assert kind(answer) == name, answer.text
    (row,) = [one for one in kinds() if one.name == name]
    document = answer.json()
    assert (answer.status_code, document["status"], document["title"]) == (
        row.status,
        row.status,
        str(row.title),
    )
    chinese, _, english = document["detail"].partition(" / ")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
    assert re.search("[A-Za-z]{3}", english)
    for leak in (str(walk.folder), "Traceback", "/secret", "SELECT", ".py"):
        assert leak not in answer.text
    assert ("retry-after" in answer.headers) is (name in RETRIES)
    assert answer.headers["cache-control"] == "no-store"
    walk.close()
    found = [r for r in walk.records() if r["requestId"] == answer.headers["x-request-id"]]
    if name == "audit-unavailable":
        assert found == []
    else:
        assert [(record["phase"], record["status"]) for record in found] == [("whole", row.status)]
    assert verify(audit_folder(walk.state)).faults == []


def test_a_caller_who_left_leaves_one_record(walk: Walk) -> None:
    client = walk.demo()
    assert walk.app is not None
    app = walk.app
    walk.heavy()

    async def leave() -> int:
        began = asyncio.get_running_loop().time()
        answer = await call(app, "GET", ROWS.encode(), [(b"x-request-id", b"left")], b"", stays=0.05)
        assert asyncio.get_running_loop().time() - began < 5
        return answer.status

    with client.portal() as portal:  # type: ignore[attr-defined]
        assert portal.call(leave) == 499
    walk.close()
    found = [record for record in walk.records() if record["requestId"] == "left"]
    assert [(record["phase"], record["status"]) for record in found] == [("whole", 499)]


def test_a_cut_stream_has_its_beginning_and_its_end_told(walk: Walk) -> None:
    client = walk.demo()
    assert walk.app is not None
    app, address = walk.app, f"{V1}/mzj/streets/tables/long/download?_format=csv"

    async def cut() -> None:
        with pytest.raises(LitestarException):
            await call(app, "GET", address.encode(), [(b"x-request-id", b"cut")], b"", takes=1)

    with client.portal() as portal:  # type: ignore[attr-defined]
        portal.call(cut)
    walk.close()
    found = [record for record in walk.records() if record["requestId"] == "cut"]
    assert [record["phase"] for record in found] == ["open", "close"]
    assert found[1]["complete"] is False

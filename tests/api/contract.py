"""What the contract's cases are asked of: services with callers of every kind over one snapshot."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.cli import main
from query_api.settings import Settings
from tests.api import handmade
from tests.api.callers import PLATFORM, headers, kind, new_key
from tests.api.handmade import Column, Entry, Made
from tests.api.test_serve import serving

CASES = Path(__file__).resolve().parents[1] / "examples" / "api"
BASE = "http://127.0.0.1:8000"
V1 = "/api/v1"

Case = dict[str, Any]

COUNT = Made(
    name="count",
    key=["code"],
    columns=[
        Column(name="code"),
        handmade.integer("count"),
        Column(name="huge", type="integer", compare="DECIMAL(38,0)", operators=handmade.ORDERED),
        Column(name="x", type="number", json="number", storage="DOUBLE", operators=handmade.ORDERED),
    ],
    rows=[("1", 1, "9" * 38, 1e308), ("2", 1, "9" * 38, 1e308), ("3", 2, "1", None)],
)
STOPPED = Made(name="stopped", columns=[Column(name="code")], rows=[("1",)])
ENTRIES = [
    *handmade.ENTRIES,
    Entry(id="fgw/count", title="计数", code="307002001/000003", tables=[COUNT], described=("count",)),
    Entry(id="fgw/stopped", title="已停", code="307002001/000004", tables=[STOPPED], described=("stopped",)),
]
PLACES = {
    "v1": V1,
    **{
        made.name: f"{V1}/datasets/{dataset}/tables/{made.name}"
        for dataset, made in (
            ("mzj/streets", handmade.STREETS),
            ("mzj/streets", handmade.LONG),
            ("fgw/prices", handmade.PRICES),
            ("fgw/persons", handmade.PERSONS),
            ("fgw/count", COUNT),
            ("fgw/stopped", STOPPED),
        )
    },
    "long value": "x" * 60_000,
    "long name": "x" * 5_000,
    "1001 values": "&".join(f"a__in={number}" for number in range(1001)),
}
LARGE: Mapping[str, object] = {
    "{1001 keys}": ["000123"] * 1001,
    "{101 leaves}": [{"field": "n", "op": "eq", "value": 1}] * 101,
    "{2 MB}": " " * 2_000_000,
}


@dataclass(frozen=True, kw_only=True)
class World:
    """The services, and what each caller sends."""

    demo: httpx.Client
    earnest: httpx.Client
    callers: Mapping[str, Mapping[str, str]]
    generation: str

    def ask(self, case: Case) -> httpx.Response:
        """The answer to a case."""
        who = case.get("as", "demo")
        client = self.demo if who == "demo" else self.earnest
        method, _, address = self.filled(case["ask"]).partition(" ")
        sent = {"content-type": "application/json"} if method in ("POST", "QUERY") else {}
        sent |= dict(self.callers.get(who, {})) | case.get("send", {})
        content = LARGE.get(case["raw"], case["raw"]) if "raw" in case else None
        if "body" in case:
            content = json.dumps(_large(case["body"]), ensure_ascii=False)
        request = client.build_request(method, "/", headers=sent, content=content)
        # As written: a client would decode `%2F` or resolve dots before they are sent.
        path = quote(address, safe="/?&=%,:;@+!$'()*~._-#").encode()
        request.url = client.base_url.copy_with(raw_path=path)
        return client.send(request)

    def filled(self, text: str) -> str:
        """A text with its `{places}` filled in."""
        places = {**PLACES, "generation": self.generation}
        return re.sub(r"\{([a-z0-9 ]+)\}", lambda found: places.get(found[1], found[0]), text)


def _large(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _large(inner) for key, inner in value.items()}
    return LARGE.get(value, value) if isinstance(value, str) else value


Connect = Callable[[Path, Path, Path | None], contextlib.AbstractContextManager[httpx.Client]]


@contextlib.contextmanager
def world(folder: Path, site: Path, connect: Connect) -> Iterator[World]:
    """Everything that the cases need, in an empty folder."""
    snapshot, state, demo_state = folder / "snapshot", folder / "state", folder / "demo"
    snapshot.mkdir()
    city = {**handmade.CITY, "platform": PLATFORM}
    generation = handmade.make(snapshot, entries=ENTRIES, city=city)
    whole, limited, small = new_key(state), new_key(state, rate=60), new_key(state, rate=1)
    narrow = new_key(state, datasets=("fgw/*",))
    callers = {
        "nobody": {},
        "caller": headers(whole),
        "wrong": headers(whole[:-1] + ("a" if whole[-1] != "a" else "b")),
        "limited": headers(limited),
        "no purpose": headers(whole, None),
        "other purpose": headers(whole, "nope"),
        "elsewhere": headers(narrow),
        "used up": headers(small),
        "used up, no purpose": headers(small, None),
    }
    why = ["--state", str(state), "--reason", "测试", "--by", "测试"]
    assert main(["withdraw", "fgw/stopped", *why]) == 0
    with contextlib.ExitStack() as held:
        demo = held.enter_context(connect(snapshot, demo_state, site))
        earnest = held.enter_context(connect(snapshot, state, None))
        for client in (demo, earnest):
            client.follow_redirects = False
        first = earnest.get(PLACES["streets"] + "/rows", headers=callers["used up"])
        assert first.status_code == 200
        yield World(demo=demo, earnest=earnest, callers=callers, generation=generation)


@contextlib.contextmanager
def inside(snapshot: Path, state: Path, site: Path | None) -> Iterator[httpx.Client]:
    """The service in this process; with a site it is a demonstration."""
    folder = None if site is None else str(site)
    settings = Settings(snapshot=str(snapshot), state=str(state), site=folder, demo=site is not None)
    with TestClient(create_app(settings), base_url=BASE) as client:
        yield client


@contextlib.contextmanager
def outside(snapshot: Path, state: Path, site: Path | None) -> Iterator[httpx.Client]:
    """The same as a real server over a real connection."""
    more = [] if site is None else ["--site", str(site), "--demo"]
    more += ["--public-url", BASE]
    with serving(["--snapshot", str(snapshot), "--state", str(state), *more]) as (_, client):
        yield client


def cases() -> list[Case]:
    """Every case, each with its file and number as `name`."""
    return [
        {**case, "name": f"{file.stem}-{number}: {case['says']}"}
        for file in sorted(CASES.glob("*.json"))
        for number, case in enumerate(json.loads(file.read_text("utf-8")), 1)
    ]


def at(record: Any, pointer: str) -> Any:
    """The value at `a/0/b`; KeyError or IndexError where nothing is."""
    for part in pointer.split("/"):
        record = record[int(part)] if isinstance(record, list) else record[part]
    return record


def check(world: World, case: Case, answer: httpx.Response) -> None:
    """Hold an answer to everything a case says of it."""
    if "problem" in case:
        assert kind(answer) == case["problem"], answer.text
        body = answer.json()
        assert body["status"] == answer.status_code
        assert all(" / " in body[member] for member in ("title", "detail"))
    else:
        assert answer.status_code == case.get("status", 200), answer.text
    if "errors" in case:
        found = [error.get("parameter", error.get("pointer")) for error in answer.json()["errors"]]
        assert found == case["errors"]
        assert all(" / " in error["detail"] for error in answer.json()["errors"])
    for pointer, value in case.get("has", {}).items():
        expected = world.filled(value) if isinstance(value, str) else value
        assert at(answer.json(), pointer) == expected, pointer
    for pointer in case.get("there", ()):
        at(answer.json(), pointer)
    for pointer, many in case.get("many", {}).items():
        assert len(at(answer.json(), pointer)) == many
    for member in case.get("lacks", ()):
        assert member not in answer.json()
    for name, pattern in case.get("headers", {}).items():
        assert re.fullmatch(world.filled(pattern), answer.headers[name], re.DOTALL), answer.headers[name]
    for name in case.get("no_headers", ()):
        assert name not in answer.headers
    for text in case.get("told", ()):
        assert text in answer.text
    if "text" in case:
        assert answer.text == case["text"]

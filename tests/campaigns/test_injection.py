"""Promise 11: whatever is written wherever, only statements of the known shapes reach the engine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from anyio.from_thread import BlockingPortal
from litestar.testing import TestClient

from query_api.app import Application, create_app
from query_api.settings import Settings
from tests.api import handmade
from tests.api.callers import PLATFORM, headers, new_key
from tests.campaigns import size
from tests.campaigns.asgi import Answer, call
from tests.campaigns.places import HOLE, PLACES, STREETS, Place
from tests.campaigns.statements import complaint
from tests.campaigns.watching import Watching, watching

EVERY = size(short=9, long=1)
"""Each string goes to every n-th place, each time to others."""


def filled(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {filled(key, text): filled(inner, text) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, text) for inner in value]
    return text if value == HOLE else value


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A service whose engine tells every statement it was given."""

    app: Application
    portal: BlockingPortal
    folder: Path
    sent: Mapping[str, str]
    log: Watching

    def ask(self, place: Place, text: str) -> Answer:
        encoded = quote(text, safe="", errors="surrogatepass")
        raw = text.encode("utf-8", "surrogatepass")
        address = quote(place.address.replace("{}", encoded), safe="/?&=%,:{}-._~").encode()
        content = b"" if place.body is None else json.dumps(filled(place.body, text)).encode()
        sent = {"content-type": "application/json", "host": "127.0.0.1:8000"} | dict(self.sent)
        given = {name.encode(): value.encode() for name, value in sent.items()} | {
            name.encode(): raw for name in place.headers
        }
        return self.portal.call(
            call, self.app, place.method, address.replace(b"{raw}", raw), list(given.items()), content
        )


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("injection")
    snapshot, state = folder / "snapshot", folder / "state"
    site = folder / "site"
    for made in (snapshot, site):
        made.mkdir()
    (site / "index.html").write_text("<h1>首页</h1>", "utf-8")
    (folder / "secret.txt").write_text("outside", "utf-8")
    handmade.make(snapshot, city={**handmade.CITY, "platform": PLATFORM})
    with watching() as log:
        app = create_app(Settings(snapshot=str(snapshot), state=str(state), site=str(site)))
        with TestClient(app) as client, client.portal() as portal:
            yield Watched(app=app, portal=portal, folder=folder, sent=headers(new_key(state)), log=log)


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_no_string_of_the_corpus_becomes_more_than_a_value(watched: Watched, repository: Path) -> None:
    corpus = json.loads((repository / "tests/examples/injection.json").read_text("utf-8"))
    assert len(corpus) >= 150
    before = tree(watched.folder / "snapshot")
    asked = 0
    for number, text in enumerate(corpus):
        for place in PLACES[number % EVERY :: EVERY]:
            answer = watched.ask(place, text)
            asked += 1
            hold(answer, text, watched.folder)
    assert asked >= len(corpus) * len(PLACES) // EVERY - len(corpus)
    assert tree(watched.folder / "snapshot") == before
    names = {f"tables/{path.parent.name}/{path.name}" for path in watched.folder.rglob("*.duckdb")}
    names |= {column.name for column in handmade.STREETS.columns}
    statements = watched.log.statements()
    assert len(statements) > asked // 20
    assert {found for one in set(statements) if (found := complaint(one, watched.folder, names))} == set()


LEAKS = ("Traceback", 'File "', ".main.", "duckdb.", "site-packages", "root:x:", "outside")


def hold(answer: Answer, text: str, folder: Path) -> None:
    """No fault, no trace, no path, no SQL; nothing of the string in a header but an id that may stand there."""
    assert answer.status < 500, (text, answer.text)
    whole = answer.text if "json" in answer.media_type else ""
    assert str(folder) not in answer.text
    assert [leak for leak in LEAKS if leak in whole and leak not in text] == [], answer.text
    for name, value in answer.headers:
        assert "\r" not in value
        assert "\n" not in value
        assert name not in ("set-cookie", "x-injected")
    if answer.status >= 400 and not answer.media_type.startswith("text/html"):
        assert answer.media_type == "application/problem+json"


@pytest.mark.parametrize("name", ["code", "code__in", "code__contains", "名称__endswith", "shape"])
def test_a_filter_finds_the_string_itself_and_nothing_else(
    watched: Watched, repository: Path, name: str
) -> None:
    corpus = json.loads((repository / "tests/examples/injection.json").read_text("utf-8"))
    position = [column.name for column in handmade.STREETS.columns].index(name.partition("__")[0])
    for text in corpus[:: 3 if EVERY > 1 else 1]:
        if "\0" in text:
            continue
        answer = watched.ask(Place(address=f"{STREETS}/rows?{quote(name)}={{}}"), text)
        values = [row[position] for row in handmade.STREETS.rows if row[position] is not None]
        test = {"contains": lambda v: text in v, "endswith": lambda v: v.endswith(text)}  # noqa: B023
        holds = test.get(name.partition("__")[2], lambda v: v == text)  # noqa: B023
        if answer.status == 200:
            assert len(json.loads(answer.content)["rows"]) == sum(
                1 for value in values if holds(str(value))
            ), text
        else:
            assert answer.status in (400, 414), text


def test_the_watch_sees_what_it_must(watched: Watched) -> None:
    assert complaint('SELECT "c1" FROM "tables/x" WHERE "c1" = ?', watched.folder, {"tables/x"}) is None
    for wrong in (
        "SELECT 1; DROP TABLE t1",
        'SELECT "c1" FROM "x" WHERE "c1" = \'a\'',
        'SELECT "code" FROM t1',
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT 1 -- x",
    ):
        assert complaint(wrong, watched.folder, set()) is not None

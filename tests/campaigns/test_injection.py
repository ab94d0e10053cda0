"""Promise 11: whatever is written wherever, only statements of the known shapes reach the engine."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import duckdb
import pytest
from anyio.from_thread import BlockingPortal
from litestar.testing import TestClient

from query_api.app import Application, create_app
from query_api.settings import Settings
from tests.api import handmade
from tests.api.callers import PLATFORM, headers, new_key
from tests.campaigns import size

V1 = "/api/v1"
DATASET = f"{V1}/datasets/mzj/streets"
STREETS = f"{DATASET}/tables/streets"

EVERY = size(short=9, long=1)
"""Each string goes to every n-th place, each time to others."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A call with a hole in it: `{}` percent-encoded, `{raw}` as it is."""

    address: str = "/"
    method: str = "GET"
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


HOLE = "{hole}"

ADDRESSES = [
    "/{}", "/{raw}", f"{V1}/{{}}", f"{V1}/datasets/{{}}/streets", f"{V1}/datasets/mzj/{{}}", f"{V1}/datasets/{{raw}}",
    f"{DATASET}/tables/{{}}", f"{DATASET}/tables/{{}}/rows", f"{STREETS}/rows/{{}}", f"{STREETS}/rows/{{raw}}",
    f"{V1}/datasets/fgw/prices/tables/prices/rows/{{}},2026-01-01", f"{DATASET}/files/{{}}", f"{V1}/tickets/{{}}",
    f"{V1}/docs/assets/{{}}", f"{STREETS}/rows?{{raw}}", f"{STREETS}/rows?{{}}=1", f"{STREETS}/rows?{{}}__eq=1",
    f"{STREETS}/rows?code__{{}}=1", f"{STREETS}/summary?_measures=sum:{{}}", f"{STREETS}/rows?a__in=1&a__in={{}}",
    *(f"{V1}/datasets?{name}={{}}" for name in ("q", "department", "sharing", "theme", "code", "updated_after", "_limit", "_after")),
    *(f"{STREETS}/rows?{name}={{}}" for name in ("code", "code__contains", "code__in", "名称__startswith", "a", "on__lt", "at")),
    *(f"{STREETS}/rows?{name}={{}}" for name in ("PM2.5", "open", "shape", "_select", "_sort", "_limit", "_after", "_count", "_format", "_asof")),
    *(f"{STREETS}/summary?{name}={{}}" for name in ("_by", "_measures", "code__ne")),
    *(f"{STREETS}/download?{name}={{}}" for name in ("_format", "_bom", "_select", "code__endswith")),
    f"{STREETS}/download?_format=parquet&code={{}}", f"{V1}/changes?_since={{}}", "/health/ready?{}=1",
]  # fmt: skip
LEAF = {"field": "code", "op": "eq", "value": "x"}
BODIES: list[tuple[str, Any]] = [
    ("lookup", {"keys": [HOLE, "000123"]}),
    ("lookup", {"keys": ["000123"], "select": [HOLE]}),
    ("lookup", {"keys": ["000123"], HOLE: 1}),
    ("query", {"where": {**LEAF, "value": HOLE}}),
    ("query", {"where": {**LEAF, "field": HOLE}}),
    ("query", {"where": {**LEAF, "op": HOLE}}),
    ("query", {"where": {"not": {"or": [LEAF, {"field": "名称", "op": "contains", "value": HOLE}]}}}),
    ("query", {"where": {"field": "code", "op": "in", "value": [HOLE]}}),
    ("query", {"where": {HOLE: []}}),
    ("query", {"sort": [HOLE], "select": [HOLE]}),
    ("query", {"after": HOLE, "count": HOLE, "limit": HOLE}),
    ("query", HOLE),
]
HEADERS = [
    "authorization", "mulu-purpose", "mulu-operator", "mulu-gateway", "x-request-id", "if-none-match", "accept",
    "accept-encoding", "range", "if-range", "host", "origin", "x-forwarded-for", "content-type", "referer",
]  # fmt: skip

PLACES = [
    *(Place(address=address) for address in ADDRESSES),
    *(Place(address=f"{STREETS}/{call}", method="POST", body=body) for call, body in BODIES),
    *(Place(address=f"{STREETS}/rows?a=1", headers={name: HOLE}) for name in HEADERS),
    *(
        Place(address=f"{STREETS}/download?_format=csv", headers={name: HOLE})
        for name in ("range", "if-range")
    ),
    *(
        Place(
            address=f"{STREETS}/{call}", method="POST", body={"keys": ["1"]}, headers={"content-type": HOLE}
        )
        for call in ("lookup", "query")
    ),
]


def filled(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {filled(key, text): filled(inner, text) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, text) for inner in value]
    return text if value == HOLE else value


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes

    @property
    def media_type(self) -> str:
        return dict(self.headers).get("content-type", "")

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


async def call(
    app: Application, method: str, target: bytes, headers: list[tuple[bytes, bytes]], body: bytes
) -> Answer:
    """One call as the server would hand it over; a client's library would refuse to send half of these."""
    path, _, query = target.partition(b"?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", "1"),
        "server": ("127.0.0.1", 8000),
        "state": {},
        "extensions": {},
    }
    messages: list[Any] = []
    asked = iter([{"type": "http.request", "body": body, "more_body": False}])
    ended = asyncio.Event()

    async def receive() -> Any:
        for given in asked:
            return given
        await ended.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        messages.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            ended.set()

    await app(scope, receive, send)  # type: ignore[arg-type]
    start, *rest = messages
    return Answer(
        status=start["status"],
        headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]],
        content=b"".join(message.get("body", b"") for message in rest),
    )


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A service whose engine tells every statement it was given."""

    app: Application
    portal: BlockingPortal
    folder: Path
    sent: Mapping[str, str]
    connections: list[duckdb.DuckDBPyConnection]

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

    def statements(self) -> list[str]:
        """As DuckDB's own log has them."""
        found = []
        for connection in self.connections:
            rows = (
                connection.cursor()
                .execute("SELECT message FROM duckdb_logs WHERE type = 'QueryLog'")
                .fetchall()
            )
            found += [message for (message,) in rows if "duckdb_logs" not in message]
        return found


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
    connections: list[duckdb.DuckDBPyConnection] = []
    connect = duckdb.connect

    def connected(*arguments: Any, **options: Any) -> duckdb.DuckDBPyConnection:
        connection = connect(*arguments, **options)
        # Before the configuration is locked, which would forbid it.
        connection.execute("CALL enable_logging('QueryLog')")
        connections.append(connection)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", connected)
        app = create_app(Settings(snapshot=str(snapshot), state=str(state), site=str(site)))
        with TestClient(app) as client, client.portal() as portal:
            yield Watched(
                app=app, portal=portal, folder=folder, sent=headers(new_key(state)), connections=connections
            )


WORDS = frozenset(
    re.findall(
        "[A-Za-z_]+",
        """SELECT FROM main WHERE ORDER GROUP BY ASC DESC NULLS LAST LIMIT AND OR NOT IN IS NULL CAST AS true false
    coalesce contains starts_with ends_with count sum avg arg_min arg_max
    VARCHAR DOUBLE BIGINT BOOLEAN DATE TIMESTAMP WITH TIME ZONE DECIMAL
    ATTACH DETACH READ_ONLY COPY TO FORMAT parquet COMPRESSION zstd
    SET TimeZone allowed_directories enable_external_access lock_configuration""",
    )
)
"""Every word that a statement of the service may have outside quotes."""

COLUMNS = re.compile("[nk]|c[0-9]{1,3}|t[0-9]{1,3}")
TOKEN = re.compile(r"\"((?:[^\"]|\"\")*)\"|'((?:[^']|'')*)'|([A-Za-z_]+)|([0-9]+)|([?,.()=<>*\[\]])|(\s+)")


def complaint(statement: str, watched: Watched, names: set[str]) -> str | None:
    """What is in a statement that the service itself never writes."""
    position = 0
    while position < len(statement):
        token = TOKEN.match(statement, position)
        if token is None:
            return statement[position : position + 40]
        identifier, literal, word, number, _, _ = token.groups()
        if identifier is not None and not COLUMNS.fullmatch(identifier) and identifier not in names:
            return identifier
        if literal is not None and not literal.startswith(str(watched.folder)) and literal != "Asia/Shanghai":
            return literal
        if word is not None and word not in WORDS:
            return word
        if number is not None and int(number) > 10_001:
            return number
        position = token.end()
    return None


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
    statements = watched.statements()
    assert len(statements) > asked // 20
    assert {found for one in set(statements) if (found := complaint(one, watched, names))} == set()


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
    assert complaint('SELECT "c1" FROM "tables/x" WHERE "c1" = ?', watched, {"tables/x"}) is None
    for wrong in (
        "SELECT 1; DROP TABLE t1",
        'SELECT "c1" FROM "x" WHERE "c1" = \'a\'',
        'SELECT "code" FROM t1',
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT 1 -- x",
    ):
        assert complaint(wrong, watched, set()) is not None

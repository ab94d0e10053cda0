"""`query_api.client` against a real server, and against one that behaves badly."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest

from query_api.client import (
    Client,
    ClientError,
    DigestMismatch,
    NotFound,
    Refused,
    ServiceUnavailable,
    SnapshotChanged,
    Unreachable,
)
from query_api.client.transport import Patience
from tests.api import handmade
from tests.api.test_serve import serving

STREETS = ("mzj/streets", "streets")
LONG = ("mzj/streets", "long")


@pytest.fixture(scope="module")
def base(snapshot: Path) -> Iterator[str]:
    with serving(["--snapshot", str(snapshot), "--demo"]) as (_, http_client):
        yield str(http_client.base_url)


@pytest.fixture
def client(base: str) -> Iterator[Client]:
    with Client(base) as client:
        yield client


def test_catalogue_is_told(client: Client) -> None:
    assert client.service()["api"] == "1"
    assert [d.id for d in client.datasets("街路", department="mzj")] == ["mzj/streets"]
    assert len(list(client.datasets())) == len(handmade.ENTRIES)
    assert client.dataset("mzj/streets")["tables"][0]["name"] == "streets"
    info = client.table(*STREETS).info()
    assert (info.rows, info.primary_key, info.fields[2].json) == (5, ("code",), "integer")
    assert client.changes() == []


@pytest.mark.parametrize("page", [1_000, 7, 1])
def test_rows_come_over_all_pages(client: Client, page: int) -> None:
    table = client.table(*LONG)
    found = [row["n"] for row in table.rows({"s__in": ["甲", "乙"], "n__gte": 200}, sort=["-n"], page=page)]
    expected = [row[2] for row in handmade.LONG.rows if row[1] in ("甲", "乙") and row[2] >= 200]
    assert found == expected[::-1]
    where = {
        "and": [{"field": "s", "op": "in", "value": ["甲", "乙"]}, {"field": "n", "op": "gte", "value": 200}]
    }
    assert [row["n"] for row in table.query(where, sort=["-n"], page=page)] == found
    assert table.count({"s__in": ["甲", "乙"], "n__gte": 200}) == len(found)


def test_keys_of_every_kind_are_found(client: Client) -> None:
    table = client.table(*STREETS)
    for row in handmade.STREETS.rows:
        assert table.row(row[0])["code"] == row[0]
    prices = client.table("fgw/prices", "prices")
    assert prices.row(["东市,场", "2026-01-02"])["amount"] == "9.5"
    with pytest.raises(NotFound) as refused:
        table.row("zzz")
    assert (refused.value.name, refused.value.status) == ("row-not-found", 404)
    assert refused.value.request_id


def test_lookup_of_many_keys_goes_in_batches_and_keeps_order(client: Client) -> None:
    keys = [f"k{number}" for number in range(2_345)]
    keys[7], keys[1_500], keys[2_344] = "000123", "a,b", "000123"
    found = client.table(*STREETS).lookup(keys, select=["code"])
    assert [result.key for result in found] == keys
    assert {n: r.row for n, r in enumerate(found) if r.row} == {
        7: {"code": "000123"},
        1_500: {"code": "a,b"},
        2_344: {"code": "000123"},
    }
    both = client.table("fgw/prices", "prices").lookup([["西市场", "2026-01-02"], ["x", "2026-01-02"]])
    assert [result.row is not None for result in both] == [True, False]


def test_groups_are_summed(client: Client) -> None:
    groups = client.table(*LONG).summary(by=["s"], measures=["count", "max:n"], filters={"s__isnull": False})
    assert {group["s"] for group in groups} == set("甲乙丙丁")
    assert sum(int(str(group["count"])) for group in groups) == sum(1 for row in handmade.LONG.rows if row[1])


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "xlsx", "parquet"])
def test_file_is_downloaded_twice_the_same(client: Client, tmp_path: Path, suffix: str) -> None:
    first = client.table(*LONG).download(tmp_path / f"first.{suffix}")
    second = client.table(*LONG).download(tmp_path / f"second.{suffix}")
    assert first.read_bytes() == second.read_bytes()
    counts: dict[str, Callable[[Path], int]] = {
        "csv": lambda path: len(path.read_text("utf-8").splitlines()) - 1,
        "ndjson": lambda path: len(path.read_text("utf-8").splitlines()),
        "xlsx": lambda path: openpyxl.load_workbook(path).active.max_row - 1,
        "parquet": lambda path: pyarrow.parquet.read_table(path).num_rows,
    }
    assert counts[suffix](first) == len(handmade.LONG.rows)
    assert sorted(path.name for path in tmp_path.iterdir()) == [first.name, second.name]


def test_ticket_opens_without_the_client(client: Client, base: str, tmp_path: Path) -> None:
    address = client.table(*LONG).ticket(file_format="ndjson", filters={"n": 5})
    with Client(base) as other, other._transport.answer("GET", address) as answer:
        assert json.loads(answer.read())["n"] == 5


def test_mistakes_are_all_told(client: Client) -> None:
    with pytest.raises(Refused) as refused:
        list(client.table(*LONG).rows({"zzz": 1, "n__contains": 2}))
    assert refused.value.status == 400
    assert [error["parameter"] for error in refused.value.errors] == ["zzz", "n__contains"]
    assert "zzz" in str(refused.value)
    with pytest.raises(Refused) as refused:
        list(client.table("gaj/conditional", "t").rows())
    assert refused.value.members["conditions"] == "业务所需"


def test_client_imports_nothing_but_the_standard_library() -> None:
    program = (
        "import sys; before = set(sys.modules); import query_api.client;"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(new - sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['query_api']"


Step = Callable[[http.server.BaseHTTPRequestHandler], None]


@contextmanager
def behaving(*steps: Step) -> Iterator[tuple[Client, list[str]]]:
    """A server that does these things one after the other, and what it was asked."""
    asked: list[str] = []
    left = iter(steps)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.headers.get('Range', '')}".strip())
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            next(left)(self)

        do_POST = do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    client = Client(f"http://127.0.0.1:{server.server_port}", patience=Patience(tries=3, longest=2))
    try:
        yield client, asked
    finally:
        client.close()
        server.shutdown()
        thread.join()
        server.server_close()


def says(status: int, body: bytes = b"{}", cut: int | None = None, **headers: str) -> Step:
    def step(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body[:cut])
        if cut is not None:
            handler.wfile.flush()
            handler.close_connection = True

    return step


def answers(keys: Sequence[str], generation: str) -> Step:
    snapshot = {"generation": generation, "commit": None, "dataDate": None}
    results = [{"key": key, "found": True, "row": {}} for key in keys]
    return says(200, json.dumps({"results": results, "snapshot": snapshot}).encode())


def test_busy_service_is_asked_again_when_it_says_so() -> None:
    with behaving(says(503, Retry_After="1"), says(429, Retry_After="0"), says(200, b'{"api": "1"}')) as (
        client,
        asked,
    ):
        begun = time.monotonic()
        assert client.service() == {"api": "1"}
        assert 1.0 <= time.monotonic() - begun < 5
        assert len(asked) == 3


@pytest.mark.parametrize(("wait", "tries"), [("0", 3), ("3", 1), ("Wed, 21 Oct 2015 07:28:00 GMT", 3)])
def test_service_that_stays_busy_is_given_up(wait: str, tries: int) -> None:
    problem = b'{"title": "busy", "type": "https://x/problems/busy/index.html"}'
    with behaving(*[says(503, problem, Retry_After=wait)] * 3) as (client, asked):
        with pytest.raises(ServiceUnavailable) as refused:
            client.service()
        assert refused.value.name == "busy"
        assert len(asked) == tries


def test_refusal_is_not_tried_again_whatever_speaks() -> None:
    with behaving(says(502, b"<h1>proxy</h1>")) as (client, asked):
        with pytest.raises(Refused) as refused:
            client.service()
        assert (refused.value.status, refused.value.title) == (502, "Bad Gateway")
        assert len(asked) == 1


def test_batches_of_two_snapshots_are_asked_again_as_one() -> None:
    keys = [str(number) for number in range(1_001)]
    first, rest = keys[:1_000], keys[1_000:]
    steps = [answers(first, "a"), answers(rest, "b"), answers(first, "b"), answers(rest, "b")]
    with behaving(*steps) as (client, asked):
        assert len(client.table("a/b", "c").lookup(keys)) == 1_001
        assert len(asked) == 4
    steps = [answers(part, name) for _ in range(3) for part, name in ((first, "a"), (rest, "b"))]
    with behaving(*steps) as (client, _), pytest.raises(SnapshotChanged):
        client.table("a/b", "c").lookup(keys)


def test_download_that_breaks_off_is_taken_up_and_checked(tmp_path: Path) -> None:
    content = bytes(range(256)) * 10
    digest = f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"
    headers = {"ETag": '"x"', "Repr_Digest": digest}
    rest = says(206, content[1_000:], Content_Range=f"bytes 1000-2559/{len(content)}", **headers)
    with behaving(says(200, content, 1_000, **headers), rest) as (client, asked):
        path = client.table("a/b", "c").download(tmp_path / "t.csv")
        assert path.read_bytes() == content
        assert asked == ["GET", "GET bytes=1000-"]
    # A file that changed meanwhile comes from its beginning.
    other = says(200, b"new", ETag='"y"')
    with behaving(says(200, content, 1_000, **headers), other, says(200, b"new", ETag='"y"')) as (
        client,
        asked,
    ):
        assert client.table("a/b", "c").download(tmp_path / "t.csv").read_bytes() == b"new"
        assert asked[-1] == "HEAD"


def test_download_with_another_digest_leaves_nothing(tmp_path: Path) -> None:
    digest = f"sha-256=:{base64.b64encode(bytes(32)).decode()}:"
    with behaving(says(200, b"abc", Repr_Digest=digest)) as (client, _), pytest.raises(DigestMismatch):
        client.table("a/b", "c").download(tmp_path / "t.csv")
    assert list(tmp_path.iterdir()) == []


def test_nobody_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        Client("http://127.0.0.1:9", patience=Patience(tries=2)).service()
    with pytest.raises(ClientError):
        Client("data.example")

"""An address for a person at a browser: a minute, one use, over all workers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import msgspec
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Limits, Settings
from query_api.tickets import Ticket, Tickets
from tests.api import handmade
from tests.api.test_serve import serving

V1 = "/api/v1/datasets"
TABLE = f"{V1}/mzj/streets/tables/long"


@pytest.fixture
def client(snapshot: Path, tmp_path: Path) -> Iterator[httpx.Client]:
    settings = Settings(snapshot=str(snapshot), demo=True, scratch=str(tmp_path))
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
        yield client


def is_over(answer: httpx.Response) -> bool:
    return answer.status_code == 404 and "/problems/ticket-not-found/" in answer.json()["type"]


def test_ticket_gives_the_file_once(client: httpx.Client) -> None:
    given = client.post(f"{TABLE}/download-ticket?_format=csv&_bom=1&g=3&_select=n")
    assert given.status_code == 201
    address = given.json()["url"]
    assert given.headers["location"] == address
    assert given.headers["cache-control"] == "no-store"
    assert given.json()["expiresAt"].endswith("+08:00")
    # A mail program that looks at an address does not use it up.
    assert client.head(address).status_code == 200
    answer = client.get(address)
    assert answer.content == client.get(f"{TABLE}/download?_format=csv&_bom=1&g=3&_select=n").content
    assert "attachment" in answer.headers["content-disposition"]
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert is_over(client.get(address))
    assert client.head(address).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "ndjson", "xlsx", "parquet"])
def test_ticket_is_for_every_format(client: httpx.Client, kind: str) -> None:
    address = client.post(f"{TABLE}/download-ticket?_format={kind}").json()["url"]
    assert client.get(address).content == client.get(f"{TABLE}/download?_format={kind}").content


def test_ticket_is_over_after_its_time(snapshot: Path, tmp_path: Path) -> None:
    limits = msgspec.structs.replace(Limits(), ticket_seconds=1)
    settings = Settings(snapshot=str(snapshot), demo=True, scratch=str(tmp_path), limits=limits)
    with TestClient(create_app(settings)) as client:
        address = client.post(f"{TABLE}/download-ticket").json()["url"]
        time.sleep(1.05)
        assert is_over(client.get(address))
    assert Limits().ticket_seconds == 60


@pytest.mark.parametrize("text", ["x", "a" * 43, "..%2f..%2fetc", "%00", "A" * 5000])
def test_ticket_that_was_never_given_is_no_path(client: httpx.Client, text: str) -> None:
    answer = client.get(f"/api/v1/tickets/{text}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_mistakes_are_told_when_the_ticket_is_asked_for(client: httpx.Client) -> None:
    wrong = client.post(f"{TABLE}/download-ticket?_format=pdf&zzz=1")
    assert wrong.status_code == 400
    assert [error["parameter"] for error in wrong.json()["errors"]] == ["_format", "zzz"]
    assert client.post(f"{V1}/gaj/conditional/tables/t/download-ticket").status_code == 403
    assert client.post(f"{V1}/gaj/gone/tables/t/download-ticket").status_code == 410
    sensitive = client.post(f"{V1}/fgw/persons/tables/persons/download-ticket")
    assert sensitive.json()["type"].endswith("/problems/sensitive-by-post/index.html")


def test_ticket_needs_a_key(snapshot: Path, tmp_path: Path) -> None:
    with TestClient(create_app(Settings(snapshot=str(snapshot), scratch=str(tmp_path)))) as client:
        assert client.post(f"{TABLE}/download-ticket").status_code == 401


def test_ticket_for_data_that_left_meanwhile_gives_nothing(tmp_path: Path) -> None:
    handmade.make(tmp_path)
    app = create_app(Settings(snapshot=str(tmp_path), demo=True, poll_seconds=0.05))
    with TestClient(app) as client:
        address = client.post(f"{TABLE}/download-ticket?_format=csv").json()["url"]
        gone = next(e for e in handmade.ENTRIES if e.id == "mzj/streets")
        stopped = {"status": "停用", "withdrawn": {"on": None, "reason": "职能调整", "replacedBy": None}}
        entries = [
            handmade.Entry(
                id=gone.id, title=gone.title, code=gone.code, changes={**stopped, "served": False}
            ),
            *(e for e in handmade.ENTRIES if e.id != gone.id),
        ]
        new = handmade.make(tmp_path, entries=entries)
        while client.get("/api/v1").json()["snapshot"]["generation"] != new:
            pass
        assert client.get(address).status_code == 410


def test_folder_of_tickets_holds_no_ticket(tmp_path: Path) -> None:
    tickets = Tickets(tmp_path / "tickets")
    given = Ticket(
        expires=time.time() + 60,
        generation="g",
        department="mzj",
        dataset="streets",
        table="long",
        pairs=(("g", "3"),),
        caller=None,
        purpose=None,
    )
    text = tickets.issue(given)
    (file,) = (tmp_path / "tickets").iterdir()
    assert text not in file.name
    assert text.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert tickets.redeem(text) == given
    assert tickets.redeem(text) is None
    assert list((tmp_path / "tickets").iterdir()) == []


def test_one_of_many_at_many_workers_gets_the_file(snapshot: Path) -> None:
    with serving(["--snapshot", str(snapshot), "--demo", "--workers", "3"]) as (_, client):
        for _ in range(3):
            address = client.post(f"{TABLE}/download-ticket?_format=csv").json()["url"]
            with ThreadPoolExecutor(12) as pool:
                # A connection each, so that the workers share them.
                answers = list(pool.map(lambda url: httpx.get(url, timeout=20), [address] * 12))
            assert sorted(answer.status_code for answer in answers) == [200, *[404] * 11]

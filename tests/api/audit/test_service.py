"""Evidence: one record a call, before its answer, with nothing in it that it must not hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.audit import Pseudonyms, audit_folder
from query_api.audit.verify import verify
from query_api.settings import Durability, Settings
from tests.api.audit.kept import calls_of

V1 = "/api/v1/datasets"
ROWS = f"{V1}/mzj/streets/tables/streets/rows"
PERSONS = f"{V1}/fgw/persons/tables/persons"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def audited(snapshot: Path, state: Path) -> Iterator[httpx.Client]:
    settings = Settings(snapshot=str(snapshot), state=str(state), demo=True)
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
        client.follow_redirects = False
        yield client


CALLS: list[tuple[str, str, object, int]] = [
    ("GET", "/api/v1", None, 200),
    ("GET", f"{V1}?q=街路巷", None, 200),
    ("GET", f"{V1}?nope=1", None, 400),
    ("GET", f"{V1}?code=307001001/000001", None, 303),
    ("GET", f"{V1}/mzj/streets", None, 200),
    ("GET", f"{V1}/mzj/nope", None, 404),
    ("GET", f"{V1}/mzj/streets/tables/streets", None, 200),
    ("GET", ROWS, None, 200),
    ("HEAD", ROWS, None, 200),
    ("GET", f"{ROWS}?a=x", None, 400),
    ("GET", f"{ROWS}/000123", None, 200),
    ("GET", f"{ROWS}/nope", None, 404),
    ("POST", ROWS, None, 405),
    ("POST", f"{PERSONS}/lookup", {"keys": ["示例000001"]}, 200),
    ("POST", f"{PERSONS}/lookup", "no json", 400),
    ("QUERY", f"{PERSONS}/query", {"where": {"field": "姓名", "op": "eq", "value": "示例甲"}}, 200),
    ("GET", f"{V1}/mzj/streets/tables/streets/summary?_by=名称", None, 200),
    ("GET", f"{V1}/mzj/streets/tables/long/download?_format=csv", None, 200),
    ("GET", f"{V1}/mzj/streets/files/map", None, 200),
    ("GET", f"{V1}/gaj/conditional/tables/t/rows", None, 403),
    ("GET", f"{V1}/gaj/denied/tables/t/rows", None, 403),
    ("GET", f"{V1}/gaj/gone/tables/t/rows", None, 410),
    ("GET", "/api/v1/changes", None, 200),
    ("GET", "/api/v1/openapi.json", None, 200),
    ("GET", "/api/v1/nope", None, 404),
    ("GET", "/nope", None, 404),
    ("GET", f"{ROWS}?名称={'x' * 61_000}", None, 414),
]


def test_every_call_leaves_exactly_one_record_refused_ones_too(audited: httpx.Client, state: Path) -> None:
    for number, (method, address, body, status) in enumerate(CALLS):
        content = json.dumps(body) if isinstance(body, dict) else body
        answer = audited.request(method, address, content=content, headers={"x-request-id": f"call-{number}"})
        assert answer.status_code == status, (address, answer.text)
    for address in ("/health/live", "/health/ready", "/metrics", "/health/nope"):
        audited.get(address)
    found = calls_of(state)
    whole = [r for r in found if r["phase"] != "close"]
    assert [r["requestId"] for r in whole] == [f"call-{number}" for number in range(len(CALLS))]
    assert [(r["method"], r["status"]) for r in whole] == [(m, s) for m, _, _, s in CALLS]
    streamed = [r["phase"] for r in found if "/download" in (r["route"] or "")]
    assert streamed == ["open", "close"]
    assert verify(audit_folder(state)).faults == []


def test_record_says_who_what_and_how_it_ended(audited: httpx.Client, state: Path) -> None:
    answer = audited.get(
        f"{ROWS}?名称=人民路&_select=code&_sort=-a&_limit=1", headers={"accept-encoding": "gzip"}
    )
    (record,) = calls_of(state)
    assert record["digest"] == hashlib.sha256(answer.content).hexdigest()
    assert record["bytes"] == len(answer.content)
    assert record["query"] == {
        "where": {"and": [{"field": "名称", "op": "eq", "value": "人民路"}]},
        "select": ["code"],
        "sort": ["-a"],
        "limit": 1,
    }
    expected = {
        "phase": "whole",
        "requestId": answer.headers["x-request-id"],
        "route": "/api/v1/datasets/{department}/{dataset}/tables/{table}/rows",
        "dataset": "mzj/streets",
        "table": "streets",
        "snapshot": answer.json()["snapshot"]["generation"],
        "client": "testclient",
        "status": 200,
        "rows": 1,
        "complete": True,
        "caller": "demo",
        "department": "demo",
        "purpose": None,
    }
    assert {key: record[key] for key in expected} == expected
    assert record["time"].endswith("+08:00")
    assert record["spentMs"] > 0


def test_streamed_answer_has_rows_bytes_and_digest_in_its_close(audited: httpx.Client, state: Path) -> None:
    answer = audited.get(f"{V1}/mzj/streets/tables/long/download?_format=csv&g=1")
    opened, closed = calls_of(state)
    assert (opened["phase"], opened["complete"], opened["digest"]) == ("open", None, None)
    assert opened["query"]["where"] == {"and": [{"field": "g", "op": "eq", "value": 1}]}
    assert closed["requestId"] == opened["requestId"]
    assert (closed["rows"], closed["bytes"]) == (len(answer.text.splitlines()) - 1, len(answer.content))
    assert closed["digest"] == hashlib.sha256(answer.content).hexdigest()
    assert closed["complete"] is True


def test_sensitive_values_are_found_by_value_and_read_by_nobody(
    audited: httpx.Client, state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secrets = ("示例000001", "示例甲")
    audited.post(f"{PERSONS}/lookup", json={"keys": ["示例000001", "示例没有"]})
    where = {"and": [{"field": "证件", "op": "eq", "value": "示例000001"}]}
    audited.post(f"{PERSONS}/query", json={"where": where})
    audited.post(
        f"{PERSONS}/query", json={"where": {"not": {"field": "姓名", "op": "in", "value": ["示例甲"]}}}
    )
    # In the address it is refused, and still nothing of it is kept.
    assert audited.get(f"{PERSONS}/rows/示例000001").status_code == 400
    assert audited.get(f"{PERSONS}/rows?证件=示例000001").status_code == 400
    assert audited.get(f"{PERSONS}/nope/示例000001").status_code == 404
    for path in state.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for secret in secrets:
            assert secret.encode() not in content, path
            assert json.dumps(secret)[1:-1].encode() not in content, path
    assert not any(secret in caplog.text for secret in secrets)
    one, two, three, *_ = calls_of(state)
    hidden = Pseudonyms.open(state).of("示例000001")
    assert one["query"]["keys"][0] == hidden
    assert one["query"]["keys"][1] not in ("示例没有", hidden)
    assert two["query"]["where"]["and"][0]["value"] == hidden
    assert three["query"]["where"]["not"]["value"] == [Pseudonyms.open(state).of("示例甲")]


def test_key_of_the_digests_and_the_records_are_for_their_owner_only(
    audited: httpx.Client, state: Path
) -> None:
    audited.get("/api/v1")
    for path in state.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_composite_key_is_kept_by_its_parts(audited: httpx.Client, state: Path) -> None:
    assert audited.get(f"{V1}/fgw/prices/tables/prices/rows/西市场,2026-01-01").status_code == 200
    assert calls_of(state)[0]["query"] == {"keys": [["西市场", "2026-01-01"]]}


@pytest.mark.parametrize("sync", ["group", "always"])
def test_durability_can_be_chosen(snapshot: Path, state: Path, sync: Any) -> None:
    durability = Durability(sync=sync, window_ms=60_000)
    settings = Settings(snapshot=str(snapshot), state=str(state), demo=True, durability=durability)
    with TestClient(create_app(settings)) as client:
        for _ in range(3):
            assert client.get(f"{ROWS}/000123").status_code == 200
        heads = (audit_folder(state) / "heads.jsonl").read_bytes().split()
        counts = [json.loads(head)["count"] for head in heads]
        # The head of the file's first record; with `always` that of each answer besides.
        assert counts == ([1] if sync == "group" else [1, 2, 3, 4])


def test_service_without_a_state_folder_keeps_no_records(api: httpx.Client, tmp_path: Path) -> None:
    assert api.get(ROWS).status_code == 200
    assert list(tmp_path.iterdir()) == []

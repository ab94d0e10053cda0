"""Who may have which rows: every check, in the order of API.md, and default deny."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from query_api import failures
from query_api.keys import Store, revoke, token
from tests.api.callers import headers, kind, made_key, new_key, registered, service

V1 = "/api/v1/datasets"
TABLE = f"{V1}/mzj/streets/tables/streets"
ROWS = f"{TABLE}/rows"
PRICES = f"{V1}/fgw/prices/tables/prices/rows"

CALLS = {
    "rows": ("GET", "{table}/rows", None),
    "row": ("GET", "{table}/rows/{key}", None),
    "lookup": ("POST", "{table}/lookup", {"keys": ["{key}"]}),
    "query": ("POST", "{table}/query", {"limit": 1}),
    "QUERY": ("QUERY", "{table}/query", {"limit": 1}),
    "summary": ("GET", "{table}/summary?_measures=count", None),
    "download": ("GET", "{table}/download?_format=csv", None),
    "HEAD": ("HEAD", "{table}/rows", None),
}
TABLES = {
    "mzj/streets": "tables/streets",
    "mzj/streets long": "tables/long",
    "fgw/prices": "tables/prices",
}
"""Dataset, and a word when it has a second table."""


class Service(NamedTuple):
    client: httpx.Client
    snapshot: Path
    state: Path
    keys: dict[str, str]


@pytest.fixture(scope="module")
def earnest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("earnest")
    state = folder / "state"
    made = {
        "all": new_key(state),
        "streets": new_key(state, datasets=("mzj/streets",)),
        "fgw": new_key(state, datasets=("fgw/*",), purposes={"jiage": "价格监测"}, department="fgw"),
        "other system": new_key(state, purposes={"tongji": "统计"}),
        "expired": new_key(state, changes={"expires": "2020-01-01"}),
        "over grace": new_key(state, changes={"grace_until": "2020-01-01T00:00:00+08:00"}),
    }
    gone = made_key(state)
    Store(state).put(revoke(gone.record, reason="系统下线"))
    made["revoked"] = str(gone.key)
    snapshot = registered(folder / "snapshot")
    with service(snapshot, state) as client:
        yield Service(client, snapshot, state, made)


def ask(client: httpx.Client, call: str, table: str, sent: dict[str, str]) -> httpx.Response:
    method, path, body = CALLS[call]
    dataset, _, _ = table.partition(" ")
    address = f"{V1}/{dataset}/{path}".format(table=TABLES[table], key="1")
    return client.request(method, address, headers=sent, json=body)


def test_what_is_not_granted_is_refused_for_every_key_dataset_purpose_and_call(earnest: Service) -> None:
    granted = {
        "all": (set(TABLES), {"dibao", "jiuzhu"}),
        "streets": ({"mzj/streets", "mzj/streets long"}, {"dibao", "jiuzhu"}),
        "fgw": ({"fgw/prices"}, {"jiage"}),
        "other system": (set(TABLES), {"tongji"}),
        "expired": (set(), set()),
        "over grace": (set(), set()),
        "revoked": (set(), set()),
        "": (set(), set()),
    }
    purposes = ("dibao", "jiuzhu", "jiage", "tongji", "", "DIBAO", "dibao,jiuzhu")
    wrong = []
    passed = 0
    for key, table, purpose, call in itertools.product(granted, TABLES, purposes, CALLS):
        sent = headers(earnest.keys.get(key), purpose or None)
        answer = ask(earnest.client, call, table, sent)
        tables, allowed = granted[key]
        is_granted = table in tables and purpose in allowed
        if not tables:
            expected = {401}
        elif is_granted:
            # 400, 404: the call itself is wrong for this table; it was let in.
            expected = {200, 400, 404}
        else:
            expected = {403}
        passed += is_granted and answer.status_code == 200
        if answer.status_code not in expected:
            wrong.append((key, table, purpose, call, answer.status_code))
    assert wrong == []
    assert passed > 60


def test_dataset_that_appears_later_is_not_granted_by_itself(tmp_path: Path) -> None:
    key = new_key(tmp_path / "state", datasets=("mzj/long-ago",))
    with service(registered(tmp_path / "snapshot"), tmp_path / "state") as client:
        answer = client.get(ROWS, headers=headers(key))
    assert (answer.status_code, kind(answer)) == (403, "dataset-not-granted")
    assert answer.json()["datasets"] == ["mzj/long-ago"]


@pytest.mark.parametrize(
    ("path", "key", "purpose", "status", "said"),
    [
        # Each line fails at its own check and at every later one too.
        (f"{V1}/mzj/nope/tables/t/rows?zzz=1", "expired", None, 404, "dataset-not-found"),
        (f"{V1}/mzj/streets/tables/nope/rows?zzz=1", "", None, 404, "table-not-found"),
        (f"{V1}/gaj/denied/tables/t/rows?zzz=1", "", None, 401, "key-required"),
        (f"{V1}/gaj/denied/tables/t/rows?zzz=1", "expired", None, 401, "key-expired"),
        (f"{ROWS}?zzz=1", "over grace", None, 401, "key-expired"),
        (f"{ROWS}?zzz=1", "revoked", None, 401, "key-revoked"),
        (f"{V1}/gaj/denied/tables/t/rows?zzz=1", "fgw", None, 403, "sharing-denied"),
        (f"{V1}/gaj/conditional/files/x", "fgw", None, 403, "conditional-sharing"),
        (f"{V1}/gaj/gone/files/x", "fgw", None, 410, "dataset-withdrawn"),
        (f"{ROWS}?zzz=1", "fgw", None, 403, "dataset-not-granted"),
        (f"{ROWS}?zzz=1", "all", None, 403, "purpose-required"),
        (f"{ROWS}?zzz=1", "all", " ", 403, "purpose-required"),
        (f"{ROWS}?zzz=1", "all", "jiage", 403, "purpose-unknown"),
        (f"{ROWS}?zzz=1", "all", "tongji", 403, "purpose-not-allowed"),
        (f"{ROWS}?zzz=1", "all", "dibao", 400, "bad-query"),
        (f"{ROWS}?_limit=1", "all", "dibao", 200, "ok"),
    ],
)
def test_first_check_that_fails_is_what_is_said(
    earnest: Service, path: str, key: str, purpose: str | None, status: int, said: str
) -> None:
    answer = earnest.client.get(path, headers=headers(earnest.keys.get(key), purpose))
    assert (answer.status_code, kind(answer)) == (status, said)
    if status == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer wrong", "Basic dXNlcjpwYXNz", "mulu", "bearer mulu_aaaaaaaa_" + "a" * 39],
)
def test_wrong_key_is_never_taken_for_none(earnest: Service, header: str) -> None:
    with service(earnest.snapshot, earnest.state) as client:
        for path in ("/api/v1", V1, f"{V1}/mzj/streets", TABLE, "/api/v1/changes", "/api/v1/docs", ROWS):
            answer = client.get(path, headers={"authorization": header})
            assert (answer.status_code, kind(answer)) == (401, "key-required"), path
            assert answer.headers["www-authenticate"] == 'Bearer realm="mulu", error="invalid_token"'
        # Nobody has to be asked about what is not there.
        assert client.get(f"{V1}/mzj/nope", headers={"authorization": header}).status_code == 404


def test_wrong_key_is_refused_in_a_demonstration_too(api: httpx.Client) -> None:
    assert api.get(ROWS).status_code == 200
    answer = api.get(ROWS, headers={"authorization": "Bearer wrong"})
    assert (answer.status_code, kind(answer)) == (401, "key-required")


def test_metadata_and_health_need_no_key(earnest: Service) -> None:
    for path in ("/api/v1", V1, f"{V1}/gaj/denied", "/api/v1/openapi.json", "/api/v1/docs", "/health/ready"):
        assert earnest.client.get(path).status_code == 200
        assert earnest.client.get(path, headers=headers(earnest.keys["all"], None)).status_code == 200


def test_304_is_given_after_the_key_check_only(earnest: Service) -> None:
    tag = earnest.client.get(ROWS, headers=headers(earnest.keys["all"])).headers["etag"]
    same = earnest.client.get(ROWS, headers=headers(earnest.keys["streets"], "jiuzhu", if_none_match=tag))
    assert same.status_code == 304, "the tag does not depend on who asks"
    assert earnest.client.get(ROWS, headers={"if-none-match": tag}).status_code == 401
    for key, purpose in (("fgw", "jiage"), ("all", "nope"), ("expired", "dibao")):
        refused = earnest.client.get(ROWS, headers=headers(earnest.keys[key], purpose, if_none_match=tag))
        assert refused.status_code in (401, 403)


def test_purposes_of_other_departments_are_not_told(earnest: Service) -> None:
    answer = earnest.client.get(ROWS, headers=headers(earnest.keys["all"], "jiage"))
    assert "价格监测" not in answer.text
    assert kind(answer) == "purpose-unknown"
    assert {one["id"] for one in answer.json()["purposes"]} == {"dibao", "jiuzhu"}


def test_files_are_refused_like_rows(earnest: Service) -> None:
    path = f"{V1}/mzj/streets/files/map"
    assert earnest.client.get(path).status_code == 401
    assert earnest.client.get(path, headers=headers(earnest.keys["fgw"], "jiage")).status_code == 403
    assert earnest.client.get(path, headers=headers(earnest.keys["all"])).status_code == 200


def test_without_a_registered_platform_there_is_metadata_only(tmp_path: Path, snapshot: Path) -> None:
    key = new_key(tmp_path)
    with service(snapshot, tmp_path) as client:
        assert client.get(f"{V1}/mzj/streets").status_code == 200
        answer = client.get(ROWS, headers=headers(key))
        assert (answer.status_code, kind(answer)) == (403, "platform-not-registered")
        # What is true of the dataset anyway is said first.
        denied = client.get(f"{V1}/gaj/denied/tables/t/rows", headers=headers(key))
        assert kind(denied) == "sharing-denied"
    with service(snapshot, tmp_path, demo=True) as client:
        assert client.get(ROWS).status_code == 200
        assert client.get(ROWS, headers=headers(key)).status_code == 200
        assert kind(client.get(ROWS, headers=headers(key, None))) == "purpose-required"


OPERATOR = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"


@pytest.mark.parametrize(
    ("operator", "status"),
    [
        (None, 403),
        ("", 403),
        ("123456", 403),
        ("zhangsan@qidong", 403),
        (OPERATOR[:31], 403),
        (OPERATOR, 200),
        (OPERATOR[:32], 200),
        ("XohImNooBHFR0OVvjcYpJ3NgPQ1qq73WKhHvch0VQtg=", 200),
    ],
)
def test_operator_can_be_required_and_is_a_hash(tmp_path: Path, operator: str | None, status: int) -> None:
    sent = headers(new_key(tmp_path / "state"))
    if operator is not None:
        sent["mulu-operator"] = operator
    snapshot = registered(tmp_path / "snapshot")
    with service(snapshot, tmp_path / "state", require_operator=True) as client:
        answer = client.get(ROWS, headers=sent)
        assert answer.status_code == status
        assert kind(answer) == ("ok" if status == 200 else "operator-required")
        assert client.get("/api/v1").status_code == 200
    with service(snapshot, tmp_path / "state") as client:
        # Not required: may be missing, but what is there is no name.
        assert client.get(ROWS, headers=sent).status_code == (200 if operator is None else status)


def test_flood_of_wrong_keys_is_slowed_and_hurts_nobody(earnest: Service) -> None:
    good = earnest.keys["all"]
    known = token.parse(good.encode())
    assert known is not None
    guesses = [str(token.Token(known.id, token.new().secret)) for _ in range(15)]
    invented = [str(token.new()) for _ in range(15)]
    with service(earnest.snapshot, earnest.state) as client:
        answers = [client.get(ROWS, headers=headers(key)) for key in guesses + invented]
        # The key that was guessed at, from the address of who guesses, and another one.
        assert client.get(ROWS, headers=headers(good)).status_code == 200
        assert client.get(ROWS, headers=headers(earnest.keys["streets"])).status_code == 200
    assert [answer.status_code for answer in answers] == ([401] * 10 + [429] * 5) * 2
    assert all(kind(a) == "too-many-wrong-keys" for a in answers if a.status_code == 429)
    assert all(1 <= int(a.headers["retry-after"]) <= 60 for a in answers if a.status_code == 429)


def test_failures_take_bounded_memory_and_networks_count_as_one() -> None:
    counted = failures.Failures()
    for number in range(failures.KEPT + 500):
        assert counted.count(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", "") is None
    assert len(counted) == failures.KEPT
    waits = [counted.count(f"2001:db8:1:2::{number:x}", "") for number in range(15)]
    assert [wait is None for wait in waits] == [True] * 10 + [False] * 5
    assert counted.count("2001:db8:1:3::1", "") is None
    assert counted.count("::ffff:192.0.2.7", "") is None


def test_last_use_stands_in_the_list(earnest: Service) -> None:
    store = Store(earnest.state)
    assert earnest.client.get(ROWS, headers=headers(earnest.keys["all"])).status_code == 200
    assert store.last_used(earnest.keys["all"].split("_")[1]) is not None
    assert store.last_used(earnest.keys["expired"].split("_")[1]) is None


def test_unreadable_keys_are_503_and_not_401(tmp_path: Path) -> None:
    snapshot, state = registered(tmp_path / "snapshot"), tmp_path / "state"
    state.mkdir()
    (state / "keys").write_text("not a folder")
    with service(snapshot, state) as client:
        answer = client.get(ROWS, headers=headers("mulu_aaaaaaaa_" + "a" * 39))
        assert answer.status_code == 401, "no key has this form: nobody has to be asked"
        answer = client.get(ROWS, headers=headers(new_key(tmp_path / "elsewhere")))
        assert (answer.status_code, kind(answer)) == (503, "not-ready")


def test_description_says_what_row_calls_need(earnest: Service, api: httpx.Client) -> None:
    described = earnest.client.get("/api/v1/openapi.json").json()
    assert described["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    rows = metadata = 0
    for path, operations in described["paths"].items():
        for operation in operations.values():
            if not isinstance(operation, dict):
                continue
            needed = {p["name"] for p in operation["parameters"] if p["in"] == "header" and p["required"]}
            if operation["tags"] == ["数据"]:
                rows += 1
                assert operation["security"] == [{"key": []}], path
                assert needed == {"Mulu-Purpose"}, path
                assert {"401", "403", "429"} <= set(operation["responses"]), path
                good = "200" if "200" in operation["responses"] else "201"
                assert "RateLimit" in operation["responses"][good]["headers"], path
                assert "Retry-After" in operation["responses"]["429"]["headers"]
            else:
                metadata += 1
                assert "security" not in operation, path
                assert not needed
    assert (rows >= 7, metadata >= 6, described["security"]) == (True, True, [{}, {"key": []}])
    shown = api.get("/api/v1/openapi.json").json()["paths"][f"{V1}/{{department}}/{{dataset}}/files/{{name}}"]
    assert shown["get"]["security"] == [{}, {"key": []}]

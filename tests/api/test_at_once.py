"""A row by its key, answered in one step: the very answer, record and refusal of the long way."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from query_api.at_once import AtOnce, once
from query_api.keys import Store, revoke
from query_api.routes import Service
from query_api.stops import Stop
from query_api.stops import write as write_stops
from tests.api import handmade
from tests.api.audit.kept import calls_of
from tests.api.callers import headers, kind, made_key, new_key, registered, service

ROW = "/api/v1/datasets/mzj/streets/tables/streets/rows/000123"
PRICE = "/api/v1/datasets/fgw/prices/tables/prices/rows"
TOLD_ANEW = {"server-timing", "x-request-id"}
OF_THE_CALL = {"n", "time", "requestId", "spentMs", "hash"}


class Taken:
    """Which calls were answered in one step."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[bool] = []
        self.is_off = False
        self.service: Service
        short = AtOnce.answered

        async def answered(self_: AtOnce, *call: Any) -> bool:
            self.service = self_._service
            self.calls.append(not self.is_off and await short(self_, *call))
            return self.calls[-1]

        monkeypatch.setattr(AtOnce, "answered", answered)

    @property
    def last(self) -> bool:
        return self.calls[-1]


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Taken:
    return Taken(monkeypatch)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return registered(tmp_path / "snapshot")


@pytest.fixture
def api(folder: Path, state: Path) -> Iterator[httpx.Client]:
    with service(folder, state) as client:
        yield client


def known(api: httpx.Client, sent: dict[str, str], path: str = ROW) -> dict[str, str]:
    """The headers of a caller who has the row, after its table was taken in."""
    answer = api.get(path, headers=sent)
    assert answer.status_code == 200, answer.text
    return {**sent, "if-none-match": answer.headers["etag"]}


USUAL: list[dict[str, str]] = [
    {},
    {"accept-encoding": "identity"},
    {"accept-encoding": "gzip"},
    {"accept-encoding": "zstd, gzip;q=0.5"},
    {"accept": "application/json"},
    {"accept": "text/html, */*;q=0.1"},
    {"host": "data.qidong.example"},
    {"mulu-operator": "ab" * 16},
    {"x-request-id": "of-the-caller"},
]


@pytest.mark.parametrize("more", USUAL)
def test_both_ways_give_one_answer_and_one_record(
    api: httpx.Client, state: Path, taken: Taken, more: dict[str, str]
) -> None:
    sent = known(api, headers(new_key(state), **{}) | more)
    answers = {}
    for is_off in (False, True):
        taken.is_off = is_off
        answers[is_off] = api.get(ROW, headers=sent)
        assert taken.last is not is_off
    short, long = answers[False], answers[True]
    assert short.status_code == long.status_code == 304
    assert short.content == long.content
    told, as_told = (
        sorted((n, v) for n, v in a.headers.multi_items() if n not in TOLD_ANEW) for a in (short, long)
    )
    assert told == as_told
    assert {n.partition(";")[0] for n in short.headers["server-timing"].split(", ")} == {
        "admission", "queue", "engine", "format", "audit", "total",
    }  # fmt: skip
    short_record, long_record = (
        {name: value for name, value in record.items() if name not in OF_THE_CALL}
        for record in calls_of(state)[-2:]
    )
    assert short_record == long_record
    assert calls_of(state)[-2]["requestId"] == short.headers["x-request-id"]


def test_composite_keys_are_noted_by_their_parts(api: httpx.Client, state: Path, taken: Taken) -> None:
    path = f"{PRICE}/{quote('东市,场', safe='')},2026-01-02"
    sent = known(api, headers(new_key(state)), path)
    assert api.get(path, headers=sent).status_code == 304
    assert taken.last
    before, after = (record["query"] for record in calls_of(state)[-2:])
    assert before == after == {"keys": [["东市,场", "2026-01-02"]]}


UNUSUAL: list[tuple[Callable[[dict[str, str]], dict[str, str]], str, int, str]] = [
    (lambda sent: sent | {"if-none-match": '"other"'}, ROW, 200, "ok"),
    (lambda sent: sent | {"if-none-match": f'"other", {sent["if-none-match"]}'}, ROW, 304, "ok"),
    (lambda sent: sent | {"origin": "https://elsewhere.example"}, ROW, 304, "ok"),
    (lambda sent: sent, f"{ROW}?_select=name", 400, "bad-query"),
    (lambda sent: sent, ROW.replace("000123", "%FF"), 400, "bad-key"),
    (lambda sent: sent, ROW.replace("000123", "nobody"), 404, "row-not-found"),
    (lambda sent: sent, ROW.replace("000123", "000123,1"), 400, "bad-key"),
    (lambda sent: sent, ROW.replace("streets/rows", "nope/rows"), 404, "table-not-found"),
    (lambda sent: sent, f"{ROW}?_asof=nope", 404, "generation-not-found"),
    (lambda sent: sent | {"authorization": "Bearer nope"}, ROW, 401, "key-required"),
    (lambda sent: sent | {"authorization": "Basic nope"}, ROW, 401, "key-required"),
    (
        lambda sent: {name: value for name, value in sent.items() if name != "authorization"},
        ROW,
        401,
        "key-required",
    ),
    (lambda sent: sent | {"mulu-purpose": "nope"}, ROW, 403, "purpose-unknown"),
    (lambda sent: sent | {"mulu-purpose": " "}, ROW, 403, "purpose-required"),
    (lambda sent: sent | {"mulu-operator": "12345"}, ROW, 403, "operator-required"),
    (lambda sent: sent | {"accept": "text/csv"}, ROW, 406, "not-acceptable"),
]


@pytest.mark.parametrize(("change", "path", "status", "problem"), UNUSUAL)
def test_whatever_is_unusual_takes_the_long_way(
    api: httpx.Client,
    state: Path,
    taken: Taken,
    change: Callable[[dict[str, str]], dict[str, str]],
    path: str,
    status: int,
    problem: str,
) -> None:
    sent = known(api, headers(new_key(state)))
    answer = api.get(path, headers=change(sent))
    assert not taken.last
    assert (answer.status_code, kind(answer)) == (status, problem)


def test_a_header_given_twice_is_unusual() -> None:
    assert once([(b"a", b"1"), (b"b", b"2")]) == {b"a": b"1", b"b": b"2"}
    assert once([(b"a", b"1"), (b"b", b"2"), (b"a", b"1")]) is None


def test_head_takes_the_long_way(api: httpx.Client, state: Path, taken: Taken) -> None:
    sent = known(api, headers(new_key(state)))
    assert api.head(ROW, headers=sent).status_code == 304
    assert not taken.last


def test_a_key_for_other_datasets_gets_nothing(api: httpx.Client, state: Path, taken: Taken) -> None:
    other = headers(new_key(state, datasets=("fgw/*",)))
    sent = known(api, headers(new_key(state)))
    answer = api.get(ROW, headers=sent | other)
    assert not taken.last
    assert kind(answer) == "dataset-not-granted"


def test_a_revoked_key_gets_nothing_after_a_second(
    api: httpx.Client, state: Path, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = made_key(state)
    sent = known(api, headers(str(made.key)))
    assert api.get(ROW, headers=sent).status_code == 304
    Store(state).put(revoke(made.record, reason="试验"))
    monkeypatch.setattr("query_api.keys.index.LOOK_SECONDS", 0.0)
    answer = api.get(ROW, headers=sent)
    assert not taken.last
    assert kind(answer) == "key-revoked"


def test_a_stopped_dataset_gives_nothing_after_a_second(
    api: httpx.Client, state: Path, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = known(api, headers(new_key(state)))
    write_stops(state, {"mzj/streets": Stop(reason="试验", by="张三", at="2026-11-25T10:00:00+08:00")})
    monkeypatch.setattr("query_api.stops.LOOK_SECONDS", 0.0)
    answer = api.get(ROW, headers=sent)
    assert not taken.last
    assert kind(answer) == "sharing-suspended"
    write_stops(state, {})
    assert api.get(ROW, headers=sent).status_code == 304
    assert api.get(ROW, headers=sent).status_code == 304


def test_a_new_generation_is_asked_from_its_first_call(
    folder: Path, state: Path, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service(folder, state, poll_seconds=3600) as api:
        caller = headers(new_key(state))
        sent = known(api, caller)
        before = api.get(ROW, headers=caller).json()["snapshot"]["generation"]
        made = handmade.make(
            folder,
            city={**handmade.CITY, "platform": {"name": "平台"}},
            generation="2026-11-26-nogit-0123456789ab",
        )
        assert taken.service.generations.refresh() is not None
        answer = api.get(ROW, headers=sent)
        assert not taken.last
        assert answer.status_code == 200
        assert before != answer.json()["snapshot"]["generation"] == made


def test_every_answer_is_taken_from_the_rate_once(api: httpx.Client, state: Path, taken: Taken) -> None:
    sent = known(api, headers(new_key(state, rate=5)))
    left = []
    for _ in range(4):
        answer = api.get(ROW, headers=sent)
        assert taken.last
        assert answer.headers["ratelimit-policy"] == '"min";q=5;w=60'
        left.append(answer.headers["ratelimit"].split(";")[1])
    assert left == ["r=3", "r=2", "r=1", "r=0"]
    answer = api.get(ROW, headers=sent)
    assert not taken.last
    assert kind(answer) == "quota-exceeded"


def test_nothing_is_answered_that_cannot_be_recorded(
    api: httpx.Client, state: Path, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = known(api, headers(new_key(state)))
    write = os.write

    def full(handle: int, content: bytes) -> int:
        if b'"phase"' in content:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, content)

    with monkeypatch.context() as patched:
        patched.setattr("query_api.audit.writer.os.write", full)
        answer = api.get(ROW, headers=sent)
        assert taken.last
        assert (answer.status_code, kind(answer)) == (503, "audit-unavailable")
        assert "etag" not in answer.headers
        assert answer.headers["retry-after"] == "1"
    assert api.get(ROW, headers=sent).status_code == 304
    assert taken.last


def test_a_service_that_shows_itself_goes_the_long_way(folder: Path, state: Path, taken: Taken) -> None:
    with service(folder, state, demo=True) as api:
        sent = known(api, headers(new_key(state)))
        assert api.get(ROW, headers=sent).status_code == 304
        assert not taken.last


def test_tables_that_are_remembered_are_bounded(
    api: httpx.Client, state: Path, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("query_api.routes.known_tables.KEPT", 3)
    sent = headers(new_key(state))
    for number in range(9):
        assert api.get(ROW, headers=sent | {"host": f"host-{number}"}).status_code == 200
    assert len(taken.service.known_tables) == 3

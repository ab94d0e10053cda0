"""What operators see: numbers, times, logs, health. In one process; test_live.py has the servers."""

from __future__ import annotations

import io
import json
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient
from litestar.types import ASGIApp, Receive, Scope, Send

from query_api import draining, logs, timing
from query_api.app import create_app
from query_api.draining import flag_of
from query_api.metrics import Metrics, Told, written
from query_api.metrics.counting import clean
from query_api.metrics.layout import BATCH_KEYS, LATENCY_MS
from query_api.note import Note
from query_api.settings import Settings, SettingsError
from query_api.snapshot import Generations
from tests.api import handmade
from tests.api.callers import PURPOSES, headers, new_key, registered

V1 = "/api/v1/datasets"
ROWS = f"{V1}/mzj/streets/tables/streets/rows"


def calling_from(app: ASGIApp, address: str) -> ASGIApp:
    """The application as a caller of this address meets it."""

    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["client"] = (address, 1)
        await app(scope, receive, send)

    return called


TOLD = Told(generation="g", generation_mark=7, is_draining=False, version="1")


def test_every_answer_says_where_its_time_went(api: httpx.Client) -> None:
    for path in (f"{ROWS}/000123", f"{ROWS}?_limit=1", "/api/v1", "/api/v1/nope", f"{ROWS}?zzz=1", "/"):
        text = api.get(path).headers["server-timing"]
        spent = {name: float(number) for name, number in re.findall(r"(\w+);dur=([\d.]+)", text)}
        assert list(spent) == ["admission", "queue", "engine", "format", "audit", "total"]
        assert sum(spent.values()) - spent["total"] <= spent["total"] + 0.1
        assert (spent["engine"] > 0) == (path.startswith(ROWS) and "zzz" not in path)


def test_times_add_up_to_the_total(tmp_path: Path, snapshot: Path) -> None:
    settings = Settings(snapshot=str(snapshot), state=str(tmp_path), demo=True)
    with TestClient(create_app(settings)) as client:
        text = client.get(f"{V1}/mzj/streets/tables/long/rows?_sort=g&_limit=200").headers["server-timing"]
    spent = {name: float(number) for name, number in re.findall(r"(\w+);dur=([\d.]+)", text)}
    assert all(spent[part] > 0 for part in ("admission", "engine", "format", "audit"))
    assert sum(spent.values()) - spent["total"] <= spent["total"]


def numbers_of(metrics: Metrics) -> dict[str, float]:
    lines = [line.rpartition(" ") for line in written(metrics, TOLD).splitlines() if line[0] != "#"]
    return {name: float(number) for name, _, number in lines}


def call(metrics: Metrics, route: str, status: int, media_type: bytes, seconds: float) -> None:
    spent = timing.Timing()
    spent.route, spent.status, spent.media_type = route, status, media_type
    metrics.meter.began()
    metrics.meter.ended(spent, seconds)


def test_numbers_of_workers_are_summed_and_never_fall(tmp_path: Path) -> None:
    first, second = (Metrics(tmp_path, ["/a", "/b"]) for _ in range(2))
    call(first, "/a", 200, b"application/json", 0.003)
    call(second, "/a", 200, b"application/json; charset=utf-8", 0.0301)
    call(second, "/b", 404, b"application/problem+json", 99.0)
    call(second, "/nobody/knows", 777, b"image/png", 0.0)
    second.meter.began()
    second.meter.batch(3)
    second.meter.batch(128)
    for worker in (first, second):
        worker.meter.tell(waiting=2, stops=1, generation_mark=7)
    found = numbers_of(first)
    assert found['mulu_requests_total{route="/a",status="200",format="json"}'] == 2
    assert found['mulu_requests_total{route="/b",status="404",format="problem"}'] == 1
    assert found['mulu_requests_total{route="other",status="other",format="other"}'] == 1
    name = "mulu_request_duration_seconds"
    by_bound = [
        found[f'{name}_bucket{{route="/a",le="{b}"}}'] for b in ("0.002", "0.005", "0.02", "0.04", "+Inf")
    ]
    assert by_bound == [0, 1, 1, 2, 2]
    assert found[f'{name}_bucket{{route="/b",le="10"}}'] == 0
    assert found[f'{name}_sum{{route="/b"}}'] == 99
    assert found['mulu_lookup_batch_keys_bucket{le="4"}'] == 1
    assert (found["mulu_lookup_batch_keys_sum"], found["mulu_lookup_batch_keys_count"]) == (131, 2)
    assert (found["mulu_engine_waiting"], found["mulu_datasets_stopped"]) == (4, 1)
    assert (found["mulu_workers"], found["mulu_generation_workers"]) == (2, 2)
    assert found["mulu_requests_in_flight"] == 1
    # One is killed: what it counted stays, what it was doing does not.
    second.close()
    after = numbers_of(first)
    assert (after["mulu_workers"], after["mulu_requests_in_flight"], after["mulu_engine_waiting"]) == (
        1,
        0,
        2,
    )
    assert after['mulu_requests_total{route="/b",status="404",format="problem"}'] == 1
    clean(tmp_path)
    assert numbers_of(first)['mulu_requests_total{route="/a",status="200",format="json"}'] == 1


def test_folder_that_cannot_be_written_costs_only_the_sum(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text("")
    metrics = Metrics(tmp_path / "taken" / "metrics", ["/a"])
    call(metrics, "/a", 200, b"text/csv", 1)
    assert numbers_of(metrics)['mulu_requests_total{route="/a",status="200",format="csv"}'] == 1
    assert [r.getMessage()[:7] for r in caplog.records] == ["运维指标只计本"]


def test_numbers_are_written_as_prometheus_reads_them(tmp_path: Path) -> None:
    metrics = Metrics(tmp_path, ["/a"])
    call(metrics, "/a", 200, b"text/csv", 1)
    text = written(metrics, TOLD)
    assert text.endswith("\n")
    kinds: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            assert name not in kinds
            kinds[name] = kind
        elif not line.startswith("# HELP "):
            match = re.fullmatch(r'([a-z_]+)(\{([a-z]+="[^"\\]*",?)+\})? -?[0-9.e+-]+', line)
            assert match, line
            family = re.sub("_(bucket|sum|count)$", "", match[1])
            assert kinds.get(match[1]) or kinds[family] == "histogram"
    for name, kind in kinds.items():
        assert name.endswith("_total") == (kind == "counter"), name
    assert list(LATENCY_MS) == sorted(LATENCY_MS)
    assert list(BATCH_KEYS) == sorted(BATCH_KEYS)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return registered(tmp_path_factory.mktemp("ops") / "snapshot")


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """The log as `serve` writes it."""
    root, stream = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # The client of these tests logs what it asks for; the service has no such client.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_log_and_numbers_tell_no_secret(
    platform: Path, tmp_path: Path, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys, purposes, operators, values: of everything a caller sends, only the request id is told."""
    key, operator = new_key(tmp_path), "ab" * 32
    sent = {"mulu-operator": operator, "x-request-id": "call-0001"}
    settings = Settings(
        snapshot=str(platform), state=str(tmp_path), access_log=True, metrics_from=("127.0.0.9",)
    )
    app = create_app(settings)
    with TestClient(calling_from(app, "127.0.0.9"), raise_server_exceptions=False) as client:
        for path in (
            f"{ROWS}/canary-1",
            f"{ROWS}?名称=canary-2",
            f"{ROWS}?a=canary-3",
            "/api/v1/canary-4",
            "/canary-5",
        ):
            client.get(path, headers={**headers(key), **sent})
            client.get(path, headers={**headers(key + "canary-6", "canary-7"), **sent})
        client.post(
            f"{V1}/fgw/persons/tables/persons/lookup",
            json={"keys": ["示例000001", "canary-8"]},
            headers={**headers(key), **sent},
        )

        async def fails(*_: Any, **__: Any) -> None:
            raise ValueError("Conversion Error: could not convert 'canary-9' to INT64")

        monkeypatch.setattr(app.service.engine, "page", fails)
        assert client.get(f"{ROWS}?名称=canary-2", headers={**headers(key), **sent}).status_code == 500
        numbers = client.get("/metrics")
    assert numbers.status_code == 200
    text = logged.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line for line in lines if line.get("requestId") == "call-0001" and line["message"] == "调用"]
    (fault,) = [line for line in lines if "fault" in line]
    assert fault["requestId"] == "call-0001"
    assert "builtins.ValueError" in fault["fault"]
    assert any("test_operations.py" in place for place in fault["fault"])
    for told in (text, numbers.text):
        for secret in (
            "canary",
            key,
            key.rpartition("_")[2],
            operator,
            "示例000001",
            "示例甲",
            *PURPOSES,
            "低保系统",
            "人民路",
        ):
            assert secret not in told, secret


def test_log_of_a_library_is_cut_to_its_first_line(logged: io.StringIO) -> None:
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task ... 'canary'>")
    (line,) = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert line["message"] == "asyncio: Task exception was never retrieved"
    assert line["level"] == "error"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00", line["time"])


def test_words_for_a_terminal_say_the_same(logged: io.StringIO) -> None:
    logged_words = io.StringIO()
    handler = logging.StreamHandler(logged_words)
    handler.setFormatter(logs.Words())
    timing.begin().note = Note(request_id="call-7")
    try:
        raise KeyError("canary")
    except KeyError:
        logging.getLogger("mulu.api").addHandler(handler)
        logging.getLogger("mulu.api").exception("出现内部错误")
        logging.getLogger("mulu.api").removeHandler(handler)
    assert "ERROR 出现内部错误 [call-7]\n    builtins.KeyError\n" in logged_words.getvalue()
    assert "canary" not in logged_words.getvalue() + logged.getvalue()


def test_request_id_is_in_answer_problem_audit_and_log(
    snapshot: Path, tmp_path: Path, logged: io.StringIO
) -> None:
    settings = Settings(snapshot=str(snapshot), state=str(tmp_path), demo=True, access_log=True)
    with TestClient(create_app(settings)) as client:
        given = client.get("/api/v1/nope", headers={"x-request-id": "from.the-caller_1"})
        made = client.get(f"{ROWS}?_limit=zzz", headers={"x-request-id": "not good"})
        long = client.get(f"{ROWS}?code={'x' * 61_000}")
    for answer in (given, made, long):
        assert answer.json()["requestId"] == answer.headers["x-request-id"]
    ids = [answer.headers["x-request-id"] for answer in (given, made, long)]
    assert ids[0] == "from.the-caller_1"
    assert all(re.fullmatch("[0-9a-f]{32}", made_up) for made_up in ids[1:])
    records = [
        json.loads(line) for path in (tmp_path / "audit").glob("2*") for line in path.read_text().splitlines()
    ]
    assert {r["requestId"] for r in records if r["phase"] == "whole"} == set(ids)
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert {line["requestId"] for line in lines if line["message"] == "调用"} == set(ids)


@pytest.mark.parametrize(
    ("client", "sent", "settings", "status"),
    [
        ("127.0.0.1", {}, {}, 200),
        ("::1", {}, {}, 200),
        ("192.0.2.7", {}, {}, 404),
        ("192.0.2.7", {}, {"metrics_from": ("192.0.2.0/24",)}, 200),
        # A proxy on this machine speaks for somebody elsewhere.
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.5"}, {}, 404),
        ("127.0.0.1", {"forwarded": "for=203.0.113.5"}, {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.5"}, {"trusted_proxies": ("127.0.0.0/8",)}, 404),
        (
            "127.0.0.1",
            {"x-forwarded-for": "192.0.2.7"},
            {"trusted_proxies": ("127.0.0.0/8",), "metrics_from": ("192.0.2.0/24",)},
            200,
        ),
        ("not an address", {}, {}, 404),
    ],
)
def test_numbers_are_for_the_operator_only(
    snapshot: Path, client: str, sent: dict[str, str], settings: dict[str, Any], status: int
) -> None:
    app = create_app(Settings(snapshot=str(snapshot), demo=True, **settings))
    with TestClient(calling_from(app, client)) as asking:
        answer = asking.get("/metrics", headers=sent)
        assert answer.status_code == status
        assert ("mulu_requests_total" in answer.text) == (status == 200)
        assert answer.headers["content-type"].startswith(
            "text/plain" if status == 200 else "application/problem"
        )


def test_start_of_one_service_takes_no_notice_from_another_that_stops(tmp_path: Path) -> None:
    ours, theirs, gone = (flag_of(tmp_path, pid) for pid in (os.getpid(), os.getppid(), 1 << 30))
    for flag in (ours, theirs, gone):
        draining.start(flag)
    assert draining.Draining(theirs).is_on
    draining.tidy(tmp_path)
    assert [flag for flag in (ours, theirs, gone) if flag.exists()] == [theirs]


def test_networks_of_metrics_are_checked_at_the_start(snapshot: Path) -> None:
    with pytest.raises(SettingsError, match="--metrics-from here"):
        Settings(snapshot=str(snapshot), metrics_from=("here",)).checked()
    with pytest.raises(SettingsError, match="--drain-seconds"):
        Settings(snapshot=str(snapshot), drain_seconds=-1).checked()


def test_ready_says_what_was_looked_at(api: httpx.Client) -> None:
    body = api.get("/health/ready").json()
    assert body["checks"] == {"snapshot": "complete", "engine": "ok", "audit": "off", "draining": False}
    assert body["files"]["verified"] == body["files"]["of"] > 0
    assert body["snapshot"]["generation"]


def test_damaged_table_is_not_ready_and_the_rest_is_served(tmp_path: Path) -> None:
    generation = handmade.make(tmp_path)
    (table,) = (tmp_path / generation).glob("tables/mzj/*.duckdb")
    with table.open("r+b") as file:
        file.seek(20_000)
        file.write(b"\x99")
    app = create_app(Settings(snapshot=str(tmp_path), demo=True, poll_seconds=60), patience=0)
    with TestClient(app) as client:
        assert client.get(ROWS).status_code == 503
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json()["checks"]["snapshot"] == "damaged"
        assert "损坏" in answer.json()["detail"]
        assert str(tmp_path) not in answer.text
        assert client.get("/health/live").status_code == 200
        assert client.get(f"{V1}/fgw/prices/tables/prices/rows").status_code == 200


def test_broken_engine_is_not_ready(snapshot: Path) -> None:
    app = create_app(Settings(snapshot=str(snapshot), demo=True))
    with TestClient(app) as client:
        app.service.engine._is_broken = True
        answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["engine"]) == (503, "failed")


def test_generations_say_when_they_were_taken_up(tmp_path: Path) -> None:
    handmade.make(tmp_path)
    generations = Generations(tmp_path)
    since = generations.since
    handmade.make(tmp_path, entries=handmade.ENTRIES[:3])
    assert generations.refresh() is not None
    assert generations.since > since

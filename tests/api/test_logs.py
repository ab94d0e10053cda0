"""The log: a line of JSON each, without a secret, joined to answer and record by the request's id."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from query_api import logs, timing
from query_api.app import create_app
from query_api.note import Note
from query_api.settings import Settings
from tests.api.callers import PURPOSES, headers, new_key, registered
from tests.api.operating import ROWS, V1, calling_from


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
    assert any("test_logs.py" in place for place in fault["fault"])
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

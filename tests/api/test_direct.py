"""Calls that do not pass through the framework are answered as if they did."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.routes import DIRECT, Direct
from query_api.settings import Settings

TABLE = "/api/v1/datasets/mzj/streets/tables/streets"
CALLS = [
    ("GET", "/api/v1/datasets/mzj/streets", None),
    ("GET", TABLE, None),
    ("GET", f"{TABLE}/rows", None),
    ("GET", f"{TABLE}/rows/000123", None),
    ("GET", f"{TABLE}/summary", None),
    ("POST", f"{TABLE}/lookup", {"keys": ["000123", "nobody"]}),
    ("POST", f"{TABLE}/query", {"where": {"field": "code", "op": "eq", "value": "000123"}}),
    ("GET", f"{TABLE}/rows?nope=1", None),
    ("GET", f"{TABLE}/rows/nobody", None),
    ("POST", f"{TABLE}/lookup", {"keys": []}),
    ("GET", "/api/v1/datasets/mzj/nobody", None),
]
UNLIKE = {"server-timing"}


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_the_framework_gives_the_same_answer(
    api: httpx.Client, monkeypatch: pytest.MonkeyPatch, method: str, path: str, body: object
) -> None:
    named = {"x-request-id": "same"}
    direct = api.request(method, path, json=body, headers=named)
    monkeypatch.setattr("query_api.routes.direct._shape", lambda *_: ())
    framework = api.request(method, path, json=body, headers=named)
    assert framework.status_code == direct.status_code
    assert framework.content == direct.content
    left, right = ({n: v for n, v in a.headers.items() if n not in UNLIKE} for a in (direct, framework))
    assert left == right


def test_every_one_of_them_is_found_by_its_address(snapshot: Path) -> None:
    app = create_app(Settings(snapshot=str(snapshot), demo=True))
    with TestClient(app):
        direct = app.app
        assert isinstance(direct, Direct)
        assert {place.template for place in direct._places.values()} == {p for h in DIRECT for p in h.paths}
        assert len(direct._places) == len(DIRECT)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", f"{TABLE}/rows", "GET, HEAD"),
        ("POST", f"{TABLE}/rows/000123", "GET, HEAD"),
        ("GET", f"{TABLE}/lookup", "POST"),
        ("PUT", f"{TABLE}/query", "POST, QUERY"),
    ],
)
def test_another_method_is_still_refused_with_those_there_are(
    api: httpx.Client, method: str, path: str, allowed: str
) -> None:
    answer = api.request(method, path)
    assert answer.status_code == 405
    assert set(allowed.split(", ")) <= set(answer.headers["allow"].split(", "))


def test_what_was_not_expected_is_told_without_a_trace(
    api: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret of ours")

    monkeypatch.setattr("query_api.routes.rows.note_keys", broken)
    answer = api.get(f"{TABLE}/rows/000123")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert "ZeroDivisionError" in caplog.text

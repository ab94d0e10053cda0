"""What operators see: times and health. In one process; test_live.py has the servers."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from query_api.snapshot import Generations
from tests.api import handmade
from tests.api.operating import ROWS, V1


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

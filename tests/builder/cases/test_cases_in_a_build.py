"""Cases in a whole build: what the snapshot carries, what the service answers, what bad input does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from site_builder.build import build
from site_builder.ledgers.processes.disputes import NOTICE
from tests.small_city import City

DISPUTE = "dsjzx/_disputes/dsjzx-2026-001.json"
CASE: dict[str, Any] = {
    "id": "dsjzx-2026-001",
    "on": "2026-11-20",
    "by": "zp",
    "dataset": "mzj/gongce",
    "kind": "内容",
    "locator": "按名称：示例公厕甲",
    "evidence": "与现场不一致",
    "events": [],
}
REPLY: dict[str, Any] = {
    "id": "dsjzx-2026-001",
    "on": "2026-11-21",
    "by": "zp",
    "events": [{"on": "2026-11-21", "kind": "属实已更正", "by": "zp"}],
}


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City.copy_to(tmp_path / "catalog_src")


def person(city: City, department: str) -> str:
    people = json.loads((city.source / department / "department.json").read_text("utf-8"))["people"]
    return str(people[0]["id"])


def dispute(city: City, **changes: Any) -> None:
    city.patch(DISPUTE, CASE | {"by": person(city, "dsjzx")} | changes)


def reply(city: City) -> None:
    by = person(city, "mzj")
    events = [event | {"by": by} for event in REPLY["events"]]
    city.patch("mzj/_replies/dsjzx-2026-001.json", REPLY | {"by": by, "events": events})


def output(city: City) -> Path:
    return city.source.parent / "build"


def published(city: City, **changes: Any) -> dict[str, Any]:
    result = build(city.config(**changes))
    assert result.published is not None, result.compiled.findings
    catalog = output(city) / "snapshot" / result.published.generation / "catalog.json"
    return {record["id"]: record for record in json.loads(catalog.read_bytes())["datasets"]}


def test_an_open_dispute_is_in_the_snapshot_and_in_every_answer_about_its_dataset(city: City) -> None:
    dispute(city)
    assert published(city)["mzj/gongce"]["disputes"] == ["dsjzx-2026-001"]
    with TestClient(create_app(Settings(snapshot=output(city) / "snapshot", demo=True))) as client:
        answer = client.get("/api/v1/datasets/mzj/gongce").json()
        assert answer["dataset"]["disputes"] == ["dsjzx-2026-001"]
        rows = client.get("/api/v1/datasets/mzj/gongce/tables/cesuo/rows").json()
        for one in (answer, rows):
            assert any("dsjzx-2026-001" in notice and "照常办理" in notice for notice in one["notices"])
    site = output(city) / "site"
    assert NOTICE in (site / "cases/dsjzx-2026-001/index.html").read_text("utf-8")
    assert NOTICE in (site / "datasets/mzj/gongce/index.html").read_text("utf-8")


def test_a_dispute_that_is_settled_is_open_no_more(city: City) -> None:
    dispute(city)
    assert city.check().ledgers.open_disputes == {"mzj/gongce": ("dsjzx-2026-001",)}
    reply(city)
    assert city.check().ledgers.open_disputes == {}


def test_a_dataset_that_is_held_back_still_carries_its_dispute(city: City) -> None:
    published(city)
    dispute(city)
    city.patch("mzj/gongce/datapackage.json", {"title": ""})
    record = published(city, lenient=True)["mzj/gongce"]
    assert record["heldBack"] is not None
    assert record["disputes"] == ["dsjzx-2026-001"]


WRONG = {
    "unknown dataset": ({"dataset": "mzj/meiyou"}, "L03"),
    "in the future": ({"on": "2027-03-01"}, "L05"),
    "locator missing": ({"locator": None}, "L04"),
    "another id": ({"id": "dsjzx-2026-007"}, "L01"),
    "personal number": ({"locator": "11010519491231002X"}, "L10"),
}


@pytest.mark.parametrize(("change", "rule"), WRONG.values(), ids=WRONG)
def test_a_wrong_case_is_an_error_at_its_file(city: City, change: dict[str, Any], rule: str) -> None:
    dispute(city, **change)
    found = {(one.rule, one.file) for one in city.check().findings if one.severity == "error"}
    assert (rule, DISPUTE) in found


def test_a_reply_without_a_case_is_an_error_at_its_file(city: City) -> None:
    reply(city)
    found = {(f.rule, f.file) for f in city.check().findings if f.severity == "error"}
    assert ("L09", "mzj/_replies/dsjzx-2026-001.json") in found


def test_a_wrong_case_stops_a_build_and_is_left_out_of_a_lenient_one(city: City) -> None:
    dispute(city)
    by = person(city, "dsjzx")
    wrong = CASE | {"id": "dsjzx-2026-002", "by": by, "dataset": "mzj/meiyou"}
    city.patch("dsjzx/_disputes/dsjzx-2026-002.json", wrong)
    assert build(city.config()).published is None
    assert published(city, lenient=True)["mzj/gongce"]["disputes"] == ["dsjzx-2026-001"]
    site = output(city) / "site"
    assert (site / "datasets/mzj/gongce/index.html").exists()
    assert (site / "cases/dsjzx-2026-001/index.html").exists()
    assert not (site / "cases/dsjzx-2026-002").exists()

"""待整改: what stays of a dataset that no longer passes, what leaves, and what readers are told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from query_api.snapshot import Generations
from site_builder.build import build
from site_builder.config import SCHEMAS
from tests.builder.contents import files_with
from tests.builder.site import Site
from tests.builder.test_withdrawal import hand_over, make_conditional, withdraw
from tests.small_city import City

DATASET = "mzj/gongce/datapackage.json"
TABLE = "mzj/gongce/data/cesuo.csv"
PAGE = "datasets/mzj/gongce/index.html"
ROW = "示例公厕甲"
FIRST, SECOND, THIRD = (date(2026, 11, day) for day in (20, 21, 22))


def output(city: City) -> Path:
    return city.source.parent / "build"


def snapshot(city: City) -> Path:
    return output(city) / "snapshot"


def lenient(city: City, on: date) -> Path:
    """A lenient build; gives its generation, which has to obey the schema."""
    published = build(city.config(as_of=on, lenient=True)).published
    assert published is not None
    generation = snapshot(city) / published.generation
    schema = json.loads((SCHEMAS / "snapshot.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads((generation / "catalog.json").read_bytes()))
    Generations(snapshot(city))
    return generation


def record_of(generation: Path, dataset: str = "mzj/gongce") -> dict[str, Any] | None:
    catalog = json.loads((generation / "catalog.json").read_text("utf-8"))
    return next((record for record in catalog["datasets"] if record["id"] == dataset), None)


def spoil_the_table(city: City) -> None:
    file = city.source / TABLE
    file.write_text(file.read_text("utf-8") + "cs-99,坏行,不是数字,2026-01-01\n", "utf-8")


def spoil_the_descriptor(city: City) -> None:
    city.patch(DATASET, {"title": ""})


def make_it_unreadable(city: City) -> None:
    city.write(DATASET, "{")


def spoil_the_department(city: City) -> None:
    city.patch("mzj/department.json", {"uscc": None})


SPOIL = [spoil_the_table, spoil_the_descriptor, make_it_unreadable, spoil_the_department]


@pytest.mark.parametrize("spoil", SPOIL, ids=lambda f: f.__name__)
def test_the_last_good_version_stays_and_the_site_says_since_when_and_why(
    city: City, spoil: Callable[[City], None]
) -> None:
    good = lenient(city, FIRST)
    spoil(city)
    held = lenient(city, SECOND)
    before, after = record_of(good), record_of(held)
    assert before is not None
    assert after is not None
    assert before.pop("heldBack") is None
    assert after.pop("heldBack")["since"] == "2026-11-21"
    assert after == before
    path = before["database"]["path"]
    assert (held / path).samefile(good / path)
    site = Site(output(city) / "site")
    for said in ("公共厕所", "2026-11-21 起", "处不符", "继续提供上一次通过核对的目录和数据"):
        assert said in site.words(PAGE)
    assert ROW not in site.words(PAGE)
    assert "待整改" in (site.folder / "assets/search/names.js").read_text("utf-8")


def test_reasons_name_the_rule_and_quote_no_data(city: City) -> None:
    lenient(city, FIRST)
    spoil_the_table(city)
    held = lenient(city, SECOND)
    record = record_of(held)
    assert record is not None
    assert [reason["rule"] for reason in record["heldBack"]["reasons"]] == ["V24"]
    assert files_with(output(city), "不是数字") == []


def test_since_stays_the_first_day_and_ends_when_the_dataset_passes_again(city: City) -> None:
    lenient(city, FIRST)
    good = (city.source / TABLE).read_text("utf-8")
    spoil_the_table(city)
    lenient(city, SECOND)
    later = record_of(lenient(city, THIRD))
    assert later is not None
    assert later["heldBack"]["since"] == "2026-11-21"
    (city.source / TABLE).write_text(good, "utf-8")
    mended = record_of(lenient(city, date(2026, 11, 23)))
    assert mended is not None
    assert mended["heldBack"] is None
    assert "待整改" not in Site(output(city) / "site").words(PAGE)


def test_building_again_from_the_same_generation_changes_nothing(city: City) -> None:
    lenient(city, FIRST)
    spoil_the_table(city)
    first = lenient(city, SECOND)
    again = build(city.config(as_of=SECOND, lenient=True)).published
    assert again is not None
    assert (again.generation, again.unchanged) == (first.name, True)


def test_a_dataset_that_never_passed_is_not_shown(city: City) -> None:
    spoil_the_table(city)
    assert record_of(lenient(city, FIRST)) is None
    assert PAGE not in Site(output(city) / "site")


@pytest.mark.parametrize("tighten", [make_conditional, withdraw, hand_over], ids=lambda f: f.__name__)
def test_a_tightened_dataset_that_is_held_back_keeps_no_row(
    city: City, tighten: Callable[[City], None]
) -> None:
    lenient(city, FIRST)
    tighten(city)
    spoil_the_descriptor(city)
    record = record_of(lenient(city, SECOND))
    assert record is not None
    assert (record["served"], record["database"], record["tables"]) == (False, None, [])
    assert files_with(output(city), ROW) == []
    assert "继续提供" not in Site(output(city) / "site").words(PAGE)


def test_a_dataset_made_denied_tells_title_and_provider_only(city: City) -> None:
    lenient(city, FIRST)
    city.patch(DATASET, {"gov": {"sharing": {"type": "不予共享"}}})
    held = lenient(city, SECOND)
    record = record_of(held)
    assert record is not None
    assert (record["title"], record["sharing"], record["description"]) == ("公共厕所", "不予共享", "")
    assert "厕位数" not in json.dumps(record, ensure_ascii=False)


def test_a_dataset_for_the_authority_alone_leaves_altogether(city: City) -> None:
    lenient(city, FIRST)
    city.patch(DATASET, {"title": "", "gov": {"visibility": "管理"}})
    assert record_of(lenient(city, SECOND)) is None
    assert PAGE not in Site(output(city) / "site")


def test_rows_leave_every_generation_when_persons_are_the_reason(city: City) -> None:
    lenient(city, FIRST)
    file = city.source / TABLE
    # The number of GB 11643's own example.
    spoilt = file.read_text("utf-8").replace(ROW, "11010519491231002X")
    file.write_text(spoilt, "utf-8")
    held = lenient(city, SECOND)
    record = record_of(held)
    assert record is not None
    assert "V25" in [reason["rule"] for reason in record["heldBack"]["reasons"]]
    assert record["database"] is None
    assert list(snapshot(city).rglob("*.duckdb")) == []
    assert files_with(output(city), "11010519491231002X") == []


def test_a_damaged_file_of_the_last_good_version_is_not_passed_on(city: City) -> None:
    good = lenient(city, FIRST)
    (database,) = good.rglob("*.duckdb")
    database.write_bytes(b"damaged")
    spoil_the_table(city)
    record = record_of(lenient(city, SECOND))
    assert record is not None
    assert record["database"] is None


def test_the_strict_build_still_publishes_nothing(city: City) -> None:
    good = lenient(city, FIRST)
    spoil_the_table(city)
    assert build(city.config(as_of=SECOND)).published is None
    assert (snapshot(city) / "current").read_text().strip() == good.name


def test_the_service_goes_on_with_the_last_good_rows_and_says_so(city: City) -> None:
    lenient(city, FIRST)
    spoil_the_table(city)
    lenient(city, SECOND)
    with TestClient(create_app(Settings(snapshot=str(snapshot(city)), demo=True))) as client:
        answer = client.get("/api/v1/datasets/mzj/gongce").json()
        assert answer["dataset"]["heldBack"]["since"] == "2026-11-21"
        rows = client.get("/api/v1/datasets/mzj/gongce/tables/cesuo/rows").json()
        assert len(rows["rows"]) == 3
        assert any("2026-11-21 起待整改" in notice for notice in rows["notices"])


def test_the_service_says_why_there_are_no_rows(city: City) -> None:
    lenient(city, FIRST)
    file = city.source / TABLE
    file.write_text(file.read_text("utf-8").replace(ROW, "11010519491231002X"), "utf-8")
    lenient(city, SECOND)
    with TestClient(create_app(Settings(snapshot=str(snapshot(city)), demo=True))) as client:
        answer = client.get("/api/v1/datasets/mzj/gongce/tables/cesuo/rows")
        assert answer.status_code == 404
        assert "待整改" in answer.json()["detail"]

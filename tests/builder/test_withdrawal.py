"""Rows leave every generation as soon as they may not be shared with everybody any more (第九条)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from site_builder.build import build
from tests.builder.contents import files_with
from tests.small_city import City

DATASET = "mzj/gongce/datapackage.json"
ROW = "示例公厕甲"
CONDITIONAL = {
    "type": "有条件共享",
    "conditions": "凭受理编号逐条查询，不提供批量底数。",
    "scope": "市公安局",
    "purpose": "核对公共厕所位置。",
}


def make_conditional(city: City) -> None:
    resource = json.loads((city.source / DATASET).read_text("utf-8"))["resources"][0]
    resource.pop("path")
    for field in resource["schema"]["fields"]:
        field["gov"] = {"basicItem": False}
    city.patch(DATASET, {"gov": {"secrecyReview": {"data": "限定范围共享"}}})
    city.patch(DATASET, {"gov": {"sharing": CONDITIONAL}, "resources": [{**resource, "data": []}]})
    (city.source / "mzj/gongce/data/cesuo.csv").unlink()


def withdraw(city: City) -> None:
    city.patch(
        DATASET, {"gov": {"status": "停用", "withdrawn": {"on": "2026-11-20", "reason": "并入城市部件"}}}
    )


def hand_over(city: City) -> None:
    make_conditional(city)
    city.patch(DATASET, {"gov": {"secrecyReview": {"data": "可以共享"}}})
    city.patch(
        DATASET,
        {
            "gov": {
                "sharing": {"type": "无条件共享", "conditions": None, "scope": None, "purpose": None},
                "delivery": {
                    "platform": "市公共数据平台",
                    "resourceNo": "示例-1",
                    "modes": ["接口"],
                    "contact": "0513-00000101",
                },
            }
        },
    )


def close_the_field(city: City) -> None:
    fields = json.loads((city.source / DATASET).read_text("utf-8"))["resources"]
    fields[0]["schema"]["fields"][1]["gov"] = {"basicItem": False, "sharing": "有条件共享"}
    city.patch(DATASET, {"resources": fields})


def mask_the_field(city: City) -> None:
    fields = json.loads((city.source / DATASET).read_text("utf-8"))["resources"]
    fields[0]["schema"]["fields"][1]["gov"] = {"basicItem": True, "masking": "不输出"}
    city.patch(DATASET, {"resources": fields})


@pytest.mark.parametrize(
    "tighten",
    [make_conditional, withdraw, hand_over, close_the_field, mask_the_field],
    ids=lambda f: f.__name__,
)
def test_after_the_next_build_no_generation_holds_the_rows(
    city: City, tighten: Callable[[City], None]
) -> None:
    output = city.source.parent / "build"
    build(city.config(as_of=date(2026, 11, 20)))
    build(city.config(as_of=date(2026, 11, 21)))
    before = files_with(output, ROW)
    assert sum(path.endswith(".duckdb") for path in before) == 2
    assert "site/datasets/mzj/gongce/index.html" in before

    tighten(city)
    built = build(city.config())

    assert built.published is not None
    assert built.published.withdrawn == ("mzj/gongce",)
    assert files_with(output, ROW) == []


def test_kept_manifests_say_what_was_taken_out(city: City) -> None:
    first = build(city.config(as_of=date(2026, 11, 20))).published
    assert first is not None
    withdraw(city)
    build(city.config())
    manifest = json.loads(
        (city.source.parent / "build/snapshot" / first.generation / "manifest.json").read_text()
    )
    assert [entry["dataset"] for entry in manifest["withdrawn"]] == ["mzj/gongce"]
    assert not any(file["path"].startswith("tables/") for file in manifest["files"])


def test_rows_leave_even_when_the_tightened_entry_is_held_back(city: City) -> None:
    build(city.config(as_of=date(2026, 11, 20)))
    city.patch(DATASET, {"gov": {"sharing": {"type": "有条件共享", "conditions": "按有关规定"}}})
    built = build(city.config(lenient=True))
    assert built.held_back == ("mzj/gongce",)
    assert files_with(city.source.parent / "build", ROW) == []


def test_a_typing_error_does_not_take_rows_out_of_kept_generations(city: City) -> None:
    build(city.config(as_of=date(2026, 11, 20)))
    city.write(DATASET, "{")
    built = build(city.config(lenient=True))
    assert built.published is not None
    assert built.published.withdrawn == ()


def test_a_dataset_whose_folder_is_gone_is_not_open(city: City, tmp_path: Path) -> None:
    build(city.config(as_of=date(2026, 11, 20)))
    (city.source / "mzj/gongce").rename(tmp_path / "away")
    build(city.config())
    assert files_with(city.source.parent / "build", ROW) == []

"""V26 judges a delivery by its receipt, and only by what the descriptor states without one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.small_city import City

DATASET = "mzj/gongce/datapackage.json"


@pytest.fixture
def delivered(city: City, tmp_path: Path) -> Path:
    """The folder on the front-end machine to which the small city's only table is delivered."""
    folder = tmp_path / "dropbox/mzj/gongce"
    folder.mkdir(parents=True)
    (city.source / "mzj/gongce/data/cesuo.csv").rename(folder / "cesuo.csv")
    table = json.loads((city.source / DATASET).read_text("utf-8"))["resources"][0]
    change = {"gov": {"updateCycle": "每周"}, "resources": [table | {"path": "dropbox/cesuo.csv"}]}
    city.patch(DATASET, change)
    return folder


def overdue(city: City, **changes: object) -> list[str]:
    return [f.message for f in city.check(**changes).findings if f.rule == "V26"]


def receipt(folder: Path, day: str) -> None:
    (folder / "cesuo.csv.receipt.json").write_text(json.dumps({"dataDate": day}), encoding="utf-8")


def test_an_old_delivery_is_overdue(city: City, delivered: Path, tmp_path: Path) -> None:
    receipt(delivered, "2026-09-21")
    assert overdue(city, data_root=tmp_path / "dropbox") == [
        "“公共厕所”每周更新，数据日期是 2026-09-21，最迟应在 2026-09-30 更新，已逾期 54 天。"
    ]


def test_a_receipt_comes_before_what_the_descriptor_states(
    city: City, delivered: Path, tmp_path: Path
) -> None:
    receipt(delivered, "2026-11-20")
    assert overdue(city, data_root=tmp_path / "dropbox") == []


def test_without_the_data_only_the_descriptor_is_judged(city: City, delivered: Path, tmp_path: Path) -> None:
    receipt(delivered, "2026-11-20")
    stated = ["“公共厕所”每周更新，数据日期是 2026-10-08，最迟应在 2026-10-17 更新，已逾期 37 天。"]
    assert overdue(city, data_root=None) == stated
    assert overdue(city, data_root=tmp_path / "dropbox", with_data=False) == stated
    city.patch(DATASET, {"gov": {"dataUpdatedOn": None}})
    assert overdue(city, data_root=None) == []


def test_a_receipt_without_a_real_day_tells_nothing(city: City, delivered: Path, tmp_path: Path) -> None:
    receipt(delivered, "2026-02-30")
    city.patch(DATASET, {"gov": {"dataUpdatedOn": None}})
    assert overdue(city, data_root=tmp_path / "dropbox") == []

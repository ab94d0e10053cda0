"""第二十七条（二）: data that is old, not there, not supplied or not answered."""

from __future__ import annotations

import json

import pytest

from tests.builder.detectors.written import OPEN, about, event, reply, request, seen, usage
from tests.small_city import City


def test_ground_2_sees_data_past_its_cycle(ruled: City) -> None:
    gov = {"updateCycle": "每季度", "dataUpdatedOn": "2026-10-08"}
    ruled.patch(f"{OPEN}/datapackage.json", {"gov": gov})
    assert about(ruled, 2) == []
    ruled.patch(f"{OPEN}/datapackage.json", {"gov": gov | {"dataUpdatedOn": "2026-05-08"}})
    (one,) = seen(ruled, 2)
    assert (one.department, one.about) == ("mzj", OPEN)
    assert "2026-05-08" in one.evidence[0].text
    line = (
        (ruled.source / f"{OPEN}/datapackage.json").read_text("utf-8").splitlines()[one.evidence[0].line - 1]
    )  # type: ignore[operator]
    assert '"dataUpdatedOn": "2026-05-08"' in line


def test_ground_2_sees_data_that_is_not_there(ruled: City) -> None:
    (ruled.source / OPEN / "data/cesuo.csv").unlink()
    assert about(ruled, 2) == [("mzj", OPEN)]


def test_ground_2_sees_an_open_entry_without_any_data_but_not_one_delivered_elsewhere(ruled: City) -> None:
    file = f"{OPEN}/datapackage.json"
    value = json.loads((ruled.source / file).read_bytes())
    (resource,) = value["resources"]
    resource.pop("path")
    ruled.patch(file, {"resources": [resource | {"data": []}]})
    assert about(ruled, 2) == [("mzj", OPEN)]
    delivery = {"platform": "示例平台", "resourceNo": "1", "modes": ["联机查询"], "contact": "0513-00000001"}
    ruled.patch(file, {"gov": {"delivery": delivery}})
    assert about(ruled, 2) == []


@pytest.mark.parametrize(("on", "found"), [("2026-10-23", [("mzj", "dsjzx-2026-001")]), ("2026-10-26", [])])
def test_ground_2_sees_consent_without_supply_after_20_workdays(
    ruled: City, on: str, found: list[tuple[str, str]]
) -> None:
    request(ruled, "2026-10-19")
    reply(ruled, event(on, "同意", until="2027-01-01", approvedBy="局长"))
    assert about(ruled, 2) == found


@pytest.mark.parametrize(("failed", "found"), [(10, [("mzj", OPEN)]), (9, [])])
def test_ground_2_reads_calls_without_an_answer_from_the_usage_file(
    ruled: City, failed: int, found: list[tuple[str, str]]
) -> None:
    assert about(ruled, 2, usage(ruled, answered=100 - failed, failed=failed)) == found


def test_ground_2_does_not_judge_a_handful_of_calls(ruled: City) -> None:
    assert about(ruled, 2, usage(ruled, calls=19, answered=0, failed=19)) == []


@pytest.mark.parametrize(("day", "found"), [("2026-09-21", 1), ("2026-11-20", 0)])
def test_ground_2_takes_the_day_of_a_delivery_from_its_receipt(ruled: City, day: str, found: int) -> None:
    file = f"{OPEN}/datapackage.json"
    (resource,) = json.loads((ruled.source / file).read_bytes())["resources"]
    path = ruled.deliver(OPEN, "cesuo.csv")
    ruled.patch(file, {"gov": {"updateCycle": "每周"}, "resources": [resource | {"path": path}]})
    root = ruled.source.parent / "dropbox"
    (root / OPEN / "cesuo.csv.receipt.json").write_text(json.dumps({"dataDate": day}), "utf-8")
    saw = seen(ruled, 2, data_root=root)
    assert [one.about for one in saw] == [OPEN] * found
    assert all(day in one.evidence[0].text for one in saw)

"""第二十七条（四）: values that do not fit, rows that are not there, doubts that nobody verified."""

from __future__ import annotations

import pytest

from tests.builder.detectors.written import OPEN, about, case, seen
from tests.small_city import City


def test_ground_4_sees_values_that_do_not_fit(ruled: City) -> None:
    assert about(ruled, 4) == []
    ruled.write(f"{OPEN}/data/cesuo.csv", "编号,名称,厕位数,启用日期\n001,甲,12,2020-13-01\n")
    (one,) = seen(ruled, 4)
    assert (one.department, one.about, one.evidence[0].place) == ("mzj", OPEN, f"{OPEN}/data/cesuo.csv:2")


@pytest.mark.parametrize(("rows", "found"), [(3, 0), (300, 1)])
def test_ground_4_compares_with_what_the_department_counts_itself(ruled: City, rows: int, found: int) -> None:
    count = {"rows": rows, "on": "2026-11-01"}
    ruled.patch(f"{OPEN}/datapackage.json", {"gov": {"sourceCount": count}})
    assert about(ruled, 4) == [("mzj", OPEN)] * found


@pytest.mark.parametrize(("on", "found"), [("2026-11-06", 1), ("2026-11-09", 0)])
def test_ground_4_sees_a_doubt_that_nobody_verified(ruled: City, on: str, found: int) -> None:
    more = {"dataset": OPEN, "kind": "内容", "locator": "编号 1", "evidence": "示例卷宗"}
    case(ruled, "dsjzx/_disputes/dsjzx-2026-001", on, **more)
    assert about(ruled, 4) == [("mzj", "dsjzx-2026-001")] * found

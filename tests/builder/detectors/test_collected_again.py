"""第二十七条（六）: forms that ask for what is shared without condition."""

from __future__ import annotations

import json

import pytest

from site_builder.detectors import detectors
from tests.builder.detectors.written import OPEN, about
from tests.builder.evaluation.cities import sample
from tests.small_city import City


@pytest.mark.parametrize(("title", "found"), [("公共厕所名称", 1), ("联系方式", 0), ("结婚登记日期", 0)])
def test_ground_6_sees_a_form_that_asks_for_what_is_shared_without_condition(
    ruled: City, title: str, found: int
) -> None:
    ruled.patch(f"{OPEN}/datapackage.json", {"title": "公共厕所名录"})
    form = {"title": "示例登记表", "fields": [{"title": title}], "basis": "示例依据第二条"}
    value = {"id": "dsjzx-2026-003", "on": "2026-03-02", "by": "bz", **form}
    ruled.write("dsjzx/_forms/dsjzx-2026-003.json", json.dumps(value, ensure_ascii=False))
    assert about(ruled, 6) == [("dsjzx", "dsjzx-2026-003")] * found


def test_ground_6_finds_in_the_sample_city_only_what_is_shared_without_condition() -> None:
    (one,) = detectors()[6].detect(sample().basis)
    assert one.about == "jytyj-2026-004"
    assert ["统计用区划代码" in one.evidence[0].text, "村（居）委会名称" in one.evidence[1].text] == [
        True,
        True,
    ]
    assert len(one.evidence) == 2  # 居住证号 and 不动产权证号 are shared under conditions

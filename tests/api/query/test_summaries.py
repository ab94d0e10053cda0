"""Summaries as an address asks for them."""

from __future__ import annotations

import pytest

from query_api.query import AllOf, grouping_from_pairs
from query_api.query.parameters import read_pairs
from tests.api.query.fields import MANY, PERSONS, SMALL, STREETS, field, table, told

NUMBER = {"type": "number", "storage": "DOUBLE"}


def test_summary_counts_unless_something_else_is_asked() -> None:
    found = grouping_from_pairs(read_pairs(b""), STREETS, SMALL)
    assert (found.by, [(one.name, one.function, one.field) for one in found.measures]) == (
        (),
        [("count", "count", None)],
    )
    found = grouping_from_pairs(
        read_pairs(
            "_by=名称,a&_by=x,y&_by=a&_measures=sum:a&_measures=max:on&_measures=sum:a&code=1".encode()
        ),
        STREETS,
        SMALL,
    )
    assert [one.name for one in found.by] == ["名称", "a", "x,y"]
    assert [(one.name, one.function, one.field and one.field.name) for one in found.measures] == [
        ("sum:a", "sum", "a"),
        ("max:on", "max", "on"),
    ]
    assert isinstance(found.where, AllOf)
    assert len(found.where.parts) == 1
    counted = grouping_from_pairs(read_pairs(b"_measures=count&_measures=avg:PM2.5"), STREETS, SMALL)
    assert [one.function for one in counted.measures] == ["count", "avg"]


@pytest.mark.parametrize(
    ("text", "parameter", "zh"),
    [
        ("_by=cod", "_by", "没有信息项“cod”，是否指“code”？"),
        ("_by=phone", "_by", "“phone”经脱敏，不能用来筛选、排序"),
        ("_measures=sum", "_measures", "“sum”应为 count、sum:F、avg:F、min:F、max:F 之一"),
        ("_measures=count:a", "_measures", "“count:a”应为 count、sum:F、avg:F、min:F、max:F 之一"),
        ("_measures=median:a", "_measures", "“median:a”应为 count、sum:F、avg:F、min:F、max:F 之一"),
        ("_measures=sum:cod", "_measures", "没有信息项“cod”，是否指“code”？"),
        ("_measures=max:phone", "_measures", "不能汇总敏感或脱敏的“phone”"),
        ("_measures=sum:on", "_measures", "“on”不是数值"),
        ("_measures=avg:code", "_measures", "“code”不是数值"),
        ("_measures=min:shape", "_measures", "“shape”没有次序"),
        ("_measures=min:a&_measures=max:a&_measures=sum:a", "_measures", "至多 2 个"),
        ("_limit=1", "_limit", "没有参数“_limit”"),
    ],
)
def test_wrong_summary_is_told(text: str, parameter: str, zh: str) -> None:
    ((found, said, _),) = told(grouping_from_pairs, text)
    assert (found, said[: len(zh)]) == (parameter, zh)


def test_summary_has_two_measures_where_two_are_the_most() -> None:
    found = grouping_from_pairs(read_pairs(b"_measures=min:a&_measures=max:a"), STREETS, SMALL)
    assert len(found.measures) == 2


@pytest.mark.parametrize(("number", "refused"), [(10, False), (11, True)])
def test_groups_are_made_by_ten_fields_at_most(number: int, refused: bool) -> None:
    text = "_by=" + ",".join(f"f{one}" for one in range(number))
    if refused:
        assert told(grouping_from_pairs, text, MANY) == [("_by", "至多 10 个信息项", "at most 10 fields")]
    else:
        assert len(grouping_from_pairs(read_pairs(text.encode()), MANY, SMALL).by) == 10


def test_sensitive_fields_are_neither_grouped_nor_summed_up() -> None:
    assert told(grouping_from_pairs, "_by=姓名", PERSONS)[0][1] == "不能按敏感信息项“姓名”汇总"
    assert told(grouping_from_pairs, "_measures=max:姓名", PERSONS)[0][1] == "不能汇总敏感或脱敏的“姓名”"


def test_field_named_like_a_measure_cannot_be_told_apart() -> None:
    named = table(field("count"), field("sum:n"), field("n", **NUMBER))
    assert told(grouping_from_pairs, "_by=count", named)[0][0] == "_by"
    both = told(grouping_from_pairs, "_by=sum:n&_measures=sum:n", named)
    assert [parameter for parameter, _, _ in both] == ["_by"]
    assert grouping_from_pairs(read_pairs(b"_by=count&_measures=sum:n"), named, SMALL).by[0].name == "count"

"""Addresses at their edges: rows, downloads, summaries, and the nearest right word."""

from __future__ import annotations

from typing import Any

import pytest

from query_api.operators import OPERATORS
from query_api.problems import BadQuery, Mistake, SensitiveByPost, Text
from query_api.query import (
    AllOf,
    Position,
    download_from_pairs,
    grouping_from_pairs,
    position_from,
    query_from_pairs,
)
from query_api.query.conditions import refusal, sort_refusal
from query_api.query.parameters import Pairs, read_pairs, suggestion, unknown
from query_api.settings import Limits
from query_api.snapshot import Table
from tests.api.query.fields import PERSONS, STREETS, field, table

SMALL = Limits(page_default=7, page_max=9, in_values_max=2, measures_max=2)
MANY = table(*(field(f"f{number}") for number in range(12)))
NUMBER = {"type": "number", "storage": "DOUBLE"}


def told(read: Any, text: str, among: Table = STREETS) -> list[tuple[str | None, str, str]]:
    with pytest.raises(BadQuery) as caught:
        read(read_pairs(text.encode()), among, SMALL)
    errors = caught.value.errors
    assert f"{len(errors)} 处错误" in str(caught.value)
    return [(one.parameter, one.detail.zh, one.detail.en) for one in errors]


# --- pairs ---------------------------------------------------------------------------------------


def test_pairs_keep_their_order_and_blank_values() -> None:
    pairs = read_pairs(b"a=1&b=&a=%E5%90%8D")
    assert list(pairs) == [("a", "1"), ("b", ""), ("a", "名")]
    assert (pairs.of("a"), pairs.of("b"), pairs.of("c")) == (["1", "名"], [""], [])
    assert read_pairs(b"") == Pairs(pairs=())
    mistake = Mistake(parameter="x", detail=Text(zh="一", en="one"))
    assert pairs.and_wrong(mistake) == Pairs(pairs=pairs.pairs, mistakes=(mistake,))


@pytest.mark.parametrize(
    ("raw", "zh", "en"),
    [
        (b"a=%FF", "查询字符串不是 UTF-8 编码", "the query string is not UTF-8"),
        (b"a=\xff", "查询字符串不是 UTF-8 编码", "the query string is not UTF-8"),
        (b"&".join([b"a=1"] * 5001), "参数多于 5000 个", "more than 5000 parameters"),
    ],
)
def test_query_string_that_cannot_be_read_is_one_mistake(raw: bytes, zh: str, en: str) -> None:
    pairs = read_pairs(raw)
    assert pairs.pairs == ()
    assert [(one.parameter, one.detail) for one in pairs.mistakes] == [("", Text(zh=zh, en=en))]


def test_five_thousand_parameters_are_read() -> None:
    assert len(read_pairs(b"&".join([b"a=1"] * 5000)).pairs) == 5000


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("Cod", ["name", "CODE"], "CODE"),
        ("zz", ["name", "code"], None),
        ("", ["name", "code"], None),
        ("镇", ["乡镇街道名称", "镇名称"], "镇名称"),  # the shortest that holds it
        ("行政区划代码名称全", ["区划", "行政区划代码"], "行政区划代码"),
        ("名称xxxxxxxxxx", ["名称", "代码"], "名称"),
    ],
)
def test_nearest_word_is_alike_or_holds_the_other(word: str, known: list[str], near: str | None) -> None:
    assert suggestion(word, known) == near


def test_without_a_near_word_the_first_twenty_are_named() -> None:
    known = [f"名{number:02}" for number in range(21)]
    text = unknown("zz", known, what=Text(zh="信息项", en="field"))
    assert text.zh == "没有信息项“zz”，可用的有：" + "、".join(known[:20])
    assert text.en == "no field “zz”; there are: " + ", ".join(known[:20])


# --- rows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limit"), [("", 7), ("_limit=1", 1), ("_limit=9", 9), ("_limit=000000009", 9)]
)
def test_limit_is_between_one_and_the_most(text: str, limit: int) -> None:
    assert query_from_pairs(read_pairs(text.encode()), STREETS, SMALL).limit == limit


@pytest.mark.parametrize("text", ["0", "10", "0000000009", "-1", "+1", "1.0", "", "²"])
def test_other_limits_are_refused(text: str) -> None:
    found = told(query_from_pairs, f"_limit={text.replace('+', '%2B')}")
    assert found == [("_limit", "应为 1–9 的整数", "should be an integer from 1 to 9")]


@pytest.mark.parametrize(("text", "exact"), [("", False), ("_count=none", False), ("_count=exact", True)])
def test_rows_are_counted_only_when_asked(text: str, exact: bool) -> None:
    query = query_from_pairs(read_pairs(text.encode()), STREETS, SMALL)
    assert query.has_count is exact
    assert query.where_is_everything is True
    assert (query.after, query.sort, query.select) == (None, (), STREETS.fields)


def test_page_begins_where_its_address_says() -> None:
    at = Position(content="0123456789ab", number=123456789012345678)
    query = query_from_pairs(read_pairs(f"_after={at}&code=1".encode()), STREETS, SMALL)
    assert query.after == at
    assert query.where_is_everything is False
    for text in ("0123456789a-1", "0123456789ab-1234567890123456789", "0123456789ab-", "0123456789aB-1"):
        assert told(query_from_pairs, f"_after={text}")[0][0] == "_after"


def test_place_of_a_page_by_body_stands_once_in_its_address() -> None:
    assert position_from(read_pairs(b"")) is None
    assert position_from(read_pairs(b"_after=0123456789ab-7")) == Position(content="0123456789ab", number=7)
    for text in (b"_after=x", b"_after=0123456789ab-7&_after=0123456789ab-7"):
        mistake = position_from(read_pairs(text))
        assert isinstance(mistake, Mistake)
        assert (mistake.parameter, mistake.detail.zh) == ("_after", "应为上一页 next 中的值")


def test_values_of_one_list_are_gathered_and_bounded() -> None:
    query = query_from_pairs(read_pairs(b"code__in=a&a=1&code__in=b"), STREETS, SMALL)
    assert isinstance(query.where, AllOf)
    assert [(part.field.name, part.values) for part in query.where.parts] == [
        ("a", (1,)),
        ("code", ("a", "b")),
    ]  # type: ignore[union-attr]
    found = told(query_from_pairs, "code__in=a&code__in=b&code__in=c")
    assert found == [("code__in", "至多 2 个值", "at most 2 values")]
    assert told(query_from_pairs, "a__in=1&a__in=x")[0][1] == "“x”应为整数，例如 42"


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("_x=u", "以下划线开头的信息项写作“_x__eq”"),
        ("code__lik=1", "没有运算符“lik”，可用的有"),
        ("_limi=1", "没有参数“_limi”，是否指“_limit”？"),
        ("_cod__eq=1", "没有信息项“_cod”"),
        ("cod__eq=1", "没有信息项“cod”，是否指“code”？"),
        ("cod__lik=1", "没有信息项“cod__lik”"),
        ("__eq=1", "没有参数“__eq”"),
        ("zz=1", "没有信息项“zz”，可用的有：code、名称"),
    ],
)
def test_parameter_that_means_nothing_is_told_apart(text: str, zh: str) -> None:
    ((parameter, said, _),) = told(query_from_pairs, text)
    assert parameter == text.partition("=")[0]
    assert said.startswith(zh)


@pytest.mark.parametrize(
    ("text", "names"),
    [("_select=a,code", ["a", "code"]), ("_select=x,y", ["x,y"]), ("_select=a&_select=a", ["a"])],
)
def test_fields_are_chosen_once_in_the_order_asked(text: str, names: list[str]) -> None:
    query = query_from_pairs(read_pairs(text.encode()), STREETS, SMALL)
    assert [one.name for one in query.select] == names


def test_order_is_by_each_field_once() -> None:
    query = query_from_pairs(read_pairs(b"_sort=-a,code&_sort=a"), STREETS, SMALL)
    assert [(one.field.name, one.is_descending) for one in query.sort] == [("a", True), ("code", False)]
    minus = table(field("-a"), field("a"))
    query = query_from_pairs(read_pairs(b"_sort=-a"), minus, SMALL)
    assert [(one.field.name, one.is_descending) for one in query.sort] == [("-a", False)]
    ((_, zh, _),) = told(query_from_pairs, "_sort=-cod")
    assert zh == "没有信息项“cod”，是否指“code”？"


def test_sensitive_value_is_refused_before_anything_else() -> None:
    with pytest.raises(SensitiveByPost) as caught:
        query_from_pairs(read_pairs("姓名=x&rank=y".encode()), PERSONS, SMALL)
    assert [one.parameter for one in caught.value.errors] == ["姓名", "rank"]
    assert caught.value.errors[0].detail.zh.startswith("“姓名”是敏感信息项，其值不能写在地址里")
    assert caught.value.errors[0].detail.en.startswith("“姓名” is a sensitive field")


def test_refusal_says_why_a_field_cannot_be_asked() -> None:
    masked, shape = field("m", operators=()), field("s", operators=("eq", "isnull"))
    assert refusal(field(), OPERATORS["eq"]) is None
    assert refusal(masked, OPERATORS["eq"]) == Text(
        zh="“m”经脱敏，不能用来筛选、排序", en="“m” is masked: it cannot be filtered or sorted by"
    )
    assert refusal(shape, OPERATORS["lt"]) == Text(
        zh="“s”不支持 lt，可用：eq、isnull", en="“s” has no lt; it has: eq, isnull"
    )
    assert sort_refusal(field()) is None
    assert sort_refusal(masked) == refusal(masked, OPERATORS["lt"])
    assert sort_refusal(shape) == Text(
        zh="不能按“s”排序：这种类型没有次序", en="cannot sort by “s”: its type has no order"
    )


# --- downloads -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "whole", "form", "people"),
    [
        ("", True, None, False),
        ("_format=csv&_bom=1", True, "csv", True),
        ("_format=csv&_bom=0", True, "csv", False),
        ("_format=xlsx&_bom=0", True, "xlsx", False),
        ("a=1", False, None, False),
        ("_select=code", False, None, False),
        ("_select=f0&_asof=x", False, None, False),
    ],
)
def test_download_is_whole_without_filter_and_choice(
    text: str, whole: bool, form: str | None, people: bool
) -> None:
    among = MANY if "f0" in text else STREETS
    found = download_from_pairs(read_pairs(text.encode()), among, SMALL)
    assert (found.is_whole, found.format, found.is_for_people) == (whole, form, people)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("_format=xml", ("_format", "应为其中之一：csv、ndjson、xlsx、parquet")),
        ("_format=csv&_format=csv", ("_format", "只能给一次")),
        ("_format=csv&_bom=2", ("_bom", "应为 1 或 0")),
        ("_bom=1", ("_bom", "只用于 _format=csv")),
        ("_format=xlsx&_bom=1", ("_bom", "只用于 _format=csv")),
        ("_limit=5", ("_limit", "没有参数“_limit”")),
    ],
)
def test_wrong_download_is_told(text: str, expected: tuple[str, str]) -> None:
    ((parameter, zh, _),) = told(download_from_pairs, text)
    assert (parameter, zh[: len(expected[1])]) == expected


# --- summaries -----------------------------------------------------------------------------------


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

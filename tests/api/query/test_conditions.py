"""Parameters of an address → conditions, or what is right instead."""

from __future__ import annotations

import pytest

from query_api.operators import OPERATORS
from query_api.problems import BadQuery, SensitiveByPost, Text
from query_api.query import AllOf, Condition, Query, query_from_pairs, read_pairs
from query_api.query.conditions import refusal, sort_refusal
from query_api.settings import Limits
from query_api.snapshot import Table
from tests.api.query.fields import PERSONS, PRICES, SMALL, STREETS, field, told


def ask(text: str, table: Table = STREETS) -> Query:
    return query_from_pairs(read_pairs(text.encode()), table, Limits())


def conditions(query: Query) -> list[tuple[str, str, tuple[object, ...]]]:
    assert isinstance(query.where, AllOf)
    found = []
    for part in query.where.parts:
        assert isinstance(part, Condition)
        found.append((part.field.name, part.operator.name, part.values))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("code=000123", [("code", "eq", ("000123",))]),
        ("code__ne=000123", [("code", "ne", ("000123",))]),
        ("a=1&a__lt=3", [("a", "eq", (1,)), ("a", "lt", (3,))]),
        ("PM2.5__gte=1e2", [("PM2.5", "gte", (100.0,))]),
        ("PM2.5=-0.5", [("PM2.5", "eq", (-0.5,))]),
        ("on=2026-01-01", [("on", "eq", ("2026-01-01",))]),
        ("at__lt=2026-01-01 08:00:00", [("at", "lt", ("2026-01-01T08:00:00",))]),
        ("open=true", [("open", "eq", (True,))]),
        ("code__in=1&code__in=2,3", [("code", "in", ("1", "2,3"))]),
        ("code__isnull=false", [("code", "isnull", (False,))]),
        ("%E5%90%8D%E7%A7%B0__contains=%25", [("名称", "contains", ("%",))]),
        ("名称=人民路", [("名称", "eq", ("人民路",))]),
        ("code=a+b%2B", [("code", "eq", ("a b+",))]),
        ("code=", [("code", "eq", ("",))]),
        ("_x__eq=u", [("_x", "eq", ("u",))]),
        ("_x__in=u&_x__in=v", [("_x", "in", ("u", "v"))]),
        ("a__eq=p", [("a__eq", "eq", ("p",))]),
        ("a__eq__eq=p", [("a__eq", "eq", ("p",))]),
        ("a__eq__ne=p", [("a__eq", "ne", ("p",))]),
        ("x,y=q", [("x,y", "eq", ("q",))]),
        ("", []),
    ],
)
def test_parameter_is_a_field_with_an_operator(text: str, expected: list[object]) -> None:
    assert conditions(ask(text)) == expected


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_is_understood(operator: str) -> None:
    value = "true" if operator == "isnull" else "x"
    assert conditions(ask(f"code__{operator}={value}"))[0][1] == operator


@pytest.mark.parametrize(
    ("text", "parameter", "said"),
    [
        ("cod=1", "cod", "是否指“code”"),
        ("_limit=1&_limit=2", "_limit", "一次"),
        ("_count=yes", "_count", "none 或 exact"),
        ("_select=cod", "_select", "是否指“code”"),
        ("_sort=-cod", "_sort", "是否指“code”"),
        ("_sort=phone", "_sort", "脱敏"),
        ("_sort=shape", "_sort", "没有次序"),
        ("phone=05", "phone", "脱敏"),
        ("a__contains=1", "a__contains", "不支持 contains"),
        ("a__like=1", "a__like", "没有运算符“like”"),
        ("a=1.5", "a", "整数"),
        ("a=9223372036854775808", "a", "64 位"),
        ("a=", "a", "整数"),
        ("PM2.5=NaN", "PM2.5", "数值"),
        ("PM2.5=1e999", "PM2.5", "过大"),
        ("on=2026-02-30", "on", "日期"),
        ("on=20260101", "on", "日期"),
        ("at=2026-01-01", "at", "日期时间"),
        ("at=2026-01-01T00:00:00Z", "at", "不带时区"),
        ("open=1", "open", "true 或 false"),
        ("code__isnull=1", "code__isnull", "true 或 false"),
        ("code=%00", "code", "NUL"),
    ],
)
def test_mistake_names_its_parameter_and_what_is_right(text: str, parameter: str, said: str) -> None:
    with pytest.raises(BadQuery) as caught:
        ask(text)
    (mistake,) = caught.value.errors
    assert mistake.parameter == parameter
    assert said in mistake.detail.zh


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("_x=u", "以下划线开头的信息项写作“_x__eq”"),
        ("code__lik=1", "没有运算符“lik”，可用的有"),
        ("_lmit=1", "没有参数“_lmit”，是否指“_limit”？"),
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


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(BadQuery) as caught:
        ask("cod=1&a=x&_limit=0&_sort=b&_select=c&_count=1&on__lt=9")
    assert [mistake.parameter for mistake in caught.value.errors] == [
        "cod",
        "a",
        "on__lt",
        "_select",
        "_sort",
        "_limit",
        "_count",
    ]


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


def test_more_than_a_thousand_values_are_refused_not_trimmed() -> None:
    with pytest.raises(BadQuery) as caught:
        ask("&".join(f"code__in={i}" for i in range(1001)))
    assert "至多 1000" in caught.value.errors[0].detail.zh
    assert len(conditions(ask("&".join(f"code__in={i}" for i in range(1000))))[0][2]) == 1000


def test_decimals_that_the_column_would_round_are_refused() -> None:
    assert conditions(ask("amount__lt=12345678901234567890.12", PRICES)) == [
        ("amount", "lt", ("12345678901234567890.12",))
    ]
    for text in ("1.23456", "1" * 35, "1e3"):
        with pytest.raises(BadQuery):
            ask(f"amount={text}", PRICES)


def test_sensitive_value_is_refused_before_anything_else() -> None:
    with pytest.raises(SensitiveByPost) as caught:
        query_from_pairs(read_pairs("姓名=x&rank=y".encode()), PERSONS, SMALL)
    assert [one.parameter for one in caught.value.errors] == ["姓名", "rank"]
    assert caught.value.errors[0].detail.zh.startswith("“姓名”是敏感信息项，其值不能写在地址里")
    assert caught.value.errors[0].detail.en.startswith("“姓名” is a sensitive field")


@pytest.mark.parametrize("text", ["证件=1", "姓名__in=1", "姓名__contains=1&zzz=1"])
def test_sensitive_value_in_an_address_is_refused(text: str) -> None:
    with pytest.raises(SensitiveByPost) as caught:
        ask(text, PERSONS)
    assert "POST" in caught.value.errors[0].detail.zh


def test_whether_a_sensitive_field_is_null_may_be_asked() -> None:
    assert conditions(ask("姓名__isnull=false", PERSONS)) == [("姓名", "isnull", (False,))]


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

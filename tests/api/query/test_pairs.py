"""Query strings → pairs, and the nearest right word for one that is none."""

from __future__ import annotations

import pytest

from query_api.problems import Mistake, Text
from query_api.query.parameters import Pairs, read_pairs, suggestion, unknown


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
        (b"a=a%F0%28", "查询字符串不是 UTF-8 编码", "the query string is not UTF-8"),
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

"""JSON values as cells: the digits stay, and what no table can carry is refused in half a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from site_builder.tables.grid import ARRAY, BOOLEAN, FLOAT, INTEGER, OBJECT, TEXT
from site_builder.tables.json_cells import JsonFault, cells, decoder, written


@pytest.mark.parametrize(
    ("text", "cell", "kind"),
    [
        ("null", None, TEXT),
        ('"示例 "', "示例 ", TEXT),
        ("true", "true", BOOLEAN),
        ("false", "false", BOOLEAN),
        ("12345678901234567890123", "12345678901234567890123", INTEGER),
        ("0.10000000000000000000001", "0.10000000000000000000001", FLOAT),
        ("-1.50E+3", "-1.50E+3", FLOAT),
        ("[]", "[]", ARRAY),
        ('[1.50, "a", null, [true]]', '[1.50,"a",null,[true]]', ARRAY),
        ('{"名": 1.0, "b": {"c": [false]}}', '{"名":1.0,"b":{"c":[false]}}', OBJECT),
    ],
)
def test_value_of_a_file_is_its_text_with_every_digit(text: str, cell: str | None, kind: str) -> None:
    assert cells([decoder().decode(text)]) == ([cell], kind)


@pytest.mark.parametrize(
    ("value", "cell", "kind"),
    [
        (7, "7", INTEGER),
        (True, "true", BOOLEAN),
        (0.1, "0.1", FLOAT),
        ((1, 2), "[1,2]", ARRAY),
        ({"a": 1}, '{"a":1}', OBJECT),
    ],
)
def test_value_that_stands_in_a_descriptor_is_read_alike(value: Any, cell: str, kind: str) -> None:
    assert cells([value]) == ([cell], kind)


def test_cells_of_a_record_stand_in_order_with_one_kind_each() -> None:
    texts, kinds = cells(["a", None, 1, False, []])
    assert texts == ["a", None, "1", "false", "[]"]
    assert kinds == TEXT + TEXT + INTEGER + BOOLEAN + ARRAY
    assert cells([]) == ([], "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("NaN", "写了 NaN，JSON 里没有这个值，缺失值请写 null"),
        ("[-Infinity]", "写了 -Infinity，"),
        ('{"a": 1, "b": 2, "a": 1}', "同一个对象里有两个“a”"),
        (r'"\u0000"', r"有 NUL（\u0000）字符"),
        (r'"a\ud800"', r"有不成对的代理字符（\ud800–\udfff）"),
        (r'{"a": "\udfff"}', r"有不成对的代理字符（\ud800–\udfff）"),
        (r'["\u0000", "b"]', ""),
    ],
)
def test_what_no_table_can_carry_is_refused(text: str, said: str) -> None:
    if said:
        with pytest.raises(JsonFault) as caught:
            cells([decoder().decode(text)])
        assert str(caught.value).startswith(said)
    else:
        # Written out it is an escape again, which a table can carry.
        assert cells([decoder().decode(text)]) == ([r'["\u0000","b"]'], ARRAY)


def test_pair_of_halves_is_one_sign() -> None:
    assert cells([decoder().decode(r'"\ud842\udfb7"')]) == (["𠮷"], TEXT)
    assert written({"𠮷": ["a"]}) == '{"𠮷":["a"]}'

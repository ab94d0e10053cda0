"""Keys in addresses: split at raw commas, decoded, checked by the type of each part."""

from __future__ import annotations

import pytest

from query_api.problems import BadKey
from query_api.query.keys import key_from_path, stored_key
from query_api.snapshot import Table
from tests.api.query.fields import PRICES, STREETS, field, table

NUMBERS = table(field("n", type="integer", storage="BIGINT"), key=("n",))
PLAIN = table(field("a"), field("b"), key=("a", "b"))


@pytest.mark.parametrize(
    ("raw", "among", "key"),
    [
        (b"000123", STREETS, "000123"),
        (b"a~b_c-d.e", STREETS, "a~b_c-d.e"),
        (b"a%2Cb", STREETS, "a,b"),
        ("名".encode(), STREETS, "名"),
        (b"%E5%90%8D", STREETS, "名"),
        (b"", STREETS, ""),
        (b"+5", NUMBERS, "5"),
        (b"005", NUMBERS, "5"),
        (b"%E4%B8%9C%E5%B8%82%2C%E5%9C%BA,2026-01-01", PRICES, "东市,场\x1f2026-01-01"),
        (b"x%1Fy", STREETS, "x\x1fy"),
        (b"x,y", PLAIN, "x\x1fy"),
    ],
)
def test_raw_last_part_of_an_address_is_the_stored_key(raw: bytes, among: Table, key: str) -> None:
    assert key_from_path(raw, among) == key


@pytest.mark.parametrize(
    ("raw", "among", "said", "errors"),
    [
        (b"%FF", STREETS, "主键不是 UTF-8 编码。", ["应为百分号编码的 UTF-8"]),
        (b"a,b", STREETS, "主键只有一个信息项（code），给了 2 个；值里的逗号写作 %2C。", ["应为一个值"]),
        (
            b"a",
            PRICES,
            "主键值与主键的信息项不符，见 errors。",
            ["应给 2 个值（依次为 place、day），给了 1 个"],
        ),
        (b"a,b,c", PRICES, "主键值与", ["应给 2 个值（依次为 place、day），给了 3 个"]),
        (b"a,b", PRICES, "主键值与", ["day：“b”应为日期，例如 2026-11-23"]),
        (b"x%1Fy,b", PRICES, "主键值与", ["place：不能含 U+001F", "day：“b”应为日期，例如 2026-11-23"]),
        (b"x", NUMBERS, "主键值与", ["n：“x”应为整数，例如 42"]),
    ],
)
def test_wrong_key_is_refused_with_everything_that_is_wrong(
    raw: bytes, among: Table, said: str, errors: list[str]
) -> None:
    with pytest.raises(BadKey) as caught:
        key_from_path(raw, among)
    assert str(caught.value).startswith(said)
    assert [(mistake.parameter, mistake.detail.zh) for mistake in caught.value.errors] == [
        ("key", error) for error in errors
    ]


def test_mark_between_parts_may_stand_in_a_key_of_one_part() -> None:
    assert stored_key(["a\x1fb"], STREETS) == "a\x1fb"
    assert isinstance(stored_key(["a\x1fb", "2026-01-01"], PRICES), list)

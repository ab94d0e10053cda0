"""Bodies that ask for rows by their keys."""

from __future__ import annotations

import json
from typing import Any

import pytest

from query_api.problems import BadQuery
from query_api.query import Lookup, lookup_from_body
from query_api.settings import Limits
from query_api.snapshot import Table
from tests.api.query.fields import PERSONS, PRICES, STREETS

SMALL = Limits(keys_max=2)


def look_up(body: Any, among: Table = STREETS) -> Lookup:
    return lookup_from_body(json.dumps(body).encode(), among, SMALL)


def test_keys_are_kept_as_asked_and_as_stored() -> None:
    found = look_up({"keys": ["000123", 5], "select": ["a"]})
    assert (found.asked, found.stored) == (("000123", 5), ("000123", "5"))
    assert [one.name for one in found.select] == ["a"]
    assert look_up({"keys": [["x"]]}).stored == ("x",)
    assert look_up({"keys": ["x"]}).select == STREETS.fields
    assert look_up({"keys": ["x"]}, PERSONS).stored == ("x",)
    dated = look_up({"keys": [["东市,场", "2026-01-01"], ["西市场", "2026-01-02"]]}, PRICES)
    assert dated.stored == ("东市,场\x1f2026-01-01", "西市场\x1f2026-01-02")


@pytest.mark.parametrize(
    ("body", "among", "told"),
    [
        ({"keys": ["a", "b", "c"]}, STREETS, [("/keys", "应为 1–2 个主键的列表", "should be a list of 1 to 2 keys")]),
        ({}, STREETS, [("/keys", "应为 1–2 个主键的列表", "")]),
        ({"keys": []}, STREETS, [("/keys", "应为 1–2 个主键的列表", "")]),
        ({"keys": {}}, STREETS, [("/keys", "应为 1–2 个主键的列表", "should be a list of 1 to 2 keys")]),
        ({"keys": [None]}, STREETS, [("/keys/0", "主键的值应为文本或数", "a key's value should be text or a number")]),
        (
            {"keys": [["a", {}], ["b"]]},
            PRICES,
            [
                ("/keys/0", "主键的值应为文本或数", "a key's value should be text or a number"),
                ("/keys/1", "应给 2 个值（依次为 place、day），给了 1 个", "2 value(s) expected (place, day), got 1"),
            ],
        ),
        ({"keys": ["a"]}, PRICES, [("/keys/0", "应给 2 个值（依次为 place、day），给了 1 个", "")]),
        ({"keys": [[None, "2026-01-01"]]}, PRICES, [("/keys/0", "主键的值应为文本或数", "")]),
        ({"keys": ["a"], "selec": []}, STREETS, [("/selec", "没有参数“selec”，是否指“select”？", "")]),
        ({"keys": ["a"], "limit": 1}, STREETS, [("/limit", "没有参数“limit”，可用的有：keys、select", "")]),
    ],
)  # fmt: skip
def test_wrong_key_is_told_with_its_place(body: Any, among: Table, told: list[tuple[str, str, str]]) -> None:
    with pytest.raises(BadQuery) as caught:
        look_up(body, among)
    found = [(one.pointer, one.detail.zh, one.detail.en) for one in caught.value.errors]
    assert [one[:2] for one in found] == [one[:2] for one in told]
    assert all(
        one[2] in (wanted[2], *([] if wanted[2] else [one[2]]))
        for one, wanted in zip(found, told, strict=True)
    )


def test_thousand_keys_are_looked_up_and_no_more() -> None:
    keys = [["a", "2026-01-01"]] * 1000
    assert len(lookup_from_body(json.dumps({"keys": keys}).encode(), PRICES, Limits()).stored) == 1000
    with pytest.raises(BadQuery) as caught:
        lookup_from_body(json.dumps({"keys": [*keys, *keys[:1]]}).encode(), PRICES, Limits())
    assert [mistake.pointer for mistake in caught.value.errors] == ["/keys"]

"""Edits of a JSON text: the wanted value, and no other byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.authoring.json_edits import Insert, Put, Remove, edited

ODD = '{ "a":1,\n\t"b" : [ 1.50,2 ],"c":{"d":"\\u4e2d","e":{}}, "a2":"x" }\n'


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        (Put(path=("a",), value="甲"), ODD.replace(":1,", ':"甲",')),
        (Put(path=("c", "d"), value=2), ODD.replace('"\\u4e2d"', "2")),
        (Remove(path=("a",)), ODD.replace('"a":1,\n\t', "")),
        (Remove(path=("a2",)), ODD.replace(', "a2":"x"', "")),
        (Remove(path=("b", 0)), ODD.replace("1.50,", "")),
        (Insert(path=("b", 1), value=9), ODD.replace("1.50,2", "1.50, 9,2")),
        (Put(path=("z",), value=0), ODD.replace('"x"', '"x", "z": 0')),
        (
            Put(path=("a1",), value=0, order=lambda _: ("a", "a1", "b", "c", "a2")),
            ODD.replace(":1,", ':1, "a1": 0,'),
        ),
    ],
)
def test_only_the_place_of_the_edit_changes(edit: Put | Insert | Remove, wanted: str) -> None:
    assert edited(ODD, [edit]) == wanted


def test_new_objects_are_made_on_the_way_and_empty_ones_go() -> None:
    text = '{\n  "gov": {\n    "code": "1"\n  }\n}\n'
    more = edited(text, [Put(path=("gov", "originBasis", "title"), value="合同")])
    assert (
        more
        == '{\n  "gov": {\n    "code": "1",\n    "originBasis": {\n      "title": "合同"\n    }\n  }\n}\n'
    )
    assert edited(more, [Remove(path=("gov", "originBasis", "title"))]) == text


KEYS = st.sampled_from(["a", "b", "甲", "/", "~", '"'])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(
    value=st.dictionaries(KEYS, VALUES, max_size=4),
    key=KEYS,
    new=VALUES,
    indent=st.sampled_from([None, 1, 2]),
)
def test_a_put_key_has_the_value_and_others_keep_theirs(
    value: Any, key: str, new: Any, indent: int | None
) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    assert json.loads(edited(text, [Put(path=(key,), value=new)])) == {**value, key: new}
    rest = {name: one for name, one in value.items() if name != key}
    assert json.loads(edited(text, [Remove(path=(key,))])) == rest


@settings(max_examples=100, deadline=None)
@given(
    items=st.lists(VALUES, max_size=4), new=VALUES, at=st.integers(0, 4), indent=st.sampled_from([None, 2])
)
def test_an_inserted_item_stands_at_its_index(
    items: list[Any], new: Any, at: int, indent: int | None
) -> None:
    at = min(at, len(items))
    text = json.dumps({"list": items}, ensure_ascii=False, indent=indent)
    assert json.loads(edited(text, [Insert(path=("list", at), value=new)])) == {
        "list": [*items[:at], new, *items[at:]]
    }
    if at < len(items):
        assert json.loads(edited(text, [Remove(path=("list", at))])) == {
            "list": [*items[:at], *items[at + 1 :]]
        }

from __future__ import annotations

import hashlib

import pytest

from site_builder.review import content_hash

DESCRIPTOR = {
    "title": "公共厕所",
    "description": "位置。",
    "gov": {"sharing": {"type": "有条件共享", "conditions": "甲", "scope": "乙", "purpose": "丙"}},
    "resources": [
        {
            "name": "a",
            "schema": {"fields": [{"name": "编号", "type": "string"}, {"name": "n", "type": "integer"}]},
        },
        {"name": "图"},
    ],
}


def test_hash_is_of_the_compact_json_that_the_contract_describes():
    text = (
        '{"conditions":"甲","description":"位置。","fields":[["a","编号","string"],["a","n","integer"]],'
        '"purpose":"丙","scope":"乙","title":"公共厕所"}'
    )
    assert content_hash(DESCRIPTOR) == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"title": "厕所"},
        {"description": "别的。"},
        {"gov": {"sharing": {"conditions": "甲", "scope": "乙", "purpose": "丁"}}},
        {"resources": [{"name": "b", "schema": {"fields": [{"name": "编号", "type": "string"}]}}]},
    ],
)
def test_hash_changes_with_what_was_reviewed(change):
    assert content_hash({**DESCRIPTOR, **change}) != content_hash(DESCRIPTOR)


def test_hash_stays_when_something_else_changes():
    assert content_hash({**DESCRIPTOR, "keywords": ["x"]}) == content_hash(DESCRIPTOR)


def test_type_that_is_not_written_is_string():
    bare = {"resources": [{"name": "a", "schema": {"fields": [{"name": "n"}]}}]}
    typed = {"resources": [{"name": "a", "schema": {"fields": [{"name": "n", "type": "string"}]}}]}
    assert content_hash(bare) == content_hash(typed)


@pytest.mark.parametrize("odd", [{}, {"gov": 1, "resources": "x"}, {"title": "\ud800", "resources": [1, {}]}])
def test_any_json_object_has_a_hash(odd):
    assert content_hash(odd).startswith("sha256:")

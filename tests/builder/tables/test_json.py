"""ndjson, json and inline rows."""

from __future__ import annotations

import json

import pytest

from tests.builder.tables.folder import Folder, field

FIELDS = [field("id"), field("n", "integer"), field("x", "number")]


def test_objects_are_read_by_name_with_all_their_digits(folder: Folder) -> None:
    text = '{"id":"01","n":12345678901234567890,"x":0.12345678901234567890}\n{"x":1,"id":"𠮷"}\n'
    result = folder.check(text, FIELDS, path="data/t.ndjson")
    assert result.rows() == [("01", "12345678901234567890", "0.12345678901234567890"), ("𠮷", None, "1")]


def test_json_arrays_of_objects_or_of_arrays_are_tables(folder: Folder) -> None:
    keyed = json.dumps([{"id": "1", "n": 1.0, "x": None}, {"id": "2", "n": 2, "x": 2.5}])
    assert folder.check(keyed, FIELDS, path="data/t.json").rows() == [("1", 1, None), ("2", 2, 2.5)]
    listed = json.dumps([["id", "n", "x"], ["1", 1, 2.5]])
    assert folder.check(listed, FIELDS, path="data/t.json").rows() == [("1", 1, 2.5)]
    under = json.dumps({"result": {"rows": [{"id": "1", "n": 1, "x": 1}]}})
    assert folder.check(under, FIELDS, path="data/t.json", dialect={"property": "result.rows"}).rows() == [
        ("1", 1, 1.0)
    ]


def test_inline_rows_are_checked_under_their_pointer(folder: Folder) -> None:
    resource = {"name": "t", "title": "表", "schema": {"fields": FIELDS}}
    good = folder.examine({**resource, "data": [{"id": "1", "n": 1, "x": 1.5}]})
    assert good.rows() == [("1", 1, 1.5)]
    found = folder.examine(
        {**resource, "data": [{"id": "1", "n": 1, "x": 1}, {"id": "1", "n": "一", "x": 1}]}
    ).one()
    assert (found.file, found.pointer, found.row) == (
        "bureau/things/datapackage.json",
        "/resources/0/data/1",
        2,
    )
    assert folder.examine({**resource, "data": []}).rows() == []
    assert folder.examine(resource).one().rule == "V24"


WRONG = {
    "extra key": ('{"id":"1","n":1,"x":1,"y":2}\n', "有“y”，描述文件里没有"),
    "number in text": ('{"id":320681,"n":1,"x":1}\n', "在文件里是数字，信息项是文本"),
    "boolean as number": ('{"id":"1","n":true,"x":1}\n', "不是整数"),
    "broken line": ('{"id":"1","n":1,"x":1}\n{"id":\n', "第 2 行不是完整的 JSON"),
    "not an object": ('{"id":"1","n":1,"x":1}\n[1]\n', "不是对象"),
    "blank line": ('{"id":"1","n":1,"x":1}\n\n{"id":"1","n":1,"x":1}\n', "是空行"),
    "twice the key": ('{"id":"1","n":1,"x":1,"id":"2"}\n', "两个“id”"),
    "NaN": ('{"id":"1","n":1,"x":NaN}\n', "请写 null"),
    "half a character": ('{"id":"\\ud800","n":1,"x":1}\n', "代理字符"),
    "NUL": ('{"id":"\\u0000","n":1,"x":1}\n', "NUL"),
    "deep": ('{"id":' + "[" * 100_000 + "]" * 100_000 + "}\n", "嵌套太深"),
}


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=list(WRONG))
def test_wrong_records_are_findings(folder: Folder, text: str, words: str) -> None:
    result = folder.check(text, FIELDS, path="data/t.ndjson")
    assert result.errors
    assert words in result.messages


def test_a_field_in_no_record_is_advice(folder: Folder) -> None:
    result = folder.check('{"id":"1","n":1}\n', FIELDS, path="data/t.ndjson")
    assert "没有一条记录有信息项“x”" in result.one().message
    assert not result.errors


@pytest.mark.parametrize("text", ["", "{}", '[{"id":"1"}', '[{"id":"1"}] x', "null", "[" * 100_000])
def test_json_that_is_no_table_is_said(folder: Folder, text: str) -> None:
    assert folder.check(text, FIELDS, path="data/t.json").one().rule == "F03"


def test_records_of_json_arrays_know_their_line(folder: Folder) -> None:
    found = folder.check(
        '[\n{"id":"1","n":1,"x":1},\n\n{"id":"1","n":"y","x":1}\n]\n', FIELDS, path="data/t.json"
    ).one()
    assert (found.line, found.row) == (4, 2)


def test_structured_values_are_kept_with_the_digits_they_came_with(folder: Folder) -> None:
    fields = [field("o", "object"), field("a", "array"), field("b", "boolean")]
    text = '{"o":{"值":[1.10,null,{"n":12345678901234567890}]},"a":[true,"引\\"号",0.10],"b":false}\n'
    ((written, listed, truth),) = folder.check(text, fields, path="data/t.ndjson").rows()
    assert written == '{"值":[1.10,null,{"n":12345678901234567890}]}'
    assert (listed, truth) == ('[true,"引\\"号",0.10]', False)


def test_inline_rows_may_hold_structured_and_plain_values(folder: Folder) -> None:
    fields = [field("n", "integer"), field("x", "number"), field("o", "object"), field("a", "array")]
    resource = {"name": "t", "title": "表", "schema": {"fields": fields}}
    rows = [{"n": 3, "x": 0.5, "o": {"k": [1]}, "a": ["一", None]}, {"n": None, "x": 2, "o": {}, "a": []}]
    assert folder.examine({**resource, "data": rows}).rows() == [
        (3, 0.5, '{"k":[1]}', '["一",null]'),
        (None, 2.0, "{}", "[]"),
    ]

"""The compiled validator and jsonschema say the same of every file, keyword, pattern and format."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from site_builder import structure
from site_builder.sources import Document, Source
from site_builder.structure import schemas, validators
from site_builder.structure.formats import FORMATS
from site_builder.structure.verdict import is_right
from tests.builder.schema_examples import CASES, EXAMPLES, PLACES

JSON = (
    st.none()
    | st.booleans()
    | st.integers(-2, 70)
    | st.floats(0, 2)
    | st.sampled_from(["", " x", "停用", "1", "在用"])
)
SPOILED = [case for case in CASES if "-pass" in case.stem]


@given(data=st.data())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_the_quick_verdict_is_that_of_jsonschema(data: st.DataObject) -> None:
    """Right files, spoiled in up to three places."""
    case = data.draw(st.sampled_from(SPOILED))
    value = json.loads(case.read_text("utf-8"))
    for _ in range(data.draw(st.integers(0, 3))):
        holder = data.draw(st.sampled_from(list(holders(value))))
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        if data.draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = data.draw(JSON | st.lists(JSON, max_size=2) | st.just({}) | st.just({"x": 1}))
    kind = case.stem.split("-")[0]
    assert is_right(kind, document_of(kind, value)) is validators.validator(kind).is_valid(value)


def document_of(kind: str, value: Any) -> Document:
    return Document(path=PLACES[kind], text=json.dumps(value, ensure_ascii=False), value=value)


def holders(value: Any) -> Iterator[Any]:
    """The objects and lists in a value that are not empty."""
    if isinstance(value, dict | list) and value:
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from holders(inner)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_quick_verdict_knows_every_example(case: Path) -> None:
    kind = case.stem.split("-")[0]
    value = json.loads(case.read_text("utf-8"))
    assert is_right(kind, document_of(kind, value)) is validators.validator(kind).is_valid(value)


VALUES: list[Any] = [
    None,
    True,
    0,
    1,
    1.0,
    1.5,
    70,
    "",
    "a",
    "ab",
    "2026-02-30",
    "2026-02-28",
    [],
    [1, 1],
    ["a"],
    [[1], [1]],
    {},
    {"a": 1},
]


@pytest.mark.parametrize(
    "schema",
    [
        *({"type": kind} for kind in ("null", "boolean", "integer", "number", "string", "array", "object")),
        {"type": ["integer", "string"]},
        {"enum": ["a", "2026-02-28"]},
        {"const": 1},
        {"const": True},
        {"pattern": "^a"},
        {"format": "date"},
        {"minLength": 1},
        {"minItems": 1},
        {"minimum": 1},
        {"maximum": 1},
        {"uniqueItems": True},
        {"items": {"type": "integer"}},
        {"required": ["a"]},
        {"properties": {"a": {"type": "string"}}},
        {"properties": {"b": {}}, "additionalProperties": False},
        {"allOf": [{"type": "string"}, {"minLength": 2}]},
        {"anyOf": [{"type": "string"}, {"minItems": 1, "type": "array"}]},
        {"not": {"type": "string"}},
        {"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"type": "array"}},
        {"if": {"type": "string"}, "then": {"minLength": 2}},
        {"if": {"type": "string"}, "else": {"type": "array"}},
    ],
    ids=str,
)
def test_each_keyword_means_what_it_means_to_jsonschema(schema: dict[str, Any]) -> None:
    compiled = jsonschema_rs.Draft202012Validator(schema, validate_formats=True, formats=dict(FORMATS))
    worded = validators.validator_of(schema)
    plain = Draft202012Validator(schema, format_checker=validators.format_checker())
    expected = [plain.is_valid(value) for value in VALUES]
    assert [compiled.is_valid(value) for value in VALUES] == expected
    assert [worded.is_valid(value) for value in VALUES] == expected


SIGNS = [
    "",
    " ",
    "\n",
    "\x1f",
    "\x7f",
    "\xa0",
    "\u2028",
    "\u3000",
    "\u200b",
    "a",
    "A",
    "1",
    "１",
    "٣",
    "é",
    "中",
    "ſ",
]
"""What two engines of patterns may read differently: blanks, digits of other scripts, letters that fold."""


def every_pattern() -> set[str]:
    found: set[str] = set()

    def collect(node: object) -> None:
        if isinstance(node, dict):
            found.update({node["pattern"]} if isinstance(node.get("pattern"), str) else ())
        for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            collect(inner)

    for kind in PLACES:
        collect(schemas.schema(kind))
    return found


@pytest.mark.parametrize("pattern", sorted(every_pattern()))
def test_each_pattern_means_the_same_to_both_engines(pattern: str) -> None:
    compiled = jsonschema_rs.Draft202012Validator({"pattern": pattern})
    texts = ["".join(signs) for signs in product(SIGNS, repeat=3)]
    texts += [
        "2026-01-31",
        "2026-01-31\n",
        "mzj/a-b",
        "../a",
        "C:\\a",
        "~a",
        "https://a b",
        "13800138000",
        "0513-1",
    ]
    search = validators.compiled(pattern).search
    assert [t for t in texts if compiled.is_valid(t) is not (search(t) is not None)] == []


@pytest.mark.parametrize("text", ["\x85x", "x\x85", "\ufeffx"])
def test_signs_that_the_engines_read_differently_are_left_to_jsonschema(text: str) -> None:
    value = json.loads((EXAMPLES / "dataset-pass-conditional.json").read_text("utf-8"))
    value["description"] = text
    for document in (
        document_of("dataset", value),
        replace(document_of("dataset", value), text=json.dumps(value)),
    ):
        assert not is_right("dataset", document)
    found = structure.check(Source(root=EXAMPLES, city=None, datasets=(document_of("dataset", value),)))
    assert bool(found) is not validators.validator("dataset").is_valid(value)


def test_every_format_of_the_schemas_is_known() -> None:
    named = {
        match for kind in PLACES for match in re.findall(r"'format': '([^']+)'", str(schemas.schema(kind)))
    }
    assert {"date", "date-time"} <= named <= FORMATS.keys()

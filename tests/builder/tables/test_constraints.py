"""Constraints of fields, and patterns in RE2."""

from __future__ import annotations

import re
import warnings

import pytest

from site_builder.tables.patterns import in_re2
from tests.builder.tables.folder import Folder, field

CASES = [
    ("string", {"required": True}, "x", "", "没有值"),
    ("string", {"minLength": 2}, "𠮷野", "𠮷", "少于 2 个字"),
    ("string", {"maxLength": 1}, "𠮷", "吉野", "多于 1 个字"),
    ("string", {"pattern": r"\w{2}-\d+"}, "启东-1", "启东-１", "不符合规定的格式"),
    ("string", {"pattern": "a|b"}, "a", "ax", "不符合规定的格式"),
    ("string", {"pattern": "(?!0)[0-9]+"}, "10", "01", "不符合规定的格式"),
    ("string", {"enum": ["甲", "乙"]}, "甲", "丙", "允许的取值里：甲、乙"),
    ("integer", {"minimum": 1}, "1", "0", "小于下限 1"),
    ("integer", {"exclusiveMaximum": 10}, "9", "10", "不小于上限 10"),
    ("integer", {"enum": [1, "2"]}, "02", "3", "允许的取值里：1、2"),
    ("number", {"maximum": "0.3"}, "0.3", "0.30000000000000004", "大于上限 0.3"),
    ("number", {"minimum": 0}, "0", "NaN", "小于下限 0"),
    ("date", {"minimum": "2024-01-01"}, "2024-01-01", "2023-12-31", "小于下限 2024-01-01"),
    (
        "datetime",
        {"maximum": "2024-01-01T00:00:00"},
        "2024-01-01T00:00:00",
        "2024-01-01T00:00:01",
        "大于上限",
    ),
    ("year", {"minimum": "1949"}, "1949", "1948", "小于下限"),
    ("array", {"maxLength": 2}, "[1,2]", "[1,2,3]", "多于 2 项"),
]


@pytest.mark.parametrize(("kind", "constraints", "good", "bad", "words"), CASES)
def test_constraint_is_held(
    folder: Folder, kind: str, constraints: dict[str, object], good: str, bad: str, words: str
) -> None:
    fields = [field("id"), field("a", kind, constraints=constraints)]
    dialect = {"quoteChar": ""}
    assert not folder.check(f"id\ta\n1\t{good}\n", fields, path="data/t.tsv", dialect=dialect).findings
    found = folder.check(f"id\ta\n1\t{good}\n2\t{bad}\n", fields, path="data/t.tsv", dialect=dialect).one()
    assert (found.rule, found.line, found.row, found.field) == ("V24", 3, 2, "a")
    assert words in found.message


def test_missing_values_break_no_other_constraint_than_required(folder: Folder) -> None:
    fields = [
        field("id"),
        field("a", constraints={"minLength": 3, "pattern": "x+", "enum": ["xxx"], "unique": True}),
    ]
    assert not folder.check("id,a\n1,\n2,\n", fields).findings


def test_bound_and_pattern_that_make_no_sense_are_found_in_the_descriptor(folder: Folder) -> None:
    found = folder.check("a\n1\n", [field("a", "integer", constraints={"minimum": "一"})]).one()
    assert found.pointer == "/resources/0/schema/fields/0/constraints/minimum"
    found = folder.check("a\n1\n", [field("a", constraints={"pattern": "("})]).one()
    assert found.pointer == "/resources/0/schema/fields/0/constraints/pattern"


@pytest.mark.parametrize(
    "pattern",
    [r"[\w-]+", r"[^\s]*", r"a\.b", r"[]x]", r"[[]", r"\d{3}", r"(?i)ab", r"\u4e00", r"[一-龥]{2,}"],
)
def test_translated_patterns_match_what_python_matches(folder: Folder, pattern: str) -> None:
    samples = ["启东-1", "a b", "a.b", "axb", "]", "[", "123", "AB", "一", "启东市", "a\u3000b"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compiled = re.compile(pattern)
    fields = [field("a", constraints={"pattern": pattern})]
    result = folder.check(
        "a\n" + "".join(f"{sample}\n" for sample in samples), fields, dialect={"quoteChar": ""}
    )
    refused = [f.value for f in result.findings]
    assert refused == [sample for sample in samples if not compiled.fullmatch(sample)]


def test_what_re2_does_not_know_is_left_to_python() -> None:
    assert in_re2(r"\bx") is None
    assert in_re2("x\\") is None
    assert in_re2(r"\u4e00") is None


def test_a_bound_beyond_64_bit_is_compared_too(folder: Folder) -> None:
    many = field("n", "integer", constraints={"maximum": 10**20, "enum": [1, 10**30]})
    assert not folder.check("n\n1\n", [many]).findings
    found = folder.check("n\n200000000000000000000\n", [many])
    assert any("大于上限" in f.message for f in found.errors)
    precise = field("n", "number", constraints={"maximum": "1e40"})
    assert not folder.check("n\n0.12345678901234567890\n", [precise]).findings

"""Files that break a schema, each with the whole report it must give."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from site_builder import sources, structure
from site_builder.codelists import SHAPES
from site_builder.config import SCHEMAS
from site_builder.findings import Finding, Severity
from site_builder.law import RULES
from site_builder.sources import CodeList, Document, Source
from site_builder.structure import schemas, validators
from tests.builder.schema_examples import CASES, EXAMPLES, PLACES

GROUPS = {"policy": "policies", "upstream": "upstream"}
"""Where a source keeps files of a kind, if not under its plural."""


def source_of(case: Path, **parts: object) -> Source:
    """A source that holds nothing but this file, where such a file belongs."""
    kind = case.stem.split("-")[0]
    text = case.read_text("utf-8")
    document = Document(path=PLACES[kind], text=text, value=json.loads(text))
    plain: dict[str, object] = {"root": EXAMPLES, "city": document if kind == "catalog" else None}
    if kind != "catalog":
        plain[GROUPS.get(kind, f"{kind}s")] = (document,)
    return Source(**(plain | parts))  # type: ignore[arg-type] # the names of the parts are the kinds of files


def lines(findings: list[Finding]) -> str:
    return "".join(
        f"{f.line}:{f.column} {f.rule} {f.severity} {f.pointer or '(document)'} {f.message} | {f.hint}\n"
        for f in findings
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_file_gives_exactly_its_findings(case: Path) -> None:
    expected = case.with_suffix(".findings.txt")
    found = lines(structure.check(source_of(case)))
    assert found == (expected.read_text("utf-8") if expected.exists() else "")
    assert ("-fail" in case.stem) is bool(found), "a case is named for its verdict"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_plain_json_schema_gives_the_same_verdict(case: Path) -> None:
    kind = case.stem.split("-")[0]
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    plain = Draft202012Validator(schema, format_checker=validators.format_checker())
    value = json.loads(case.read_text("utf-8"))
    assert plain.is_valid(value) is validators.validator(kind).is_valid(value)


def test_every_finding_says_name_weight_and_article_of_its_rule() -> None:
    found = structure.check(source_of(EXAMPLES / "dataset-fail-denied-without-basis.json"))
    basis = next(f for f in found if f.rule == "V09")
    assert (basis.name, basis.article) == ("denial-has-legal-basis", "第十条（一）")
    channel = structure.check(source_of(EXAMPLES / "dataset-fail-other-channel-without-reason.json"))
    assert {(f.rule, f.severity) for f in channel} == {("V32", Severity.WARNING)}


def test_blanks_around_a_text_come_with_a_patch() -> None:
    found = structure.check(source_of(EXAMPLES / "dataset-fail-conditional-without-terms.json"))
    patches = [f.fix for f in found if f.fix]
    assert patches == [({"op": "replace", "path": "/gov/sharing/purpose", "value": "核验"},)]


def test_every_rule_named_in_a_schema_exists() -> None:
    named: set[str] = set()

    def collect(node: object) -> None:
        if isinstance(node, dict):
            named.update({node["x-rule"]} if isinstance(node.get("x-rule"), str) else ())
            for inner in node.values():
                collect(inner)
        elif isinstance(node, list):
            for inner in node:
                collect(inner)

    for kind in PLACES:
        collect(schemas.schema(kind))
    assert named <= RULES.keys()
    assert {"V01", "V02", "V03", "V08", "V09", "V16", "V17", "V32", "F04"} <= named


def test_a_trailing_line_break_is_not_overlooked() -> None:
    case = EXAMPLES / "dataset-pass-conditional.json"
    value = json.loads(case.read_text("utf-8"))
    value["gov"]["publishedOn"] += "\n"
    assert not validators.validator("dataset").is_valid(value)


def test_hostile_lists_are_judged_at_once() -> None:
    value = json.loads((EXAMPLES / "dataset-pass-conditional.json").read_text("utf-8"))
    value["gov"]["related"] = [{}] * 3 + [[number] for number in range(100_000)]
    document = Document(path=PLACES["dataset"], text=json.dumps(value), value=value)
    start = time.perf_counter()
    found = structure.check(Source(root=EXAMPLES, city=None, datasets=(document,)))
    assert 1 < len(found) <= 500
    assert time.perf_counter() - start < 60  # a guard against quadratic comparing, not a speed goal


@pytest.mark.parametrize(
    ("case", "pointer", "word", "expected"),
    [
        (
            "department-pass",
            "kind",
            "市政府工作部",
            "_codelists/kinds.csv 里没有“市政府工作部”。 | 你是否想写“市政府工作部门”？",
        ),
        (
            "dataset-pass-conditional",
            "gov/themes",
            ["教育", "卫升"],
            "_codelists/themes.csv 里没有“卫升”。 | 可选：教育、卫生。",
        ),
        (
            "dataset-pass-conditional",
            "gov/scenes",
            ["教育入雪"],
            "_codelists/scenes.csv 里没有“教育入雪”。 | 你是否想写“教育入学”？",
        ),
        (
            "dataset-pass-conditional",
            "resources/0/schema/fields/0/gov/element",
            "xm1",
            "_codelists/elements.csv 里没有“xm1”。 | 你是否想写“xm”？",
        ),
    ],
)
def test_borrowed_words_come_from_their_code_list(case: str, pointer: str, word: Any, expected: str) -> None:
    value = json.loads((EXAMPLES / f"{case}.json").read_text("utf-8"))
    holder: Any = value
    *path, last = pointer.split("/")
    for step in path:
        holder = holder[int(step) if step.isdigit() else step]
    holder[last] = word
    kind = case.split("-")[0]
    document = Document(path=PLACES[kind], text=json.dumps(value), value=value)
    known = {"kinds": "市政府工作部门", "themes": "教育 卫生", "scenes": "教育入学", "elements": "xm uscc"}
    lists = {name: code_list(name, words.split()) for name, words in known.items()}
    source = Source(root=EXAMPLES, city=None, **{f"{kind}s": (document,)}, code_lists=lists)  # type: ignore[arg-type] # as above
    assert [f"{f.message} | {f.hint}" for f in structure.check(source)] == [expected]


def code_list(name: str, words: list[str]) -> CodeList:
    columns = SHAPES[name].columns
    rows = tuple(dict.fromkeys(columns, word) for word in words)
    return CodeList(
        path=f"_codelists/{name}.csv", columns=columns, rows=rows, lines=tuple(range(2, len(rows) + 2))
    )


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("cycles.csv", "name,days\n每日,1\n", "1 代码表缺少列：graceDays。"),
        ("cycles.csv", "name,days,graceDays\n每日,一,1\n", "2 days “一”不是整数。"),
        ("kinds.csv", "name\n部门\n\n部门\n", "4 “部门”与第 2 行重复。"),
        ("formats.csv", "class,type,kind\n,a,文件\n", "2 class 是空的。"),
        ("formats.csv", "class,type,kind\n数据库,a,库\n", "2 kind “库”不是可选的词。"),
        ("theme.csv", "name,parent\n教育,\n", "None 不认识的代码表“theme”，不会被读取。"),
    ],
)
def test_a_code_list_without_its_shape(tmp_path: Path, file: str, text: str, expected: str) -> None:
    (tmp_path / "_codelists").mkdir()
    (tmp_path / "_codelists" / file).write_text(text, encoding="utf-8")
    found = [f"{f.line} {f.message}" for f in structure.check(sources.read(tmp_path))]
    assert found == [expected]

"""Files that break a schema, each with the whole report it must give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from site_builder import structure
from site_builder.config import SCHEMAS
from site_builder.findings import Finding, Severity
from site_builder.law import RULES
from site_builder.sources import Document, Source
from site_builder.structure import schemas

EXAMPLES = Path(__file__).parents[1] / "examples" / "structure"
CASES = sorted(EXAMPLES.glob("*.json"))
PLACES = {
    "catalog": "catalog.json",
    "department": "shi/department.json",
    "dataset": "shi/shili/datapackage.json",
    "policy": "_policy/qidong-2019.json",
}


def source_of(case: Path, **parts: object) -> Source:
    """A source that holds nothing but this file, where such a file belongs."""
    kind = case.stem.split("-")[0]
    text = case.read_text("utf-8")
    document = Document(path=PLACES[kind], text=text, value=json.loads(text))
    plain: dict[str, object] = {"root": EXAMPLES, "city": document if kind == "catalog" else None}
    if kind != "catalog":
        plain[f"{kind[:-1]}ies" if kind == "policy" else f"{kind}s"] = (document,)
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
    plain = Draft202012Validator(schema, format_checker=schemas.format_checker())
    value = json.loads(case.read_text("utf-8"))
    assert plain.is_valid(value) is schemas.validator(kind).is_valid(value)


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
    assert not schemas.validator("dataset").is_valid(value)

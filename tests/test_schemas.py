"""The schemas themselves: valid, self-contained, explained in Chinese, and one verdict with any tool."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package
from jsonschema import Draft202012Validator

from site_builder import sources
from site_builder.config import SCHEMAS
from site_builder.ledgers import KINDS
from site_builder.structure import validators

REPOSITORY = Path(__file__).resolve().parents[1]
SOURCE = REPOSITORY / "catalog_src"
EXAMPLES = REPOSITORY / "tests" / "examples" / "structure"
FILES = sorted(SCHEMAS.glob("*.schema.json"))
DESCRIPTORS = {
    "catalog": ["catalog.json"],
    "department": ["*/department.json"],
    "dataset": ["*/*/datapackage.json"],
    "policy": ["_policy/*.json"],
    "calendar": ["_calendar/*.json"],
    "upstream": ["_upstream/*.json"],
    "target": ["_targets/*.json"],
    **{kind: [f"*/{folder}/*.json"] for folder, kind in KINDS.items()},
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def load(kind: str) -> Any:
    return json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))


def samples(kind: str) -> list[Path]:
    return sorted(path for pattern in DESCRIPTORS[kind] for path in SOURCE.glob(pattern))


def properties(node: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every key that a schema describes; not those a condition only mentions again."""
    if isinstance(node, dict):
        for key, value in node.get("properties", {}).items():
            yield f"{at}/{key}", value
        for word, inner in node.items():
            if word not in ("allOf", "anyOf", "oneOf", "if", "then", "else", "not"):
                yield from properties(inner, f"{at}/{word}")
    elif isinstance(node, list):
        for inner in node:
            yield from properties(inner, at)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_schema_is_valid_and_in_one_file(file: Path) -> None:
    schema = json.loads(file.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    references = re.findall(r'"\$ref": "([^"]*)"', file.read_text("utf-8"))
    assert all(reference.startswith("#/$defs/") for reference in references)
    assert {reference.removeprefix("#/$defs/") for reference in references} <= schema.get("$defs", {}).keys()


@pytest.mark.parametrize("kind", DESCRIPTORS)
def test_every_key_is_explained_in_chinese(kind: str) -> None:
    unexplained = [
        at
        for at, node in properties(load(kind))
        if not CHINESE.search(node.get("title", "")) or not CHINESE.search(node.get("description", ""))
    ]
    assert unexplained == []


def test_editor_settings_of_the_handbook_reach_every_descriptor(repository: Path) -> None:
    page = (repository / "site_builder/handbook/cataloguing/index.md").read_text("utf-8")
    settings = json.loads(page.partition("```json\n")[2].partition("```")[0])
    found = {one["url"]: one["fileMatch"] for one in settings["json.schemas"]}
    assert {url.removeprefix("./schemas/") for url in found} == {
        f"{kind}.schema.json" for kind in DESCRIPTORS
    }
    for url, patterns in found.items():
        assert (repository / url).is_file()
        files = [file for pattern in patterns for file in repository.glob(pattern.removeprefix("/"))]
        assert files or patterns[0].rsplit("/", 2)[-2] in ("_calendar", "_upstream")
        for file in files:
            # Where a file names its schema, an editor and these settings must not disagree.
            link = json.loads(file.read_text("utf-8")).get("$schema")
            assert link is None or (file.parent / link).resolve() == (repository / url).resolve()


@pytest.mark.parametrize("kind", DESCRIPTORS)
def test_dates_have_a_pattern_beside_the_format(kind: str) -> None:
    def dates(node: Any) -> Iterator[Any]:
        if isinstance(node, dict):
            if node.get("format") in ("date", "date-time"):
                yield node
            for inner in node.values():
                yield from dates(inner)
        elif isinstance(node, list):
            for inner in node:
                yield from dates(inner)

    found = list(dates(load(kind)))
    assert found
    assert all("pattern" in node for node in found)


@pytest.mark.parametrize("kind", DESCRIPTORS)
def test_check_jsonschema_and_mulu_check_give_one_verdict(kind: str) -> None:
    """Every sample file is valid; of the examples, both refuse the same ones."""
    files = [*samples(kind), *sorted(EXAMPLES.glob(f"{kind}-*.json"))]
    assert samples(kind) or kind in ("calendar", "upstream")
    command = [sys.executable, "-m", "check_jsonschema", "--output-format", "json"]
    command += ["--schemafile", str(SCHEMAS / f"{kind}.schema.json"), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    refused = {Path(error["filename"]) for error in report.get("errors", [])}
    ours = {f for f in files if not validators.validator(kind).is_valid(json.loads(f.read_text("utf-8")))}
    assert refused == ours
    assert not refused & set(samples(kind))


def test_no_sample_descriptor_is_wrong_for_frictionless() -> None:
    wrong = {
        str(path): [error.message for error in Package.metadata_validate(json.loads(path.read_text("utf-8")))]
        for path in samples("dataset")
    }
    assert {path: found for path, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("cycles", ("updateCycle",)),
        ("formats", ("format", "properties", "class")),
    ],
)
def test_a_word_list_in_a_schema_equals_the_code_list(words: str, at: tuple[str, ...]) -> None:
    node = load("dataset")["$defs"]["gov"]["properties"]
    for step in at:
        node = node[step]
    rows = sources.read(SOURCE).codelists[words]
    column = "class" if words == "formats" else "name"
    assert set(node["enum"]) == {row[column] for row in rows}

"""Records as an auditor works with them: search, usage, verification, hand-over."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import httpx
import jsonschema
import pytest

from query_api.audit import audit_folder
from query_api.audit.export import verify_export
from query_api.audit.search import Criteria, search
from query_api.cli import main
from tests.api.audit.asking import found

SCHEMA = Path(__file__).resolve().parents[3] / "schemas" / "usage.schema.json"


@pytest.mark.parametrize(
    ("arguments", "requests"),
    [
        ([], ["one", "two", "three", "three", "four", "five"]),
        (["--dataset", "fgw/persons"], ["four"]),
        (["--request", "two"], ["two"]),
        (["--status", "400"], ["two"]),
        (["--value", "示例000001"], ["four"]),
        (["--value", "示例000002"], []),
        (["--since", "2999"], []),
        (["--until", "1999-12"], []),
        (["--department", "mzj"], []),
    ],
)
def test_search_finds_by_what_is_known(
    client: httpx.Client,
    state: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    requests: list[str],
) -> None:
    assert [record["requestId"] for record in found(capsys, state, *arguments)] == requests


def test_search_by_time_includes_the_whole_of_both_ends(client: httpx.Client, state: Path) -> None:
    times = [hit.found.time for hit in search(audit_folder(state), Criteria())]
    for length in (4, 7, 10, 13, 16, 23):
        criteria = Criteria(since=times[0][:length], until=times[-1][:length])
        assert len(list(search(audit_folder(state), criteria))) == 6


def test_usage_counts_and_names_nobody(
    client: httpx.Client, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["audit", "report", "--state", str(state)]) == 0
    text = capsys.readouterr().out
    file = json.loads(text)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_bytes())).validate(file)
    counted = {use["dataset"]: use for use in file["uses"]}
    figures = {
        name: [use[key] for key in ("calls", "answered", "refused", "failed", "rows")]
        for name, use in counted.items()
    }
    assert figures == {
        None: [1, 1, 0, 0, 0],
        "mzj/streets": [3, 2, 1, 0, 2 + 257],
        "fgw/persons": [1, 1, 0, 0, 1],
    }
    assert "testclient" not in text
    assert "hmac:" not in text
    assert main(["audit", "report", "--state", str(state), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["calls"] for row in rows] == [str(use["calls"]) for use in file["uses"]]


def test_verify_exits_1_and_names_file_and_line(
    client: httpx.Client, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["audit", "verify", "--state", str(state)]) == 0
    assert capsys.readouterr().out.startswith("完好：1 个文件")
    (path,) = audit_folder(state).glob("2*.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"status":400', b'"status":200')
    path.write_bytes(b"".join(lines))
    assert main(["audit", "verify", "--state", str(state)]) == 1
    assert capsys.readouterr().out.startswith(f"{path.name}:3  ")


def test_handed_over_records_prove_themselves(client: httpx.Client, state: Path, tmp_path: Path) -> None:
    target = tmp_path / "export.zip"
    assert main(["audit", "export", "--state", str(state), "--to", str(target)]) == 0
    assert main(["audit", "verify", "--export", str(target)]) == 0
    with zipfile.ZipFile(target) as archive_:
        content = {name: archive_.read(name) for name in archive_.namelist()}
    (name,) = [name for name in content if name.startswith("2")]
    lines = content[name].splitlines(keepends=True)
    for changed in (
        lines[:-1],
        lines[:2] + lines[3:],
        [*lines[:3], lines[3].replace(b"200", b"201"), *lines[4:]],
    ):
        spoiled = tmp_path / "spoiled.zip"
        with zipfile.ZipFile(spoiled, "w") as archive_:
            for other, value in content.items():
                archive_.writestr(other, b"".join(changed) if other == name else value)
        assert verify_export(spoiled)[0].startswith(name)

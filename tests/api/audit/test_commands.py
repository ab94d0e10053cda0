"""Records as an auditor works with them: search, usage, hand-over, retention, backup."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.audit import Writer, audit_folder, records
from query_api.audit.archive import HOT_DAYS, KEEP_DAYS, archive, prune
from query_api.audit.export import verify_export
from query_api.audit.files import archived, live
from query_api.audit.search import Criteria, search
from query_api.audit.verify import verify
from query_api.backup import backup
from query_api.cli import main
from query_api.errors import OperatorError
from query_api.settings import Settings

V1 = "/api/v1/datasets"
ROWS = f"{V1}/mzj/streets/tables/streets/rows"
SCHEMA = Path(__file__).resolve().parents[3] / "schemas" / "usage.schema.json"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def client(snapshot: Path, state: Path) -> Iterator[httpx.Client]:
    with TestClient(create_app(Settings(snapshot=str(snapshot), state=str(state), demo=True))) as client:
        client.get(f"{ROWS}?_limit=2", headers={"x-request-id": "one"})
        client.get(f"{ROWS}?nope=1", headers={"x-request-id": "two"})
        client.get(f"{V1}/mzj/streets/tables/long/download?_format=csv", headers={"x-request-id": "three"})
        lookup = f"{V1}/fgw/persons/tables/persons/lookup"
        client.post(lookup, json={"keys": ["示例000001"]}, headers={"x-request-id": "four"})
        client.get("/api/v1", headers={"x-request-id": "five"})
        yield client


def found(capsys: pytest.CaptureFixture[str], state: Path, *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["audit", "search", "--state", str(state), *arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


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


# --- retention -----------------------------------------------------------------------------------


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """Records over four and a half years, one a month, by writers of their own days."""
    folder = tmp_path / "state" / "audit"
    for month in range(55):
        day = date(2022, 1, 1) + timedelta(days=30 * month)
        writer = Writer(folder, rotate_bytes=1_000_000)
        writer.append(
            records.EventEntry(
                time=f"{day}T09:00:00.000+08:00", event="test", by=None, reason=None, dataset=f"a/{month}"
            )
        )
        writer.close()
    return folder


def test_nothing_younger_than_its_age_is_packed_or_removed_over_the_years(years: Path) -> None:
    days = {date.fromisoformat(name[:10]) for name in live(years)}
    today = date(2022, 1, 1)
    while today < date(2027, 6, 1):
        archive(years, today=today, by="测试")
        prune(years, today=today, by="测试")
        hot = {date.fromisoformat(name[:10]) for name in live(years)}
        kept = hot | {date.fromisoformat(name[:10]) for name in archived(years)}
        assert {day for day in days if (today - day).days <= HOT_DAYS} <= hot
        assert {day for day in days if (today - day).days <= KEEP_DAYS} <= kept
        assert not {day for day in days if (today - day).days > KEEP_DAYS} & kept
        assert verify(years).faults == []
        today += timedelta(days=97)
    # What is packed is still found, and still watched over.
    packed = archived(years)
    assert packed
    name, path = next(iter(packed.items()))
    events = [hit for hit in search(years, Criteria()) if hit.file == name]
    assert len(events) == 1
    path.chmod(0o600)
    path.unlink()
    assert [fault.file for fault in verify(years).faults] == [name]


@pytest.mark.parametrize(("act", "days"), [("archive", 183), ("prune", KEEP_DAYS - 1)])
def test_less_than_the_law_asks_for_is_refused(
    years: Path, capsys: pytest.CaptureFixture[str], act: str, days: int
) -> None:
    option = "--hot-days" if act == "archive" else "--keep-days"
    before = list(live(years))
    assert main(["audit", act, "--state", str(years.parent), option, str(days)]) == 2
    assert "不得少于" in (error := capsys.readouterr().err) or "至少" in error
    assert list(live(years)) == before


# --- backup --------------------------------------------------------------------------------------


def test_backup_while_serving_restores_to_an_audit_that_verifies(
    client: httpx.Client, state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # As if the copy had caught a record in the middle.
    (path,) = audit_folder(state).glob("2*.jsonl")
    with path.open("ab") as file:
        file.write(b'{"n":99,"phase":"wh')
    target, restored = tmp_path / "backup.tar.gz", tmp_path / "restored"
    assert main(["withdraw", "mzj/streets", "--state", str(state), "--reason", "x", "--by", "y"]) == 0
    assert main(["state", "backup", "--state", str(state), "--to", str(target)]) == 0
    assert target.stat().st_mode & 0o077 == 0
    assert main(["state", "restore", "--from", str(target), "--state", str(restored)]) == 0
    assert verify(audit_folder(restored)).faults == []
    assert [r["requestId"] for r in found(capsys, restored, "--value", "示例000001")] == ["four"]
    assert (restored / "stops.json").read_bytes() == (state / "stops.json").read_bytes()
    assert all(path.stat().st_mode & 0o077 == 0 for path in restored.rglob("*"))
    # A state that is there is never written over.
    assert main(["state", "restore", "--from", str(target), "--state", str(restored)]) == 2
    assert "不是空目录" in capsys.readouterr().err


def test_backup_whose_records_are_spoiled_is_not_restored(
    client: httpx.Client, state: Path, tmp_path: Path
) -> None:
    (path,) = audit_folder(state).glob("2*.jsonl")
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"status":400', b'"status":200'))
    backup(state, tmp_path / "backup.tar.gz", by="y")
    restored = tmp_path / "restored"
    assert (
        main(["state", "restore", "--from", str(tmp_path / "backup.tar.gz"), "--state", str(restored)]) == 2
    )
    assert not restored.exists()
    path.write_bytes(content)


def test_file_that_is_no_backup_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("x")
    assert main(["state", "restore", "--from", str(tmp_path / "x"), "--state", str(tmp_path / "s")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(OperatorError):
        verify_export(tmp_path / "x")

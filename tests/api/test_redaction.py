"""Rows out of every kept generation: gone from the files, and the service swaps by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import jsonschema
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.audit import Pseudonyms, audit_folder
from query_api.audit.verify import verify
from query_api.cli import generations, main
from query_api.engine import rewriting
from query_api.settings import Settings
from query_api.snapshot import Generations
from site_builder import build as flow
from tests.api import handmade
from tests.small_city import City

V1 = "/api/v1/datasets"
STREETS = f"{V1}/mzj/streets/tables/streets"
PERSONS = f"{V1}/fgw/persons/tables/persons"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two generations; in the newer one the prices differ."""
    monkeypatch.setattr(generations, "GRACE_SECONDS", 0.0)
    place = tmp_path / "snapshot"
    place.mkdir()
    handmade.make(place)
    first, prices, *rest = handmade.ENTRIES
    fewer = replace(handmade.PRICES, rows=handmade.PRICES.rows[:2])
    handmade.make(place, entries=[first, replace(prices, tables=[fewer]), *rest])
    return place


def redact(folder: Path, *arguments: str) -> int:
    state = folder.parent / "state"
    why = ["--state", str(state), "--reason", "公示期满", "--by", "张三"]
    return main(["generations", "redact", *arguments, "--snapshot", str(folder), *why])


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_row_leaves_every_generation_and_every_file(folder: Path) -> None:
    old = Generations(folder).kept()[0]
    settings = Settings(snapshot=str(folder), demo=True, poll_seconds=60)
    with TestClient(app := create_app(settings)) as client:
        before = client.get(f"{STREETS}/rows")
        assert redact(folder, "mzj/streets", "--key", "c%2Fd", "--key", "a%2Cb") == 0
        client.blocking_portal.call(app.service.refresh)
        after = client.get(f"{STREETS}/rows", headers={"if-none-match": before.headers["etag"]})
        # The name of the generation stayed; what callers have kept is no longer called unchanged.
        assert after.status_code == 200
        assert [row["code"] for row in after.json()["rows"]] == ["000123", "000124", "e%f"]
        assert after.json()["snapshot"] == before.json()["snapshot"]
        pinned = client.get(f"{STREETS}/rows?_asof={old}&_count=exact").json()
        assert (pinned["count"], len(pinned["rows"])) == (3, 3)
        assert client.get(f"{STREETS}/rows/c%2Fd").status_code == 404
        assert client.get(f"{STREETS}/rows/e%25f").status_code == 200
        long = f"{V1}/mzj/streets/tables/long/rows?_count=exact"
        assert client.get(long).json()["count"] == 257
        assert "𠮷祥里" not in client.get(f"{STREETS}/download?_format=csv").text
    assert "𠮷祥里".encode() not in everything_in(folder)
    assert "人民路".encode() in everything_in(folder)


def test_generations_stay_whole_for_reader_and_schema(folder: Path) -> None:
    assert redact(folder, "mzj/streets", "--table", "streets", "--key", "000123") == 0
    opened = Generations(folder)
    assert len(opened.kept()) == 2
    for name in opened.kept():
        catalog = json.loads((folder / name / "catalog.json").read_bytes())
        handmade.check(catalog)
        manifest = json.loads((folder / name / "manifest.json").read_bytes())
        schema = json.loads(
            (Path(__file__).resolve().parents[2] / "schemas" / "snapshot.schema.json").read_bytes()
        )
        jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/manifest"}).validate(
            manifest
        )
        there = {p.relative_to(folder / name).as_posix() for p in (folder / name).rglob("*") if p.is_file()}
        assert there == {file["path"] for file in manifest["files"]} | {"manifest.json"}


def test_without_a_key_the_whole_dataset_leaves(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(snapshot=str(folder), demo=True, poll_seconds=60)
    with TestClient(app := create_app(settings)) as client:
        assert redact(folder, "mzj/streets") == 0
        client.blocking_portal.call(app.service.refresh)
        for address in (f"{STREETS}/rows", f"{V1}/mzj/streets/files/map"):
            answer = client.get(address)
            assert answer.status_code == 451
            assert "公示期满" in answer.json()["detail"]
        assert client.get(f"{V1}/mzj/streets").status_code == 200
        assert client.get(f"{V1}/fgw/prices/tables/prices/rows").status_code == 200
    assert not list(folder.glob("*/tables/mzj/*"))
    assert not list(folder.glob("*/files/mzj/*/*"))
    capsys.readouterr()
    assert main(["generations", "list", "--snapshot", str(folder)]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == 2
    assert listed[0].startswith("* ")
    assert all("已移除 mzj/streets" in line and "公示期满" in line for line in listed)
    # A second time there is nothing left to take out.
    assert redact(folder, "mzj/streets") == 0
    assert "没有要移除的数据" in capsys.readouterr().out


def test_deed_is_recorded_and_names_nobody(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.txt"
    keys.write_text("示例000001\n", encoding="utf-8")
    assert redact(folder, "fgw/persons", "--keys-from", str(keys)) == 0
    state = folder.parent / "state"
    (file,) = audit_folder(state).glob("2*.jsonl")
    event = json.loads(file.read_bytes().splitlines()[1])
    assert (event["event"], event["dataset"], event["by"]) == ("generations.redact", "fgw/persons", "张三")
    assert event["details"]["keys"] == [Pseudonyms.open(state).of("示例000001")]
    assert set(event["details"]["generations"].values()) == {1}
    assert "示例000001" not in file.read_text()
    assert verify(audit_folder(state)).faults == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mzj/nope"], "都没有信息资源 mzj/nope"),
        (["fgw/prices", "--key", "东市"], "主键有误"),
        (["mzj/streets", "--table", "long", "--key", "1"], "没有主键"),
    ],
)
def test_wrong_use_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    before = everything_in(folder)
    assert redact(folder, *arguments) == 2
    assert said in capsys.readouterr().err
    assert everything_in(folder) == before
    assert not list(folder.glob("*.tmp-*"))


def test_key_that_nobody_has_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything_in(folder)
    assert redact(folder, "mzj/streets", "--key", "nope") == 0
    assert "没有要移除的数据" in capsys.readouterr().out
    assert everything_in(folder) == before


def test_digest_of_rows_is_the_builders(tmp_path: Path) -> None:
    """What is not redacted keeps the digest that the builder gave it, table by table."""
    city = City.copy_to(tmp_path / "catalog_src")
    flow.build(city.config())
    snapshot = tmp_path / "build" / "snapshot"
    checked = 0
    for dataset in Generations(snapshot).current.catalog.datasets:
        if dataset.database is None:
            continue
        file = Generations(snapshot).current.folder / dataset.database.path
        target = tmp_path / f"{checked}.duckdb"
        made = rewriting.rewrite(file, target, dict.fromkeys(dataset.tables, ()))
        assert {t.name: (t.rows, t.content) for t in dataset.tables} == {
            name: (table.rows, table.content) for name, table in made.items()
        }
        assert shape(target) == shape(file)
        checked += 1
    assert checked


def shape(file: Path) -> list[object]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return [
            connection.execute(question).fetchall()
            for question in (
                "SELECT table_name, sql FROM duckdb_tables() ORDER BY 1",
                "SELECT index_name, sql FROM duckdb_indexes() ORDER BY 1",
                "SELECT block_size FROM pragma_database_size()",
            )
        ]

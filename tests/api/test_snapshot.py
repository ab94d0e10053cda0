"""Generations: verified before they serve, swapped while they serve, pinned without widening."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.settings import Settings
from query_api.snapshot import Generations, SnapshotRefused
from tests.api import handmade

V1 = "/api/v1/datasets"
LONG = f"{V1}/mzj/streets/tables/long/rows"


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", [b"\xe3\x9d", b"../elsewhere", b""])
def test_current_that_names_no_generation_is_refused_and_the_next_good_one_is_served(
    tmp_path: Path, spoil: bytes
) -> None:
    first = handmade.make(tmp_path)
    generations = Generations(tmp_path)
    (tmp_path / "current").write_bytes(spoil)
    with pytest.raises(SnapshotRefused):
        generations.refresh()
    assert generations.current.id == first
    second = handmade.make(tmp_path, entries=handmade.ENTRIES[:2])
    generations.refresh()
    assert generations.current.id == second


@pytest.mark.parametrize("what", ["catalog.json", "tables/mzj/*.duckdb", "files/mzj/*/*.pdf"])
def test_flipped_bit_is_refused(tmp_path: Path, what: str) -> None:
    generation = handmade.make(tmp_path)
    Generations(tmp_path)
    (found,) = (tmp_path / generation).glob(what)
    flip(found)
    with pytest.raises(SnapshotRefused, match="摘要不符"):
        Generations(tmp_path)


@pytest.mark.parametrize("name", ["catalog.json", "manifest.json"])
def test_unknown_version_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    generation = handmade.make(tmp_path)
    place = tmp_path / generation
    record = json.loads((place / name).read_bytes()) | {"snapshot_version": 2}
    (place / name).write_text(json.dumps(record))
    if name == "catalog.json":
        handmade.write_manifest(place, generation, record)
    with pytest.raises(SnapshotRefused, match=r"格式版本为 2，本服务只认 1；请升级") as caught:
        Generations(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["catalog.json", "manifest.json"])
@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"snapshot_version": 1}', b'{"snapshot_version": 1, "x": "\xb2"}']
)
def test_broken_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    generation = handmade.make(tmp_path)
    place = tmp_path / generation
    (place / name).write_bytes(content)
    if name == "catalog.json":
        handmade.write_manifest(place, generation, {"commit": None, "asOf": "2026-11-23"})
    with pytest.raises(SnapshotRefused):
        Generations(tmp_path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    generation = handmade.make(tmp_path)
    next((tmp_path / generation).glob("tables/fgw/prices-*.duckdb")).unlink()
    with pytest.raises(SnapshotRefused, match="读不出"):
        Generations(tmp_path)


@pytest.mark.parametrize("current", [None, "", "../x", "nope"])
def test_folder_without_a_generation_is_refused(tmp_path: Path, current: str | None) -> None:
    if current is not None:
        (tmp_path / "current").write_text(current)
    with pytest.raises(SnapshotRefused):
        Generations(tmp_path)


LONGER = replace(handmade.LONG, rows=[*handmade.LONG.rows[:100], (99, "新", 999)])


def changed(*, keep_streets: bool = True, **changes: object) -> list[handmade.Entry]:
    """The entries with another `long` table, or with changes to the dataset."""
    first, *rest = handmade.ENTRIES
    if changes:
        return [replace(first, tables=(), files={}, changes=changes), *rest]
    return [replace(first, tables=[handmade.STREETS, LONGER] if keep_streets else [LONGER]), *rest]


def test_new_generation_is_swapped_in_while_serving(tmp_path: Path) -> None:
    handmade.make(tmp_path)
    app = create_app(Settings(snapshot=str(tmp_path), demo=True, poll_seconds=0.02))
    with TestClient(app) as client:
        before = client.get(f"{LONG}?_count=exact").json()
        assert before["count"] == 257
        generation = handmade.make(tmp_path, entries=changed())
        deadline = time.monotonic() + 10
        while (after := client.get(f"{LONG}?_count=exact").json())["snapshot"] == before["snapshot"]:
            assert time.monotonic() < deadline
        assert after["count"] == 101
        assert after["snapshot"]["generation"] == generation


def publish(app: object, client: TestClient[object]) -> None:
    client.blocking_portal.call(app.service.refresh)  # type: ignore[attr-defined]


def test_bad_generation_is_refused_and_the_old_one_serves_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = handmade.make(tmp_path)
    app = create_app(Settings(snapshot=str(tmp_path), demo=True, poll_seconds=60))
    with TestClient(app) as client:
        new = handmade.make(tmp_path, entries=changed())
        flip(next((tmp_path / new).glob("tables/mzj/*.duckdb")))
        publish(app, client)
        publish(app, client)
        assert client.get(f"{LONG}?_limit=1").json()["snapshot"]["generation"] == old
        assert len([r for r in caplog.records if "未启用" in r.getMessage()]) == 1


def test_pinned_answers_never_change_and_walks_go_on_across_a_publish(tmp_path: Path) -> None:
    old = handmade.make(tmp_path)
    app = create_app(Settings(snapshot=str(tmp_path), demo=True, poll_seconds=60))
    with TestClient(app) as client:
        pinned = client.get(f"{LONG}?_asof={old}&_limit=1000").json()
        first = client.get(f"{LONG}?_limit=150&_sort=-g").json()
        handmade.make(tmp_path, entries=changed())
        publish(app, client)
        assert client.get(f"{LONG}?_asof={old}&_limit=1000").json()["rows"] == pinned["rows"]
        second = client.get(first["next"]).json()
        assert second["complete"] is True
        assert second["snapshot"]["generation"] == old
        assert len({row["n"] for row in first["rows"] + second["rows"]}) == 257
        changes = client.get(f"/api/v1/changes?_since={old}").json()["changes"]
        assert [(c["dataset"], c["kind"]) for c in changes] == [("mzj/streets", "数据")]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"sharing": "有条件共享", "conditions": "x", "scope": "x", "purpose": "x"}, 403),
        ({"status": "停用", "withdrawn": {"on": None, "reason": "x", "replacedBy": None}}, 410),
    ],
)
def test_pinning_never_widens(tmp_path: Path, changes: dict[str, object], status: int) -> None:
    old = handmade.make(tmp_path)
    app = create_app(Settings(snapshot=str(tmp_path), demo=True, poll_seconds=60))
    with TestClient(app) as client:
        following = client.get(f"{LONG}?_limit=1").json()["next"]
        handmade.make(tmp_path, entries=changed(**changes))
        publish(app, client)
        for address in (LONG, f"{LONG}?_asof={old}", following):
            assert client.get(address).status_code == status
        assert app.service.engine.names() == []


def test_dataset_with_retention_has_no_earlier_generations(tmp_path: Path) -> None:
    generation = handmade.make(tmp_path)
    with TestClient(create_app(Settings(snapshot=str(tmp_path), demo=True))) as client:
        answer = client.post(
            f"{V1}/fgw/persons/tables/persons/lookup?_asof={generation}", json={"keys": ["1"]}
        )
        assert answer.status_code == 410
        assert answer.json()["type"].endswith("/no-earlier-generations/index.html")


def test_damaged_kept_table_is_not_served_by_pinning(tmp_path: Path) -> None:
    old = handmade.make(tmp_path)
    handmade.make(tmp_path, entries=changed())
    with TestClient(create_app(Settings(snapshot=str(tmp_path), demo=True))) as client:
        flip(next((tmp_path / old).glob("tables/mzj/*.duckdb")))
        assert client.get(f"{LONG}?_asof={old}").status_code == 404


def test_generation_that_vanishes_is_503_not_a_wrong_answer(tmp_path: Path) -> None:
    generation = handmade.make(tmp_path)
    with TestClient(create_app(Settings(snapshot=str(tmp_path), demo=True, poll_seconds=60))) as client:
        next((tmp_path / generation).glob("tables/mzj/*.duckdb")).unlink()
        answer = client.get(LONG)
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert str(tmp_path) not in answer.text

"""The writer on a disk that works: files, numbers, days, group commits."""

from __future__ import annotations

import fcntl
import os
from importlib.metadata import version
from pathlib import Path

import pytest

from query_api.audit.verify import verify
from query_api.audit.writer import Writer
from tests.api.audit.chains import event, files_in, handles, heads_in, records_in

LATER = "2026-11-26T00:00:00.000+08:00"
BIG = 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "audit"


def test_first_file_says_who_writes_it_and_is_for_its_owner_only(folder: Path) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    assert not folder.exists()
    assert (writer.count, writer.synced, writer.refused) == (0, 0, 0)
    writer.append(event(1))
    assert (writer.count, writer.synced, writer.refused) == (2, 1, 0)
    (path,) = files_in(folder)
    assert path.name.startswith("2026-11-25-")
    assert path.name.endswith("-0001.jsonl")
    assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    first, second = records_in(folder)
    assert {key: first[key] for key in ("n", "phase", "former", "pid", "version")} == {
        "n": 1, "phase": "chain", "former": None, "pid": os.getpid(), "version": version("mulu"),
    }  # fmt: skip
    assert path.name == f"2026-11-25-{first['chain']}-0001.jsonl"
    assert (second["n"], second["dataset"]) == (2, "a/1")
    with path.open("rb") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    writer.close()
    assert path.stat().st_mode & 0o777 == 0o400
    assert heads_in(folder) == [(1, False), (2, True)]
    assert verify(folder).faults == []


@pytest.mark.parametrize(("more", "files"), [(0, 2), (1, 1)])
def test_file_that_is_full_is_followed_by_another(folder: Path, more: int, files: int) -> None:
    other = Writer(folder.with_name("other"), rotate_bytes=BIG)
    other.append(event(1))
    size = files_in(folder.with_name("other"))[0].stat().st_size
    other.close()
    writer = Writer(folder, rotate_bytes=size + more)
    writer.append(event(1))
    writer.append(event(2))
    assert len(files_in(folder)) == files
    writer.close()
    numbers = [record["n"] for record in records_in(folder)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert verify(folder).faults == []
    if files == 2:
        first, second = files_in(folder)
        assert second.name.endswith("-0002.jsonl")
        former = records_in(folder)[2]["former"]
        assert former == {"file": first.name, "count": 2, "hash": records_in(folder)[1]["hash"], "torn": 0}
        assert heads_in(folder) == [(1, False), (2, True), (3, False), (4, True)]


def test_next_day_begins_a_file_of_its_own(folder: Path) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    writer.append(event(1))
    writer.append(event(2))
    writer.append(event(3, time=LATER))
    writer.close()
    assert [path.name[:10] for path in files_in(folder)] == ["2026-11-25", "2026-11-26"]
    assert [len(path.read_bytes().splitlines()) for path in files_in(folder)] == [3, 2]
    assert verify(folder).faults == []


def test_writer_that_wrote_nothing_leaves_nothing(folder: Path) -> None:
    before = handles(folder)
    writer = Writer(folder, rotate_bytes=BIG)
    writer.sync()
    writer.close()
    assert not folder.exists()
    assert handles(folder) == before


def test_group_commit_notes_each_state_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    writer.append(event(1))
    writer.append(event(2))
    forced: list[int] = []
    whole = os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda handle: (forced.append(handle), whole(handle)))
    writer.sync()
    writer.sync()
    assert (writer.synced, writer.count) == (3, 3)
    assert len(forced) == 2  # records, heads
    assert heads_in(folder) == [(1, False), (3, False)]
    writer.close()

"""Chains of dead writers: told where they stopped, once, by one who lives."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.audit import audit_folder
from query_api.audit.adoption import orphans
from query_api.audit.chain import GENESIS
from query_api.audit.verify import verify
from query_api.audit.writer import Writer
from query_api.settings import Settings
from tests.api.audit.chains import event, files_in, handles

LATER = "2026-11-26T00:00:00.000+08:00"
BIG = 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "audit"


def test_chain_of_a_dead_writer_is_told_with_its_end_and_closed(folder: Path) -> None:
    dead = Writer(folder, rotate_bytes=BIG)
    dead.append(event(1))
    dead.append(event(2, time=LATER))
    second = files_in(folder)[1]
    with second.open("ab") as file:
        file.write(b"\n" + b'{"n":9')
    with orphans(folder) as found:
        assert found == []  # its writer lives
    # A process that ends gives its lock back; this one cannot end here.
    assert dead._file is not None
    os.close(dead._file.handle)
    before = handles(folder)
    with orphans(folder) as found:
        (place,) = found
        assert (place.file, place.count, place.torn) == (second.name, 4, 7)
        assert place.hash == records_of(second)[-1]["hash"]
        # Nobody else gets it meanwhile.
        with orphans(folder) as others:
            assert others == []
        assert second.stat().st_mode & 0o777 == 0o600
    assert second.stat().st_mode & 0o777 == 0o400
    assert handles(folder) == before
    with orphans(folder) as found:
        assert found == []


def records_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines() if line.endswith(b"}")]


@pytest.mark.parametrize("content", [b"", b'{"n":1,"phase":"chain"'])
def test_file_without_a_whole_record_ends_before_its_first(folder: Path, content: bytes) -> None:
    folder.mkdir(parents=True)
    path = folder / "2026-11-25-0000000a-0001.jsonl"
    path.write_bytes(content)
    with orphans(folder) as (place,):
        assert (place.count, place.hash, place.torn) == (0, GENESIS, len(content))


def test_file_that_was_closed_while_its_lock_was_waited_for_is_told_by_nobody_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir(parents=True)
    path = folder / "2026-11-25-0000000a-0001.jsonl"
    path.touch(0o600)
    monkeypatch.setattr(fcntl, "flock", lambda *_: path.chmod(0o400))
    with orphans(folder) as found:
        assert found == []


def test_service_that_starts_joins_the_chain_of_one_that_died(snapshot: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    folder = audit_folder(state)
    pid = os.fork()
    if pid == 0:
        dying = Writer(folder, rotate_bytes=1_000_000)
        for number in range(5):
            dying.append(event(number))
        # Killed in the middle of a record: a part of it stays.
        with files_in(folder)[0].open("ab") as file:
            file.write(b'{"n":7,"phase":"wh')
        os._exit(0)
    os.waitpid(pid, 0)
    assert verify(folder).faults == []
    (left,) = files_in(folder)
    settings = Settings(snapshot=str(snapshot), state=str(state), demo=True)
    with TestClient(create_app(settings)) as client:
        assert client.get("/api/v1").status_code == 200
    verdict = verify(folder)
    assert verdict.faults == []
    assert any("没有写完" in note for note in verdict.notes)
    joins = [json.loads(line) for path in files_in(folder) for line in path.read_bytes().splitlines()[1:2]]
    place = next(record for record in joins if record["phase"] == "join")["joins"][0]
    assert (place["file"], place["count"], place["torn"]) == (left.name, 6, 18)
    # What the dead writer left is now held by its successor: nothing can be taken off any more.
    left.chmod(0o600)
    left.write_bytes(b"".join(left.read_bytes().splitlines(keepends=True)[:4]))
    fault = verify(folder).faults[0]
    assert (fault.file, fault.line) == (left.name, 5)

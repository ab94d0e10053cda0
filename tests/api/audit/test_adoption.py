"""Chains of dead writers: told where they stopped, once, by one who lives."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Any

import pytest

from query_api.audit.adoption import orphans
from query_api.audit.chain import GENESIS
from query_api.audit.writer import Writer
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

"""The writer against a disk that fails at every step: nothing of a refused record is ever in the chain."""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from query_api.audit.heads import Heads
from query_api.audit.verify import verify
from query_api.audit.writer import AuditUnwritable, Writer
from tests.api.audit.chains import event, failing, files_in, handles, heads_in, records_in

LATER = "2026-11-26T00:00:00.000+08:00"
BIG = 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "audit"


def test_calls_of_a_full_disk_are_refused_and_told_once_there_is_room(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    writer.append(event(1))
    size = files_in(folder)[0].stat().st_size
    with monkeypatch.context() as full:
        full.setattr(os, "write", failing())
        for number, time in enumerate(
            ("2026-11-25T09:00:01", "2026-11-25T09:00:02", "2026-11-25T09:00:03"), 1
        ):
            with pytest.raises(AuditUnwritable, match=f"审计记录写不进 {folder}：No space left on device。"):
                writer.append(event(2, time=f"{time}.000+08:00"))
            # What is refused first is the record, later the line that tells of it.
            assert writer.refused == number
        with pytest.raises(AuditUnwritable, match="No space left"):
            writer.check("2026-11-25T09:00:04.000+08:00")
        assert writer.refused == 3
    assert (writer.count, files_in(folder)[0].stat().st_size) == (2, size)
    writer.append(event(3))
    assert writer.refused == 0
    gap, last = records_in(folder)[2:]
    assert {key: gap[key] for key in ("n", "phase", "refused", "since", "reason")} == {
        "n": 3, "phase": "gap", "refused": 3, "since": "2026-11-25T09:00:01.000+08:00",
        "reason": "No space left on device",
    }  # fmt: skip
    assert (last["n"], last["dataset"]) == (4, "a/3")
    # The next trouble is counted from one again.
    with monkeypatch.context() as full:
        full.setattr(os, "write", failing())
        with pytest.raises(AuditUnwritable):
            writer.append(event(4, time="2026-11-25T10:00:00.000+08:00"))
    writer.check("2026-11-25T10:00:01.000+08:00")
    assert writer.refused == 0
    gap = records_in(folder)[-1]
    assert (gap["refused"], gap["since"], gap["time"]) == (
        1, "2026-11-25T10:00:00.000+08:00", "2026-11-25T10:00:01.000+08:00",
    )  # fmt: skip
    writer.check("2026-11-25T10:00:02.000+08:00")
    assert writer.count == 5
    writer.close()
    assert verify(folder).faults == []


def partly(handle: int, line: bytes, whole: Callable[[int, bytes], int] = os.write) -> int:
    return whole(handle, line[:10])


def told(folder: Path) -> list[tuple[str, object]]:
    """Phase, and dataset or count of what was refused, of every record in the order of its file."""
    return [(one["phase"], one.get("dataset") or one.get("refused")) for one in records_in(folder)]


def test_beginning_of_a_record_is_taken_away_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    writer.append(event(1))
    content = files_in(folder)[0].read_bytes()
    with monkeypatch.context() as full:
        full.setattr(os, "write", partly)
        for _ in range(2):
            with pytest.raises(AuditUnwritable, match="No space left on device"):
                writer.append(event(2))
    assert files_in(folder)[0].read_bytes() == content
    writer.append(event(3))
    writer.close()
    assert told(folder) == [("chain", None), ("event", "a/1"), ("gap", 2), ("event", "a/3")]
    assert len(files_in(folder)) == 1
    assert verify(folder).faults == []


def test_where_it_cannot_be_taken_away_another_file_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    writer.append(event(1))
    before = handles(folder)
    with monkeypatch.context() as full:
        full.setattr(os, "write", partly)
        full.setattr(os, "ftruncate", failing(errno.EPERM))
        with pytest.raises(AuditUnwritable):
            writer.append(event(2))
    writer.append(event(3))
    assert handles(folder) == before
    first, second = files_in(folder)
    assert first.stat().st_mode & 0o777 == 0o400
    begun, *later = [json.loads(line) for line in second.read_bytes().splitlines()]
    former = begun["former"]
    assert (former["file"], former["count"], former["torn"]) == (first.name, 2, 10)
    assert [record["phase"] for record in later] == ["gap", "event"]
    writer.close()
    verdict = verify(folder)
    assert verdict.faults == []
    assert any("没有写完的 10 字节" in note for note in verdict.notes)


def test_file_whose_bytes_the_disk_may_have_lost_is_not_written_to_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    writer.append(event(1))
    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", failing(errno.EIO))
        with pytest.raises(OSError, match="Input/output"):
            writer.sync()
        with pytest.raises(AuditUnwritable, match="Input/output"):
            writer.append(event(2))
    assert (writer.count, writer.synced) == (2, 1)
    writer.append(event(3))
    writer.sync()
    assert writer.synced == writer.count
    writer.close()
    assert len(files_in(folder)) == 2
    assert verify(folder).faults == []


def test_disk_that_failed_between_two_records_refuses_neither(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    writer.append(event(1))
    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", failing(errno.EIO))
        with pytest.raises(OSError, match="Input/output"):
            writer.sync()
    writer.append(event(2))
    writer.close()
    assert told(folder) == [("chain", None), ("event", "a/1"), ("chain", None), ("event", "a/2")]
    assert verify(folder).faults == []


def test_nothing_is_written_before_the_head_of_what_was_written_is_noted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    writer.append(event(1))
    with monkeypatch.context() as broken:
        broken.setattr(Heads, "append", failing(errno.EIO))
        with pytest.raises(OSError, match="Input/output"):
            writer.sync()
        with pytest.raises(AuditUnwritable):
            writer.append(event(2))
        assert (writer.count, writer.synced) == (2, 1)
    writer.append(event(3))
    assert heads_in(folder) == [(1, False), (2, False)]
    assert (writer.count, writer.synced) == (4, 2)
    # One commit that succeeds is enough.
    writer.append(event(4))
    assert heads_in(folder) == [(1, False), (2, False)]
    writer.close()
    assert len(files_in(folder)) == 1
    assert verify(folder).faults == []


@pytest.mark.parametrize("fault", ["lock", "write", "folder", "disk", "head"])
def test_file_that_could_not_be_begun_is_taken_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    folder.mkdir(parents=True)
    writer = Writer(folder, rotate_bytes=BIG)
    before = handles(folder)
    with monkeypatch.context() as broken:
        match fault:
            case "lock":
                broken.setattr(fcntl, "flock", failing(errno.EAGAIN))
            case "write":
                broken.setattr(os, "write", failing())
            case "folder":
                broken.setattr(os, "fsync", failing(errno.EIO))
            case "disk":
                broken.setattr(os, "fdatasync", failing(errno.EIO))
            case _:
                broken.setattr(Heads, "append", failing(errno.EIO))
        with pytest.raises(AuditUnwritable):
            writer.append(event(1))
    assert files_in(folder) == []
    assert (writer.count, writer.synced, writer.refused) == (0, 0, 1)
    writer.append(event(2))
    assert told(folder) == [("chain", None), ("gap", 1), ("event", "a/2")]
    assert [record["n"] for record in records_in(folder)] == [1, 2, 3]
    (path,) = files_in(folder)
    writer.close()
    assert handles(folder) == before
    (folder / "heads.jsonl").write_text(
        "".join(line for line in (folder / "heads.jsonl").read_text().splitlines(True) if path.name in line)
    )
    assert verify(folder).faults == []


def test_second_file_that_could_not_be_begun_leaves_the_first_as_its_former(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    writer.append(event(1))
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing(errno.EIO))
        with pytest.raises(AuditUnwritable):
            writer.append(event(2, time=LATER))
    assert (writer.count, len(files_in(folder))) == (2, 1)
    writer.append(event(3, time=LATER))
    writer.close()
    assert [record["n"] for record in records_in(folder)] == [1, 2, 3, 4, 5]
    assert verify(folder).faults == []


def test_full_file_that_cannot_be_ended_is_given_up_and_gone_on_from(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(folder, rotate_bytes=1)
    writer.append(event(1))
    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", failing(errno.EIO))
        with pytest.raises(AuditUnwritable):
            writer.append(event(2))
    writer.append(event(3))
    writer.close()
    assert ("gap", 1) in told(folder)
    assert told(folder)[-1] == ("event", "a/3")
    assert verify(folder).faults == []


def test_end_whose_head_is_not_noted_is_left_to_a_later_writer(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    writer.append(event(1))
    with monkeypatch.context() as broken:
        broken.setattr(Heads, "append", failing())
        with pytest.raises(OSError, match="No space"):
            writer.close()
    (path,) = files_in(folder)
    assert path.stat().st_mode & 0o777 == 0o600
    # Its process may try again.
    writer.close()
    assert path.stat().st_mode & 0o777 == 0o400
    assert heads_in(folder) == [(1, False), (2, True)]


def test_end_that_the_disk_does_not_take_is_not_sealed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer(folder, rotate_bytes=BIG)
    writer.append(event(1))
    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", failing(errno.EIO))
        with pytest.raises(OSError, match="Input/output"):
            writer.close()
    assert heads_in(folder) == [(1, False)]
    writer.append(event(2))
    assert len(files_in(folder)) == 2
    writer.close()
    assert verify(folder).faults == []

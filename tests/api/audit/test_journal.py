"""The audit of a worker: written before the answer, on the disk as was configured, and what the log is told."""

from __future__ import annotations

import asyncio
import errno
import json
import os
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from query_api.audit import journal as journals
from query_api.audit.heads import Heads
from query_api.audit.journal import Journal
from query_api.audit.verify import verify
from query_api.audit.writer import AuditUnwritable
from query_api.settings import Durability
from tests.api.audit.chains import NAME, event, failing, files_in, heads_in, records_in

HOUR = Durability(window_ms=3_600_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "audit"


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 120))


async def until(holds: Any) -> None:
    while not holds():
        await asyncio.sleep(0.005)


def test_records_of_a_window_reach_the_disk_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(journals, "monotonic", lambda: clock[0])

    async def work() -> None:
        journal = Journal(folder, Durability(window_ms=50))
        async with journal.running():
            assert (journal.records, journal.unsynced, journal.lag) == (0, 0, 0.0)
            assert not folder.exists()
            for number in range(3):
                journal.write(event(number))
                clock[0] += 1
            assert (journal.records, journal.unsynced, journal.lag) == (4, 3, 3.0)
            await until(lambda: not journal.unsynced)
            assert journal.lag == 0.0
            assert heads_in(folder) == [(1, False), (4, False)]
            await asyncio.sleep(0)
            # The next window begins with the next record.
            journal.write(event(3))
            clock[0] += 0.5
            assert journal.lag == 0.5
            await until(lambda: not journal.unsynced)
            assert heads_in(folder)[2:] == [(5, False)]

    run(work())
    assert heads_in(folder)[-1] == (5, True)
    assert verify(folder).faults == []


def test_end_does_not_wait_for_the_window(folder: Path) -> None:
    async def work() -> None:
        journal = Journal(folder, HOUR)
        async with journal.running():
            await journal.record(event(1))
            assert journal.unsynced == 1

    run(work())
    assert heads_in(folder) == [(1, False), (2, True)]


def test_answers_that_wait_for_the_disk_share_a_commit(folder: Path) -> None:
    async def work() -> None:
        journal = Journal(folder, Durability(sync="always", window_ms=3_600_000))
        async with journal.running():
            await asyncio.gather(*(journal.record(event(number)) for number in range(20)))
            assert (journal.records, journal.unsynced) == (21, 0)
            # The first is committed by itself at most; the others wait for one commit more.
            assert len(heads_in(folder)) <= 4

    run(work())


def test_answer_does_not_leave_when_the_disk_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        journal = Journal(folder, Durability(sync="always", window_ms=3_600_000))
        async with journal.running():
            await journal.record(event(1))
            with monkeypatch.context() as broken:
                broken.setattr(os, "fdatasync", failing(errno.EIO))
                with pytest.raises(AuditUnwritable, match="审计写盘失败：Input/output error。"):
                    await journal.record(event(2))
            await journal.record(event(3))
            assert journal.unsynced == 0

    run(work())
    assert verify(folder).faults == []


def test_log_is_told_when_records_cannot_be_written_and_when_they_can_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        journal = Journal(folder, HOUR)
        async with journal.running():
            journal.write(event(1))
            assert not journal.is_unwritable
            with monkeypatch.context() as full:
                full.setattr(os, "write", failing())
                for number in range(3):
                    with pytest.raises(AuditUnwritable):
                        journal.write(event(number))
                    assert journal.is_unwritable
                with pytest.raises(AuditUnwritable):
                    journal.check()
            journal.write(event(4))
            assert not journal.is_unwritable
            journal.write(event(5))
            assert journal.records == 5

    run(work())
    assert [line.getMessage() for line in caplog.records] == [
        f"审计记录写不进 {folder}：No space left on device。 恢复之前，调用一律答 503。",
        "审计已恢复；其间有 3 次调用未予回答。",
    ]
    assert [record["phase"] for record in records_in(folder)] == ["chain", "event", "gap", "event", "event"]


def test_check_writes_what_was_missed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        journal = Journal(folder, HOUR)
        async with journal.running():
            with monkeypatch.context() as full:
                full.setattr(os, "write", failing())
                with pytest.raises(AuditUnwritable):
                    journal.write(event(1))
            journal.check()
            assert not journal.is_unwritable
            assert journal.records == 2

    run(work())
    assert [record["phase"] for record in records_in(folder)] == ["chain", "gap"]


def test_commit_of_a_window_that_fails_is_told_and_tried_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        journal = Journal(folder, Durability(window_ms=1))
        async with journal.running():
            with monkeypatch.context() as broken:
                journal.write(event(1))
                broken.setattr(Heads, "append", failing(errno.EIO))
                await until(lambda: caplog.records)
                assert journal.unsynced == 1
            journal.write(event(2))
            await until(lambda: not journal.unsynced)

    run(work())
    told = [line.getMessage() for line in caplog.records]
    assert told == ["审计写盘失败，恢复之前调用一律答 503：[Errno 5] Input/output error"]


def test_end_that_cannot_be_written_is_told_and_the_service_stops_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        journal = Journal(folder, HOUR)
        async with journal.running():
            journal.write(event(1))
            monkeypatch.setattr(Heads, "append", failing())

    run(work())
    told = [line.getMessage() for line in caplog.records]
    assert told == ["审计文件没有写完收尾，由下一个进程接续：[Errno 28] No space left on device"]


def test_chains_of_the_dead_are_joined_at_the_start_and_the_log_is_told(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.mkdir()
    (folder / NAME).write_bytes(b'{"n":1')

    async def work() -> None:
        journal = Journal(folder, HOUR)
        async with journal.running():
            assert (journal.records, journal.unsynced) == (2, 0)

    run(work())
    assert [line.getMessage() for line in caplog.records] == ["接续了 1 个中断的审计文件。"]
    (join,) = [record for path in files_in(folder) if path.name != NAME for record in lines(path)][1:2]
    assert join["phase"] == "join"
    assert join["joins"] == [{"file": NAME, "count": 0, "hash": "0" * 64, "torn": 6}]
    assert verify(folder).faults == []


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_service_starts_without_an_audit_it_could_write_and_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder.mkdir()
    (folder / NAME).write_bytes(b"")
    monkeypatch.setattr(os, "write", failing())

    async def work() -> None:
        async with Journal(folder, HOUR).running():
            pass

    run(work())
    told = [line.getMessage() for line in caplog.records]
    assert told == [f"审计暂不可用：审计记录写不进 {folder}：No space left on device。"]
    # Nobody told of the file, so it stays open for who can.
    assert (folder / NAME).stat().st_mode & 0o200


def test_files_are_as_large_as_was_said(folder: Path) -> None:
    async def work() -> None:
        journal = Journal(folder, Durability(window_ms=3_600_000, rotate_bytes=1))
        async with journal.running():
            journal.write(event(1))
            journal.write(event(2))

    run(work())
    assert len(files_in(folder)) == 2

"""One writer on a disk that refuses: what was answered is in the chain, and the chain goes on when it can."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from query_api.audit import AuditUnwritable
from query_api.audit.records import now_text
from query_api.audit.verify import verify
from query_api.audit.writer import Writer
from tests.api.test_audit import event

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "audit"


@pytest.fixture
def writer(folder: Path) -> Iterator[Writer]:
    made = Writer(folder, rotate_bytes=1_000_000)
    yield made
    made.close()


@contextmanager
def refusing(name: str, *, when: Callable[..., bool] = lambda *_: True, **partly: int) -> Iterator[None]:
    """A system call that fails as on a full disk; with `wrote` it writes so many bytes and no more."""
    real: Any = getattr(os, name)

    def call(*arguments: Any) -> Any:
        if not when(*arguments):
            return real(*arguments)
        if "wrote" in partly:
            handle, content = arguments
            return real(handle, content[: partly["wrote"]])
        raise FULL

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, name, call)
        yield


def is_head(handle: int, *_: object) -> bool:
    """Whether a handle is that of `heads.jsonl`."""
    return Path(f"/proc/self/fd/{handle}").readlink().name == "heads.jsonl"


def told(folder: Path) -> list[tuple[str, object]]:
    """Phase, and dataset or count of what was refused, of every record in the order of its file."""
    whole = (line for file in sorted(folder.glob("2*.jsonl")) for line in file.read_bytes().split(b"\n")[:-1])
    records = [json.loads(line) for line in whole]
    return [(record["phase"], record.get("dataset") or record.get("refused")) for record in records]


def settled(folder: Path, writer: Writer) -> None:
    """Hold the closed chain to its heads."""
    writer.close()
    assert verify(folder).faults == []


def test_a_record_that_was_cut_off_is_taken_back_and_the_next_one_says_how_many_were_refused(
    folder: Path, writer: Writer
) -> None:
    writer.append(event(1))
    for _ in range(2):
        with refusing("write", wrote=10), pytest.raises(AuditUnwritable, match="写不进"):
            writer.append(event(2))
    assert writer.refused == 2
    writer.append(event(3))
    assert writer.refused == 0
    assert told(folder) == [("chain", None), ("event", "a/1"), ("gap", 2), ("event", "a/3")]
    settled(folder, writer)


def test_what_cannot_be_cut_off_ends_its_file_and_the_chain_goes_on_in_the_next(
    folder: Path, writer: Writer
) -> None:
    writer.append(event(1))
    with refusing("write", wrote=10), refusing("ftruncate"), pytest.raises(AuditUnwritable):
        writer.append(event(2))
    writer.append(event(3))
    first, second = sorted(folder.glob("2*.jsonl"))
    assert json.loads(second.read_bytes().splitlines()[0])["former"]["torn"] == 10
    assert first.stat().st_mode & 0o222 == 0
    assert told(folder)[-2:] == [("gap", 1), ("event", "a/3")]
    settled(folder, writer)


def test_a_first_record_that_the_disk_has_not_is_no_file(folder: Path, writer: Writer) -> None:
    with refusing("fdatasync"), pytest.raises(AuditUnwritable):
        writer.append(event(1))
    assert list(folder.glob("2*.jsonl")) == []
    assert (writer.count, writer.synced) == (0, 0)
    writer.append(event(2))
    assert told(folder) == [("chain", None), ("gap", 1), ("event", "a/2")]
    settled(folder, writer)


def test_a_commit_whose_head_was_not_noted_stops_the_next_record_until_one_is(
    folder: Path, writer: Writer
) -> None:
    writer.append(event(1))
    with refusing("write", when=is_head), pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        writer.sync()
    with refusing("write", when=is_head), pytest.raises(AuditUnwritable):
        writer.append(event(2))
    writer.append(event(3))
    writer.sync()
    assert writer.synced == writer.count
    settled(folder, writer)


def test_a_commit_that_fails_loses_the_file_and_no_record(folder: Path, writer: Writer) -> None:
    writer.append(event(1))
    with refusing("fdatasync"), pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        writer.sync()
    writer.append(event(2))
    assert len(list(folder.glob("2*.jsonl"))) == 2
    assert told(folder) == [("chain", None), ("event", "a/1"), ("chain", None), ("event", "a/2")]
    settled(folder, writer)


def test_a_file_that_cannot_be_closed_at_its_end_is_given_up_and_joined(folder: Path) -> None:
    writer = Writer(folder, rotate_bytes=1)
    writer.append(event(1))
    with refusing("fdatasync"), pytest.raises(AuditUnwritable):
        writer.append(event(2))
    writer.append(event(3))
    assert ("gap", 1) in told(folder)
    settled(folder, writer)


def test_a_check_says_why_and_writes_what_was_missed_when_it_can(folder: Path, writer: Writer) -> None:
    writer.append(event(1))
    with refusing("write"), pytest.raises(AuditUnwritable):
        writer.append(event(2))
    with refusing("write"), pytest.raises(AuditUnwritable, match=os.strerror(errno.ENOSPC)):
        writer.check(now_text())
    writer.check(now_text())
    assert told(folder)[-1] == ("gap", 1)
    settled(folder, writer)

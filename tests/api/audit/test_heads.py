"""Heads of chains: appended by several writers, thinned out by one, never half believed."""

from __future__ import annotations

import errno
import fcntl
import json
import os
from pathlib import Path
from typing import Any

import pytest

from query_api.audit import heads
from query_api.audit.heads import Head, Heads, read, thin_out
from tests.api.audit.chains import NAME, NEXT, OTHER, TIME, handles, head, write_heads


def of(file: str, count: int, *, sealed: bool = False) -> Head:
    return Head(time=TIME, file=file, count=count, hash=f"{count:064d}", sealed=sealed)


def test_heads_stand_one_a_line_for_their_owner_only(tmp_path: Path) -> None:
    one, other = Heads(tmp_path), Heads(tmp_path)
    one.append(of(NAME, 1))
    other.append(of(OTHER, 1))
    one.append(of(NAME, 2, sealed=True))
    one.close()
    one.close()
    other.close()
    path = tmp_path / "heads.jsonl"
    assert path.stat().st_mode & 0o777 == 0o600
    # A line break stands before each as well.
    assert list(read(path)) == [(2, of(NAME, 1)), (4, of(OTHER, 1)), (6, of(NAME, 2, sealed=True))]
    assert [json.loads(line)["sealed"] for line in path.read_bytes().split()] == [False, False, True]


def test_heads_are_appended_while_nobody_thins_them_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    monkeypatch.setattr(heads.fcntl, "flock", lambda _, how: held.append(how))
    own = Heads(tmp_path)
    own.append(of(NAME, 1))
    own.append(of(NAME, 2))
    own.close()
    assert held == [fcntl.LOCK_SH, fcntl.LOCK_UN] * 2


def test_line_that_another_writer_could_not_finish_spoils_no_head(tmp_path: Path) -> None:
    path = tmp_path / "heads.jsonl"
    path.write_bytes(b'{"time":"2026')
    own = Heads(tmp_path)
    own.append(of(NAME, 1))
    own.close()
    assert list(read(path)) == [(1, None), (2, of(NAME, 1))]


def test_head_is_on_the_disk_and_the_file_free_when_append_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[int] = []
    monkeypatch.setattr(os, "fdatasync", forced.append)
    own = Heads(tmp_path)
    own.append(of(NAME, 1))
    assert len(forced) == 1
    with (tmp_path / "heads.jsonl").open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    own.close()


@pytest.mark.parametrize("fault", ["part", "disk"])
def test_head_that_is_not_written_whole_is_an_error_and_the_file_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    own = Heads(tmp_path)
    own.append(of(NAME, 1))
    with monkeypatch.context() as broken:
        if fault == "part":
            whole = os.write
            broken.setattr(os, "write", lambda handle, line: whole(handle, line[:-1]))
        else:
            broken.setattr(os, "fdatasync", fail(errno.EIO))
        with pytest.raises(OSError, match="No space" if fault == "part" else "Input/output"):
            own.append(of(NAME, 2))
    with (tmp_path / "heads.jsonl").open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    own.close()


def fail(number: int) -> Any:
    def failing(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return failing


def test_writer_follows_the_file_when_another_one_took_its_place(tmp_path: Path) -> None:
    own = Heads(tmp_path)
    own.append(of(NAME, 1))
    (tmp_path / "new").write_bytes(b"")
    (tmp_path / "new").replace(tmp_path / "heads.jsonl")
    own.append(of(NAME, 2))
    (tmp_path / "heads.jsonl").unlink()
    own.append(of(NAME, 3))
    own.close()
    assert [found for _, found in read(tmp_path / "heads.jsonl")] == [of(NAME, 3)]


def test_writer_keeps_its_file_open_between_heads(tmp_path: Path) -> None:
    own = Heads(tmp_path)
    own.append(of(NAME, 1))
    before = handles(tmp_path)
    own.append(of(NAME, 2))
    assert handles(tmp_path) == before
    own.close()
    assert handles(tmp_path) == before - 1


def test_thinning_out_keeps_the_last_head_of_each_file_and_all_of_those_named(tmp_path: Path) -> None:
    lines = [(NAME, 1), (OTHER, 1), (NAME, 2), (NEXT, 3), (OTHER, 2), (NEXT, 4), (OTHER, 3)]
    write_heads(tmp_path, *(head(file, count, f"{count:064d}") for file, count in lines))
    with (tmp_path / "heads.jsonl").open("ab") as file:
        file.write(b'\n{"time":"20')
    # The torn line counts among those that were dropped.
    assert thin_out(tmp_path, but_for={OTHER}, without={"gone"}) == 3
    kept = [found for _, found in read(tmp_path / "heads.jsonl")]
    assert kept == [of(OTHER, 1), of(NAME, 2), of(OTHER, 2), of(NEXT, 4), of(OTHER, 3)]
    assert thin_out(tmp_path, but_for=(), without={OTHER}) == 3
    assert [found for _, found in read(tmp_path / "heads.jsonl")] == [of(NAME, 2), of(NEXT, 4)]
    assert (tmp_path / "heads.jsonl").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["heads.jsonl"]


def test_thinning_out_waits_for_writers_and_is_forced_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_heads(tmp_path, head(NAME, 1, "0" * 64))
    waits, forced = [], []
    monkeypatch.setattr(heads.fcntl, "flock", lambda _, how: waits.append(how))
    monkeypatch.setattr(os, "fsync", forced.append)
    thin_out(tmp_path, but_for=())
    assert waits == [fcntl.LOCK_EX]
    assert len(forced) == 1

"""Where the audit lies, and who may look at it while somebody packs it."""

from __future__ import annotations

import fcntl
import gzip
import os
from pathlib import Path

import pytest

from query_api.audit import files
from tests.api.audit.chains import NAME, NEXT, OTHER, handles


def lay(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"x\n")


def test_name_says_day_chain_and_number() -> None:
    assert files.name_of("2026-11-25", "0000000a", 1) == NAME
    assert files.name_of("2026-11-25", "0000000a", 12345) == "2026-11-25-0000000a-12345.jsonl"


def test_only_files_of_chains_are_live_and_the_oldest_come_first(tmp_path: Path) -> None:
    lay(tmp_path, NEXT, NAME, OTHER, "heads.jsonl", ".lock", f"{NAME}.tmp-1", f"{NAME}.gz")
    assert files.live(tmp_path) == {name: tmp_path / name for name in (NAME, OTHER, NEXT)}
    assert list(files.live(tmp_path)) == [NAME, OTHER, NEXT]


def test_folder_that_is_not_there_holds_no_file(tmp_path: Path) -> None:
    assert files.live(tmp_path / "none") == {}
    assert files.archived(tmp_path) == {}


def test_archived_files_keep_their_names_and_half_written_ones_are_none(tmp_path: Path) -> None:
    lay(tmp_path / "archive", f"{NEXT}.gz", f"{NAME}.gz", f"{OTHER}.gz.tmp-12")
    assert files.archived(tmp_path) == {name: tmp_path / f"archive/{name}.gz" for name in (NAME, NEXT)}


def test_of_a_file_that_is_being_archived_the_plain_one_counts(tmp_path: Path) -> None:
    lay(tmp_path, NAME, NEXT)
    lay(tmp_path / "archive", f"{NAME}.gz", f"{OTHER}.gz")
    assert files.everything(tmp_path) == {
        NAME: tmp_path / NAME,
        OTHER: tmp_path / f"archive/{OTHER}.gz",
        NEXT: tmp_path / NEXT,
    }
    assert list(files.everything(tmp_path)) == [NAME, OTHER, NEXT]


def test_lines_are_the_same_packed_or_not(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"one\ntwo\n")
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"one\ntwo\n"))
    for name in ("a.jsonl", "a.jsonl.gz"):
        with files.reading(tmp_path / name) as lines:
            assert list(lines) == [b"one\n", b"two\n"]


@pytest.mark.parametrize(("mode", "sealed"), [(0o600, False), (0o200, False), (0o400, True), (0o440, True)])
def test_file_is_sealed_when_its_owner_may_not_write(tmp_path: Path, mode: int, sealed: bool) -> None:
    lay(tmp_path, NAME)
    (tmp_path / NAME).chmod(mode)
    assert files.is_sealed(tmp_path / NAME) is sealed


def may(lock: Path, how: int) -> bool:
    handle = os.open(lock, os.O_RDONLY)
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def test_readers_share_and_who_archives_is_alone(tmp_path: Path) -> None:
    lock = tmp_path / files.LOCK
    with files.held(tmp_path, alone=True):
        assert lock.stat().st_mode & 0o777 == 0o600
        assert not may(lock, fcntl.LOCK_SH)
    with files.held(tmp_path, alone=False):
        assert may(lock, fcntl.LOCK_SH)
        assert not may(lock, fcntl.LOCK_EX)
    assert may(lock, fcntl.LOCK_EX)


def test_who_only_reads_needs_no_right_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with files.held(tmp_path, alone=True):
        pass
    flags: list[int] = []
    whole = os.open
    monkeypatch.setattr(os, "open", lambda path, how, *more: flags.append(how) or whole(path, how, *more))
    with files.held(tmp_path, alone=False):
        pass
    assert [how & (os.O_ACCMODE | os.O_CREAT) for how in flags] == [os.O_RDONLY]


def test_who_only_reads_leaves_nothing_behind(tmp_path: Path) -> None:
    entered = False
    with files.held(tmp_path, alone=False):
        entered = True
    assert entered
    assert list(tmp_path.iterdir()) == []


def test_names_are_forced_to_the_disk_and_the_folder_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced = []
    monkeypatch.setattr(os, "fsync", lambda handle: forced.append(Path(f"/proc/self/fd/{handle}").readlink()))
    before = handles(tmp_path)
    files.sync_folder(tmp_path)
    assert forced == [tmp_path.resolve()]
    assert handles(tmp_path) == before

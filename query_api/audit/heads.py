"""`heads.jsonl`: count and hash of a chain at each group commit, so that a cut tail is seen."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

FILE = "heads.jsonl"


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A chain at one moment: its file, how many records it has by then, the hash of the last one."""

    time: str
    file: str
    count: int
    hash: str
    sealed: bool = False
    """The file ends here: its writer closed it, or a later one did after the writer's death."""


class Heads:
    """The file, open for appending by one writer among several."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._handle: int | None = None

    def append(self, head: Head) -> None:
        """Write a head and force it to the disk.

        Raises:
            OSError: it could not be written.

        """
        # A line break before it as well: a line that another writer could not finish ends there.
        line = b"\n" + msgspec.json.encode(head) + b"\n"
        handle = self._opened()
        try:
            if os.write(handle, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fdatasync(handle)
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the file back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _opened(self) -> int:
        """The file under a shared lock; opened again when `replace` put another in its place."""
        while True:
            if self._handle is None:
                flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
                self._handle = os.open(self._path, flags, 0o600)
            fcntl.flock(self._handle, fcntl.LOCK_SH)
            try:
                if self._path.stat().st_ino == os.fstat(self._handle).st_ino:
                    return self._handle
            except FileNotFoundError:
                pass
            self.close()


def read(path: Path) -> Iterator[tuple[int, Head | None]]:
    """Every line with its number; None for one that is no head."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield number, msgspec.json.decode(line, type=Head)
            except ValueError:
                yield number, None


def thin_out(folder: Path, *, but_for: Collection[str], without: Collection[str] = ()) -> int:
    """Keep only the last head of each file, but every one of the files `but_for`; lines dropped.

    What a file's last head covers it covers for all records before it, so no evidence is lost.
    """
    path = folder / FILE
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        kept: dict[object, bytes] = {}
        before = 0
        for number, head in read(path):
            before += 1
            if head is None or head.file in without:
                continue
            name: object = number if head.file in but_for else head.file
            kept.pop(name, None)
            kept[name] = msgspec.json.encode(head) + b"\n"
        beside = path.with_name(f"{FILE}.tmp-{os.getpid()}")
        with beside.open("wb") as new:
            new.write(b"".join(kept.values()))
            new.flush()
            os.fsync(new.fileno())
        beside.chmod(0o600)
        beside.replace(path)
    return before - len(kept)

"""What this host has verified already: one line a file, shared by all workers, kept from start to start."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from query_api import durable

FILE = "verified"
"""Below the folder of files that may be lost: without it everything is read once more."""

NAP_SECONDS = 0.02
PATIENCE_SECONDS = 60.0
"""How long a worker waits for another that reads; it may have been stopped in the middle of it."""

log = logging.getLogger("mulu.api")


def mark_of(stat: os.stat_result, sha256: str) -> bytes:
    """Where a file lies, when it was touched last, and the digest that its bytes had then.

    The time of the last change of the inode is in it: it cannot be set, so that bytes that were put
    into a file whose size and time of writing were then restored are read again. It also moves when
    a generation gets a link to the file; that costs one more reading a publication, and no more.
    """
    seen = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    return f"{' '.join(map(str, seen))} {sha256}".encode()


class Marks:
    """The marks of a host; safe for several threads and several processes.

    A line that was cut off or spoiled is no mark of any file, so nothing has to be repaired.
    """

    def __init__(self, path: Path | None = None) -> None:
        """`path` is the file they are kept in; None: this process keeps them for itself."""
        self._path = path
        self._known: set[bytes] = set()
        self._lock = threading.Lock()
        self._read: tuple[int, int] = (0, 0)
        """The inode of the file, and how far it was read."""
        self._has_failed = False
        with self._lock:
            self._catch_up()

    @property
    def count(self) -> int:
        """How many marks are kept."""
        return len(self._known)

    def holds(self, mark: bytes) -> bool:
        """Whether a file with this mark was read, by whichever worker, and had this digest."""
        if mark in self._known:
            return True
        with self._lock:
            self._catch_up()
        return mark in self._known

    def add(self, marks: Collection[bytes]) -> None:
        """Remember files that were read. A disk that takes no more costs a reading after the next start."""
        with self._lock:
            self._known.update(marks)
            if self._path is None or not marks:
                return
            try:
                durable.make_folder(self._path.parent)
                flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
                handle = os.open(self._path, flags, durable.FILE_MODE)
                try:
                    # Line breaks on both sides: what another writer could not finish ends there.
                    os.write(handle, b"\n" + b"\n".join(sorted(marks)) + b"\n")
                finally:
                    os.close(handle)
            except OSError as error:
                if not self._has_failed:
                    log.error("已核对的文件记不下，下次启动要重新核对：%s", error.strerror or error)
                self._has_failed = True

    def keep_only(self, marks: Collection[bytes]) -> None:
        """Forget the files that are no longer there; only for who is `alone`."""
        with self._lock:
            self._known.intersection_update(marks)
            if self._path is None or not self._path.exists():
                return
            try:
                durable.write(self._path, b"\n".join(sorted(self._known)) + b"\n")
            except OSError as error:
                log.error("已核对的文件的记录不能缩小：%s", error.strerror or error)

    @contextlib.contextmanager
    def alone(self, *, is_stopped: Callable[[], bool]) -> Iterator[None]:
        """Read files while no other worker does, so that each is read once; unless it is stopped first."""
        if self._path is None:
            yield
            return
        try:
            durable.make_folder(self._path.parent)
            handle = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, durable.FILE_MODE)
        except OSError:
            yield  # It is only for speed; what is wrong with the folder is said when marks are added.
            return
        try:
            until = time.monotonic() + PATIENCE_SECONDS
            while not is_stopped() and time.monotonic() < until:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(NAP_SECONDS)
            yield
        finally:
            os.close(handle)

    def _catch_up(self) -> None:
        """Take in what other workers added."""
        if self._path is None:
            return
        try:
            with self._path.open("rb") as file:
                inode = os.fstat(file.fileno()).st_ino
                if inode == self._read[0]:
                    file.seek(self._read[1])
                content = file.read()
                self._read = (inode, file.tell())
        except OSError:
            return  # Nothing was added yet, or nothing can be: then files are read again.
        self._known.update(content.split(b"\n"))

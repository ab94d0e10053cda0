"""The one writer of a process: appends records to a chain of files, starts a new file by day and size."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import threading
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from query_api.audit import files
from query_api.audit.chain import GENESIS, link
from query_api.audit.heads import Head, Heads
from query_api.audit.records import ChainEntry, Entry, GapEntry, Place, day_of, encode, now_text
from query_api.errors import OperatorError


class AuditUnwritable(OperatorError):
    """A record could not be written, so that its call must not be answered."""


@dataclass(kw_only=True, slots=True)
class _File:
    """The file that is written now."""

    handle: int
    path: Path
    day: str
    size: int = 0
    """Bytes of whole records."""
    is_lost: bool = False
    """What the disk has of the file is not known any more: the next record begins another."""


class Writer:
    """Not for several threads: `append` belongs to one, and `sync` may run beside it in another."""

    def __init__(self, folder: Path, *, rotate_bytes: int) -> None:
        self._folder = folder
        self._rotate_bytes = rotate_bytes
        self._chain = secrets.token_hex(4)
        self._number = 0
        self._count = 0
        self._synced = 0
        self._hash = GENESIS
        self._file: _File | None = None
        self._former: Place | None = None
        self._heads = Heads(folder)
        self._closing = threading.RLock()
        """Held while a handle is forced to the disk, so that nobody closes it meanwhile."""
        self._has_failed = False
        """Whether the last group commit failed: nothing more is written before one succeeds."""
        self._refused = 0
        self._refused_since = ""
        self._reason = ""

    @property
    def refused(self) -> int:
        """Records that could not be written since the last one that could."""
        return self._refused

    @property
    def count(self) -> int:
        """The number of the last record."""
        return self._count

    @property
    def synced(self) -> int:
        """The number of the last record that the disk has for sure."""
        return self._synced

    def append(self, entry: Entry) -> None:
        """Write one record: it outlives this process, though not yet a loss of power.

        Raises:
            AuditUnwritable: it is not written; nothing of it is in the chain.

        """
        try:
            self._prepare(entry.time)
            self._write(entry)
        except OSError as error:
            self._refused += 1
            self._refused_since = self._refused_since if self._refused > 1 else entry.time
            self._reason = error.strerror or str(error)
            raise self._unwritable() from error

    def check(self, now: str) -> None:
        """Make sure that the next record can be written, by writing what was missed if it could not.

        Raises:
            AuditUnwritable: it cannot.

        """
        try:
            self._prepare(now)
        except OSError as error:
            self._reason = error.strerror or str(error)
            raise self._unwritable() from error

    def sync(self) -> None:
        """A group commit: force what is written to the disk and note the head of the chain.

        Raises:
            OSError: the disk does not have it; `append` refuses until a later commit succeeds.

        """
        with self._closing:
            file, count, head = self._file, self._count, self._hash
            if file is None or self._synced >= count:
                return
            try:
                os.fdatasync(file.handle)
            except OSError:
                file.is_lost = True
                raise
            try:
                self._heads.append(Head(time=now_text(), file=file.path.name, count=count, hash=head))
            except OSError:
                self._has_failed = True
                raise
            self._synced = count
            self._has_failed = False

    def close(self) -> None:
        """End the chain: its last file is forced to the disk and sealed.

        Raises:
            OSError: the head could not be noted; the file stays for a later writer to join.

        """
        try:
            if self._file is not None:
                self._seal(self._file)
        finally:
            self._heads.close()

    def _unwritable(self) -> AuditUnwritable:
        return AuditUnwritable(f"审计记录写不进 {self._folder}：{self._reason}。")

    def _prepare(self, now: str) -> None:
        self._open(now)
        if self._refused:
            self._write(
                GapEntry(time=now, refused=self._refused, since=self._refused_since, reason=self._reason)
            )
            self._refused = 0

    def _open(self, now: str) -> None:
        """Make sure that there is a file to write to, and that what was written is safe."""
        file = self._file
        if file is not None and file.is_lost:
            self._give_up(file)
        elif file is not None and (file.size >= self._rotate_bytes or file.day != day_of(now)):
            self._seal(file)
        if self._file is None:
            self._begin(now)
        elif self._has_failed:
            self.sync()

    def _begin(self, now: str) -> None:
        """Start the next file of the chain."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._number += 1
        path = self._folder / files.name_of(day_of(now), self._chain, self._number)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        handle = os.open(path, flags, 0o600)
        before = (self._count, self._hash, self._former)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._file = _File(handle=handle, path=path, day=day_of(now))
            self._write(
                ChainEntry(
                    time=now,
                    chain=self._chain,
                    former=self._former,
                    pid=os.getpid(),
                    version=version("mulu"),
                )
            )
            files.sync_folder(self._folder)
            self.sync()
        except OSError:
            # A file whose first record the disk has not is taken back: nothing was answered on it.
            self._count, self._hash, self._former = before
            self._file = None
            with contextlib.suppress(OSError):
                os.close(handle)
            path.unlink(missing_ok=True)
            raise

    def _write(self, entry: Entry) -> None:
        file = self._file
        assert file is not None, "append opens a file first"
        entry.n = self._count + 1
        line, head = link(self._hash, encode(entry))
        written = os.write(file.handle, line)
        if written < len(line):
            self._cut(file)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        file.size += written
        self._count += 1
        self._hash = head

    def _cut(self, file: _File) -> None:
        """Take the beginning of a record away again; where that is forbidden the file is given up."""
        try:
            os.ftruncate(file.handle, file.size)
        except OSError:
            file.is_lost = True

    def _give_up(self, file: _File) -> None:
        torn = os.fstat(file.handle).st_size - file.size
        self._end(file, Place(file=file.path.name, count=self._count, hash=self._hash, torn=torn))

    def _seal(self, file: _File) -> None:
        with self._closing:
            try:
                os.fdatasync(file.handle)
            except OSError:
                file.is_lost = True
                raise
            name, count, head = file.path.name, self._count, self._hash
            self._heads.append(Head(time=now_text(), file=name, count=count, hash=head, sealed=True))
            self._synced = count
            self._end(file, Place(file=name, count=count, hash=head))

    def _end(self, file: _File, place: Place) -> None:
        with self._closing:
            self._former, self._file, self._has_failed = place, None, False
            with contextlib.suppress(OSError):
                os.fchmod(file.handle, files.SEALED)
            os.close(file.handle)

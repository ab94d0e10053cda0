"""Whether a file holds the bytes it was published with: read once a host, known by its mark after that."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path

from query_api.errors import OperatorError
from query_api.snapshot.marks import Marks, mark_of

CHUNK = 1 << 20
SETTLED_NS = 50_000_000
"""A file that was touched this short ago may be touched again without its times showing it."""


class SnapshotRefused(OperatorError):
    """The generation must not be served; the text is one Chinese sentence for the operator."""


class VerificationStopped(SnapshotRefused):
    """The worker is being stopped; nothing is known of the file."""


class Verifier:
    """Reads files and compares digests; one a process, used by all its threads."""

    def __init__(self, marks: Marks | None = None) -> None:
        self.marks = Marks() if marks is None else marks
        self.bytes_read = 0
        self._damaged: set[bytes] = set()
        self._stopping = threading.Event()

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping.is_set()

    def check(self, folder: Path, path: str, sha256: str) -> bytes:
        """The mark of a generation's file with this digest; read unless its mark says that it was before.

        Raises:
            SnapshotRefused: it is missing, cannot be read, or has other bytes.
            VerificationStopped: `stop` was called before the whole file was read.

        """
        try:
            mark = mark_of((folder / path).stat(), sha256)
            if self.marks.holds(mark):
                return mark
            if mark not in self._damaged:
                mark, found = self._read(folder / path, sha256)
                if found != sha256:
                    self._damaged.add(mark)
        except OSError as error:
            raise SnapshotRefused(f"版次 {folder.name} 的 {path} 读不出：{error.strerror}。") from error
        if mark in self._damaged:
            raise SnapshotRefused(f"版次 {folder.name} 的 {path} 与 manifest.json 的摘要不符，不予发布。")
        self.marks.add([mark])
        return mark

    def stop(self) -> None:
        """Give up what is being read."""
        self._stopping.set()

    def _read(self, path: Path, sha256: str) -> tuple[bytes, str]:
        """The mark of a file and the digest that it had all along."""
        with path.open("rb") as file:
            while True:
                before = os.fstat(file.fileno())
                young = SETTLED_NS - (time.time_ns() - before.st_ctime_ns)
                if 0 < young <= SETTLED_NS:
                    time.sleep(young / 1e9)
                    continue
                digest = hashlib.sha256()
                file.seek(0)
                while part := file.read(CHUNK):
                    if self._stopping.is_set():
                        raise VerificationStopped(f"{path.name} 没有核对完：服务正在停止。")
                    digest.update(part)
                    self.bytes_read += len(part)
                mark = mark_of(before, sha256)
                if mark_of(os.fstat(file.fileno()), sha256) == mark:
                    return mark, digest.hexdigest()

"""Whole tables as files: made when somebody first asks, kept while the table is what it was.

A file is named by what is in it, so that it can be neither stale nor another's; its digest stands
in its name, so that one rename makes both known. Nothing here decides who may have it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import secrets
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from weakref import WeakValueDictionary

log = logging.getLogger("mulu.api")

TEMPORARY = ".tmp-"
ABANDONED = 3_600
"""Seconds after which a file that is still being written belongs to a worker that died."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A file and what its bytes are."""

    path: Path
    sha256: str
    bytes: int

    @classmethod
    def of(cls, path: Path) -> Made:
        """A file that is written."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return cls(path=path, sha256=digest, bytes=path.stat().st_size)


@dataclass(kw_only=True, slots=True)
class Writing:
    """A file under way; not there for anybody else."""

    path: Path
    file: BinaryIO
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def write(self, part: bytes) -> None:
        """Add bytes.

        Raises:
            OSError: no room.

        """
        self.file.write(part)
        self.digest.update(part)


class Prebuilt:
    """The files of one folder, shared by all workers."""

    def __init__(self, folder: Path, *, most_bytes: int) -> None:
        self.folder = folder
        self._most_bytes = most_bytes
        self._making: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def making(self, name: str) -> asyncio.Lock:
        """Held by whoever makes a file of this worker, so that others wait for it instead."""
        return self._making.setdefault(name, asyncio.Lock())

    def find(self, name: str, suffix: str) -> Made | None:
        """The file of this name, if it was made."""
        for path in self.folder.glob(f"{name}.*.{suffix}"):
            with contextlib.suppress(FileNotFoundError):  # Another worker just let it go.
                os.utime(path)
                return Made(path=path, sha256=path.name.split(".")[1], bytes=path.stat().st_size)
        return None

    def temporary(self) -> Path:
        """A new path for a file under way."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder / f"{TEMPORARY}{os.getpid()}-{secrets.token_hex(8)}"

    @contextlib.contextmanager
    def writing(self) -> Iterator[Writing]:
        """A file to write; gone at the end unless it was kept.

        Raises:
            OSError: it cannot be made.

        """
        path = self.temporary()
        with path.open("xb") as file:
            try:
                yield Writing(path=path, file=file)
            finally:
                path.unlink(missing_ok=True)

    def keep_written(self, writing: Writing, name: str, suffix: str) -> Made:
        """Give a whole written file its name."""
        writing.file.flush()
        return self._named(writing.path, writing.digest.hexdigest(), name, suffix)

    def keep(self, path: Path, name: str, suffix: str) -> Made:
        """The same for a file that somebody else wrote."""
        return self._named(path, Made.of(path).sha256, name, suffix)

    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        return not self._all()

    def sweep(self, names: Collection[str]) -> None:
        """Let go of every file but those of these names, and of what workers that died left."""
        for path in self._all():
            is_kept = path.name.split(".")[0] in names
            if path.name.startswith(TEMPORARY):
                is_kept = time.time() - path.stat().st_mtime < ABANDONED
            if not is_kept:
                path.unlink(missing_ok=True)

    def _named(self, path: Path, digest: str, name: str, suffix: str) -> Made:
        size = path.stat().st_size
        target = self.folder / f"{name}.{digest}.{suffix}"
        path.rename(target)
        self._make_room(target)
        return Made(path=target, sha256=digest, bytes=size)

    def _make_room(self, newest: Path) -> None:
        sizes: list[tuple[float, int, Path]] = []
        for path in self._all():
            with contextlib.suppress(FileNotFoundError):
                stat = path.stat()
                sizes.append((stat.st_mtime, stat.st_size, path))
        surplus = sum(size for _, size, _ in sizes) - self._most_bytes
        for _, size, path in sorted(sizes):
            if surplus <= 0:
                return
            if path != newest and not path.name.startswith(TEMPORARY):
                path.unlink(missing_ok=True)
                surplus -= size

    def _all(self) -> list[Path]:
        return sorted(self.folder.iterdir()) if self.folder.is_dir() else []

"""Where the audit lies: one file a writer and day, archives beside them.

<state>/audit/2026-11-25-3f9a2c1d-0001.jsonl     lines of one writer; read-only once it is closed
<state>/audit/heads.jsonl                        heads of all chains
<state>/audit/archive/2026-11-25-….jsonl.gz      old files
"""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

FOLDER = "audit"
ARCHIVE = "archive"
LOCK = ".lock"
SEALED = 0o400
"""Mode of a file that nobody writes any more."""

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}-\d{4,}\.jsonl")


def audit_folder(state: Path) -> Path:
    """The audit of a state folder."""
    return state / FOLDER


def name_of(day: str, chain: str, number: int) -> str:
    """The name of a chain's file; names sort by day."""
    return f"{day}-{chain}-{number:04d}.jsonl"


def live(folder: Path) -> dict[str, Path]:
    """Files that are not archived, by name, the oldest day first."""
    if not folder.is_dir():
        return {}
    return {path.name: path for path in sorted(folder.iterdir()) if _NAME.fullmatch(path.name)}


def archived(folder: Path) -> dict[str, Path]:
    """Archived files by the name they had."""
    place = folder / ARCHIVE
    if not place.is_dir():
        return {}
    named = {path.name.removesuffix(".gz"): path for path in sorted(place.iterdir())}
    return {name: path for name, path in named.items() if _NAME.fullmatch(name)}


def everything(folder: Path) -> dict[str, Path]:
    """All files by name; of one that is being archived the plain one."""
    return dict(sorted({**archived(folder), **live(folder)}.items()))


@contextlib.contextmanager
def reading(path: Path) -> Iterator[IO[bytes]]:
    """The lines of a file, archived or not."""
    if path.suffix == ".gz":
        with gzip.open(path, "rb") as unpacked:
            yield cast(IO[bytes], unpacked)
    else:
        with path.open("rb") as file:
            yield file


def is_sealed(path: Path) -> bool:
    """Whether nobody writes the file any more."""
    return not path.stat().st_mode & 0o200


@contextlib.contextmanager
def held(folder: Path, *, alone: bool) -> Iterator[None]:
    """Keep files from being archived while they are read; `alone` for who archives them."""
    lock = folder / LOCK
    if not alone and not lock.exists():
        yield  # Nothing was ever archived here, and who only reads may have no right to write.
        return
    handle = os.open(lock, os.O_RDONLY | (os.O_CREAT if alone else 0) | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

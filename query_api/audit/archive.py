"""Retention: closed files are packed after their hot days and removed after their years, never earlier."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from datetime import date, timedelta
from io import BufferedReader
from pathlib import Path

import msgspec

from query_api.audit import files, heads
from query_api.audit.chain import GENESIS, BrokenLink, follow
from query_api.audit.events import Deed, note_deed
from query_api.audit.records import ChainEntry, Place
from query_api.audit.tail import first_entry
from query_api.audit.verify import PRUNE
from query_api.errors import OperatorError

HOT_DAYS = 400
HOT_FLOOR = 184
"""Six calendar months have up to 184 days; the law asks for no less (网络安全法第二十三条)."""
KEEP_DAYS = HOT_DAYS + 3 * 366
"""Three years after the hot days, leap days allowed for."""
ARCHIVED = "audit.archive"


def archive(folder: Path, *, today: date, by: str, hot_days: int = HOT_DAYS) -> list[str]:
    """Pack the closed files whose day is more than `hot_days` past; one after the other.

    Raises:
        OperatorError: fewer days than the law allows; nothing is packed.
        AuditUnwritable: the deed cannot be recorded; nothing is packed.

    """
    if hot_days < HOT_FLOOR:
        raise OperatorError(f"在线保存不得少于 {HOT_FLOOR} 天（六个月），给的是 {hot_days} 天。")
    with files.held(folder, alone=True):
        due = [
            path
            for name, path in files.live(folder).items()
            if _age(name, today) > hot_days and files.is_sealed(path)
        ]
        if not due:
            return []
        names = [path.name for path in due]
        note_deed(folder, Deed(event=ARCHIVED, by=by, details={"files": names}))
        for path in due:
            _pack(path)
        heads.thin_out(folder, but_for=set(files.live(folder)))
    return names


def prune(folder: Path, *, today: date, by: str, keep_days: int = KEEP_DAYS) -> list[str]:
    """Remove archived files whose day is more than `keep_days` past; their last heads are recorded first.

    Raises:
        OperatorError: fewer days than must be kept, or a file is damaged; nothing is removed.
        AuditUnwritable: the deed cannot be recorded; nothing is removed.

    """
    if keep_days < KEEP_DAYS:
        raise OperatorError(f"归档至少保存三年（连同在线共 {KEEP_DAYS} 天），给的是 {keep_days} 天。")
    with files.held(folder, alone=True):
        due = {name: path for name, path in files.archived(folder).items() if _age(name, today) > keep_days}
        if not due:
            return []
        places = [_end_of(name, path) for name, path in due.items()]
        note_deed(folder, Deed(event=PRUNE, by=by, details=msgspec.to_builtins(places)))
        for path in due.values():
            path.unlink()
        # The event above says of them what their heads said, and is younger.
        heads.thin_out(folder, but_for=set(files.live(folder)), without=set(due))
    return list(due)


def _age(name: str, today: date) -> int:
    # A file ends with its day: no record in it is younger.
    return (today - date.fromisoformat(name[:10])) // timedelta(days=1)


def _pack(path: Path) -> None:
    place = path.parent / files.ARCHIVE
    place.mkdir(mode=0o700, exist_ok=True)
    target = place / f"{path.name}.gz"
    beside = target.with_name(f"{target.name}.tmp-{os.getpid()}")
    with path.open("rb") as source, beside.open("wb") as raw:
        with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
            shutil.copyfileobj(source, packed)
        raw.flush()
        os.fsync(raw.fileno())
    with path.open("rb") as source, gzip.open(beside, "rb") as again:
        if _digest(source) != _digest(again):
            raise OperatorError(f"{target.name} 写坏了，原文件保留；请检查磁盘。")
    beside.chmod(files.SEALED)
    beside.replace(target)
    files.sync_folder(place)
    path.unlink()


def _digest(content: BufferedReader | gzip.GzipFile) -> bytes:
    return hashlib.file_digest(content, "sha256").digest()


def _end_of(name: str, path: Path) -> Place:
    first = first_entry(path)
    former = first.former if isinstance(first, ChainEntry) else None
    head, count = (former.hash, former.count) if former else (GENESIS, 0)
    with files.reading(path) as lines:
        for number, line in enumerate(lines, 1):
            if not line.endswith(b"\n"):
                break
            try:
                _, head = follow(head, line)
            except BrokenLink as error:
                raise OperatorError(f"{name}:{number} {error}，不予删除；先用 audit verify 查明。") from error
            count += 1
    return Place(file=name, count=count, hash=head)

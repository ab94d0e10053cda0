"""The state folder in one file, taken while the service goes on, and put back where there is none."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

from query_api import durable
from query_api.audit import Deed, audit_folder, note_deed
from query_api.audit import files as audit_files
from query_api.audit.heads import FILE as HEADS
from query_api.audit.verify import verify
from query_api.errors import OperatorError
from query_api.settings import SCRATCH

TRANSIENT = frozenset({"limits", SCRATCH})
"""Counters of the last minute; files that are made again when they are missing."""

_BLOCK = 1 << 20


def backup(state: Path, target: Path, *, by: str) -> int:
    """Write the state folder into a tar.gz that only its owner can read; the number of files.

    The heads of the audit are copied before its files, so that no head speaks of a record the copy
    lacks; a record that is being written is left out.

    Raises:
        OperatorError: it cannot be read or written.
        AuditUnwritable: the deed cannot be recorded; nothing is written.

    """
    if not state.is_dir():
        raise OperatorError(f"没有状态目录 {state}。")
    note_deed(audit_folder(state), Deed(event="state.backup", by=by, details={"to": target.name}))
    beside = target.with_name(f"{target.name}.tmp-{os.getpid()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, durable.FILE_MODE)
        with os.fdopen(handle, "wb") as raw, audit_files.held(audit_folder(state), alone=False):
            with tarfile.open(fileobj=raw, mode="w:gz") as archive:
                count = sum(_add(archive, state, path) for path in _in_order(state))
            raw.flush()
            os.fsync(raw.fileno())
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OperatorError(f"备份没有写成 {target}：{error.strerror}。") from error
    return count


def restore(source: Path, state: Path, *, by: str) -> int:
    """Put a backup back; the number of records of its audit, which is verified first.

    Raises:
        OperatorError: there is a state already, the file is no backup, or its audit is not whole.

    """
    if state.exists() and any(state.iterdir()):
        raise OperatorError(f"{state} 不是空目录；先移开它，以免盖掉现有的凭证和记录。")
    beside = state.with_name(f"{state.name}.tmp-{os.getpid()}")
    try:
        durable.make_folder(beside)
        with tarfile.open(source, mode="r:gz") as archive:
            archive.extractall(beside, filter="data")
            for member in archive:
                if member.isfile():
                    # The filter makes files writable; a closed file of the audit is not.
                    (beside / member.name).chmod(member.mode & durable.FILE_MODE)
        for folder in beside.rglob("*"):
            if folder.is_dir():
                folder.chmod(durable.FOLDER_MODE)
        verdict = verify(audit_folder(beside))
        if verdict.faults:
            raise OperatorError(f"备份里的取数记录不完好，没有恢复：{verdict.faults[0]}")
        if state.exists():
            state.rmdir()
        beside.rename(state)
    except (OSError, tarfile.TarError) as error:
        raise OperatorError(f"不能从 {source} 恢复：{error}。") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    note_deed(audit_folder(state), Deed(event="state.restore", by=by, details={"from": source.name}))
    return verdict.records


def _in_order(state: Path) -> Iterator[Path]:
    audit = audit_folder(state)
    yield audit / HEADS
    for path in sorted(state.rglob("*")):
        parts = path.relative_to(state).parts
        is_passing = any(part.startswith(".") or ".tmp-" in part for part in parts)
        if path != audit / HEADS and path.is_file() and not is_passing and parts[0] not in TRANSIENT:
            yield path


def _add(archive: tarfile.TarFile, state: Path, path: Path) -> bool:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return False  # Removed since it was listed: a key that was deleted, for example.
    with file:
        member = archive.gettarinfo(arcname=str(path.relative_to(state)), fileobj=file)
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        if path.suffix == ".jsonl":
            member.size = _whole_lines(path, member.size)
        archive.addfile(member, file)
    return True


def _whole_lines(path: Path, size: int) -> int:
    """Where the last whole line ends below `size`."""
    with path.open("rb") as file:
        while size:
            start = max(size - _BLOCK, 0)
            file.seek(start)
            at = file.read(size - start).rfind(b"\n")
            if at >= 0:
                return start + at + 1
            size = start
    return 0

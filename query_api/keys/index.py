"""The keys in a worker's memory: a check costs microseconds, a change on disk is seen within a second.

The folder is looked at by the calls themselves, at most once a second, and not by a task beside them:
a worker that answers has looked, so that a revoked key is refused after a second however busy it is.
"""

from __future__ import annotations

import hmac
import logging
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path

from query_api.keys import token
from query_api.keys.record import Record
from query_api.keys.store import FOLDER, decode, is_record
from query_api.note import Caller

log = logging.getLogger("mulu.api")

LOOK_SECONDS = 1.0
"""How often the folder is looked at."""

UNSETTLED_NS = 2_000_000_000
"""A folder changed less than this before it was read may change again within the same tick of its clock."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A key as calls are checked against it."""

    caller: Caller
    digest: bytes
    family: str
    ends: float
    is_revoked: bool
    patterns: re.Pattern[str]

    def covers(self, dataset: str) -> bool:
        """Whether the key may ask for this dataset (`department/dataset`)."""
        return self.patterns.fullmatch(dataset) is not None


@dataclass(frozen=True, slots=True)
class _File:
    """A record file as it was when it was read."""

    mark: tuple[int, int, int]
    key: Key | None


class KeysUnreadable(Exception):
    """The folder of the keys cannot be read now: nobody can be told from anybody."""


class Keys:
    """Every key of a state folder, as it stood at most a second ago; none without a folder."""

    def __init__(self, state: Path | None) -> None:
        self._folder = None if state is None else state / FOLDER
        self._files: dict[str, _File] = {}
        self._systems: dict[tuple[str, str], list[Key]] = {}
        self._seen: int | None = None
        self._looked = -LOOK_SECONDS
        self._claims = token.Claims()

    def read(self, written: bytes) -> token.Claim | None:
        """The key that a call has written; None when it cannot be one."""
        return self._claims.read(written)

    def check(self, written: token.Token | token.Claim) -> Key | None:
        """The key with this id and this secret, however it stands; None when there is none.

        Raises:
            KeysUnreadable: as it says.

        """
        key = self.find(written.id)
        # An id that nobody has costs the same comparison: the time says nothing of it.
        known = key.digest if key is not None else _NOBODY
        return key if hmac.compare_digest(written.digest, known) else None

    def find(self, key_id: str) -> Key | None:
        """The key of this id, however it stands; None when there is none.

        Raises:
            KeysUnreadable: as it says.

        """
        self._look()
        file = self._files.get(key_id)
        return None if file is None else file.key

    def of_system(self, department: str, system: str) -> list[Key]:
        """The keys and registrations of an application system, however they stand.

        Raises:
            KeysUnreadable: as it says.

        """
        self._look()
        return self._systems.get((department, system), [])

    def __iter__(self) -> Iterator[Key]:
        """Every key, however it stands."""
        self._look()
        return iter([file.key for file in self._files.values() if file.key is not None])

    def _look(self) -> None:
        now = time.monotonic()
        if self._folder is None or now - self._looked < LOOK_SECONDS:
            return
        is_whole = True
        try:
            changed = self._folder.stat().st_mtime_ns
            if changed != self._seen:
                is_whole = self._read_all(self._folder)
        except FileNotFoundError:
            self._files, self._systems, changed = {}, {}, 0
        except OSError as error:
            log.error("读不出访问凭证 %s：%s", self._folder, error.strerror)
            raise KeysUnreadable from error
        self._seen = changed if is_whole and time.time_ns() - changed > UNSETTLED_NS else None
        self._looked = now

    def _read_all(self, folder: Path) -> bool:
        """Read what is new or other than before; what is gone is gone. Whether every file could be read."""
        files: dict[str, _File] = {}
        with os.scandir(folder) as entries:
            for entry in entries:
                if is_record(entry.name):
                    found = entry.stat()
                    mark = (found.st_ino, found.st_ctime_ns, found.st_size)
                    key_id = entry.name.removesuffix(".json")
                    before = self._files.get(key_id)
                    files[key_id] = (
                        before if before and before.mark == mark else _File(mark, _key(Path(entry)))
                    )
        self._files = files
        self._systems = {}
        for key in (file.key for file in files.values() if file.key is not None):
            self._systems.setdefault((key.caller.department, key.caller.system), []).append(key)
        return all(file.key is not None for file in files.values())


_NOBODY = bytes(32)
"""No secret has this digest."""


def _key(path: Path) -> Key | None:
    """A key from its file; None for a file that is none, which opens no door."""
    try:
        return key_of(decode(path.read_bytes()))
    except (OSError, ValueError) as error:
        log.error("凭证记录 %s 读不出，按没有这个凭证处理：%s", path, error)
        return None


def key_of(record: Record) -> Key:
    """A key as calls are checked against it."""
    return Key(
        caller=record.caller,
        digest=_NOBODY if record.digest is None else bytes.fromhex(record.digest),
        family=record.family,
        ends=record.ends,
        is_revoked=record.revoked is not None,
        patterns=re.compile("|".join(translate(pattern) for pattern in record.datasets) or r"(?!)"),
    )

"""Values of sensitive fields as keyed digests: the same value is found again, none can be read."""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
from pathlib import Path

from query_api.audit.files import sync_folder
from query_api.errors import OperatorError

FILE = "audit.key"
PREFIX = "hmac:"
_SIGNS = 32


class Pseudonyms:
    """The digests of one state folder, whose key never leaves it but in its backup.

    The same for every field, so that one person is found by one number in every table.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def open(cls, state: Path) -> Pseudonyms:
        """Those of a state folder; its key is made when there is none.

        Raises:
            OperatorError: the key cannot be read or written, or is damaged.

        """
        path = state / FILE
        try:
            state.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.exists():
                _make(path)
            key = bytes.fromhex(path.read_text("ascii").strip())
        except OSError as error:
            raise OperatorError(f"读写不了状态目录里的 {path}：{error.strerror}。") from error
        except ValueError as error:
            raise OperatorError(f"{path} 已损坏；请从备份恢复（mulu-api state restore）。") from error
        if len(key) != 32:
            raise OperatorError(f"{path} 已损坏；请从备份恢复（mulu-api state restore）。")
        return cls(key)

    def of(self, value: str) -> str:
        """What stands in a record instead of a value."""
        return PREFIX + hmac.digest(self._key, value.encode(), "sha256").hex()[:_SIGNS]


def _make(path: Path) -> None:
    """Write a new key; of several processes that do so at once, the first one's stays."""
    beside = path.with_name(f"{path.name}.tmp-{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_hex(32).encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    with contextlib.suppress(FileExistsError):
        os.link(beside, path)
    beside.unlink()
    sync_folder(path.parent)

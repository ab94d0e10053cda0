"""The keys on disk, as the command line changes them: one file a key, put in place in one step.

One file a key, because then creating and revoking never wait for each other, a damaged file costs one
key, a backup is a copy, and a worker sees by the time of the folder that something changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from query_api import durable
from query_api.errors import OperatorError
from query_api.keys.record import Record

FOLDER, USED = "keys", "keys-used"
"""Below the state folder: the records; the minute each key was last used."""


class KeyTrouble(OperatorError):
    """A key cannot be made, found or changed; the text says why and what to do."""


class Store:
    """Every key of a state folder."""

    def __init__(self, state: Path) -> None:
        self.folder = state / FOLDER
        self._used = state / USED

    def all(self) -> list[Record]:
        """Every record, by the time it was made.

        Raises:
            KeyTrouble: the folder or a file cannot be read.

        """
        return sorted(self._records(), key=lambda record: (record.created, record.id))

    def get(self, key_id: str) -> Record:
        """One record.

        Raises:
            KeyTrouble: there is none, or it cannot be read.

        """
        path = self.folder / f"{key_id}.json"
        if not is_id(key_id) or not path.is_file():
            raise KeyTrouble(f"{self.folder} 里没有凭证 {key_id}；现有的用 mulu-api keys list 查看。")
        return self._read(path)

    def put(self, record: Record) -> None:
        """Keep a record as it is now; every worker knows it within a second or two.

        Raises:
            KeyTrouble: it cannot be written; nothing was changed.

        """
        content = msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"
        try:
            durable.make_folder(self.folder)
            durable.write(self.folder / f"{record.id}.json", content)
        except OSError as error:
            raise KeyTrouble(f"写不进 {self.folder}：{error.strerror}。") from error

    def last_used(self, key_id: str) -> str | None:
        """The minute a key was last used; None when never."""
        try:
            return (self._used / key_id).read_text("ascii").strip() or None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise KeyTrouble(f"读不出 {self._used / key_id}：{error.strerror}。") from error

    def _records(self) -> Iterator[Record]:
        try:
            paths = sorted(self.folder.iterdir())
        except FileNotFoundError:
            return
        except OSError as error:
            raise KeyTrouble(f"读不出 {self.folder}：{error.strerror}。") from error
        for path in paths:
            if is_record(path.name):
                yield self._read(path)

    def _read(self, path: Path) -> Record:
        try:
            return decode(path.read_bytes())
        except OSError as error:
            raise KeyTrouble(f"读不出 {path}：{error.strerror}。") from error
        except ValueError as error:
            raise KeyTrouble(f"{path} 已损坏，不是一条凭证记录：{error}。请从备份恢复。") from error


def is_record(name: str) -> bool:
    """Whether a file of the folder is a record; what is being written begins with a dot."""
    return name.endswith(".json") and is_id(name.removesuffix(".json"))


def is_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return len(text) == 8 and text.isascii() and text.isalnum() and text == text.lower()


def decode(content: bytes) -> Record:
    """A record from its file.

    Raises:
        ValueError: it is none; the message names the first fault.

    """
    record = msgspec.json.decode(content, type=Record)
    if record.digest is not None and len(bytes.fromhex(record.digest)) != 32:
        raise ValueError("digest")
    if record.ends < 0:
        raise ValueError("expires")
    return record

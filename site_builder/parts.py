"""What each entry gives to the files of the whole catalogue, remembered from one build to the next.

Most of what `catalog.xlsx`, `catalog.ttl` and their like cost is putting each entry into words. A part is a
function of what goes into the entry's own files, so it is taken from the build before wherever the digest of
those (`pages/units.py`) is the same; whatever cannot be read or is damaged is made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

Part = TypeVar("Part")
DIGEST = 32
"""Bytes before the content of each file: its SHA-256, so that nothing spoilt gets into a new site."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """The parts of one site: a file for each kind of them."""

    folder: Path | None = None
    """None: nothing is remembered, every part is made."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Digest of everything that goes into an entry's files, by id."""

    def of_each(
        self, name: str, kind: type[Part], ids: Iterable[str], make: Callable[[str], Part]
    ) -> dict[str, Part]:
        """The part of each entry, by id in the order given; `make` is asked for those that changed."""
        before = self._read(name, kind)
        found: dict[str, Part] = {}
        for id_ in ids:
            key, part = before.get(id_, ("", None))
            is_same = part is not None and key == self.keys.get(id_)
            found[id_] = part if is_same and part is not None else make(id_)
        self._write(name, {id_: (self.keys[id_], part) for id_, part in found.items() if id_ in self.keys})
        return found

    def _read(self, name: str, kind: type[Part]) -> Mapping[str, tuple[str, Part]]:
        if self.folder is None:
            return {}
        try:
            content = memoryview((self.folder / name).read_bytes())
        except OSError:
            return {}
        if hashlib.sha256(content[DIGEST:]).digest() != content[:DIGEST]:
            return {}
        try:
            return msgspec.msgpack.decode(content[DIGEST:], type=dict[str, tuple[str, kind]])  # type: ignore[valid-type]
        except msgspec.DecodeError:
            # Of another version of this program, which kept something else under the name.
            return {}

    def _write(self, name: str, parts: Mapping[str, tuple[str, Part]]) -> None:
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        content = msgspec.msgpack.encode(parts)
        beside = self.folder / f"{name}.tmp"
        beside.write_bytes(hashlib.sha256(content).digest() + content)
        beside.replace(self.folder / name)

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
from typing import TypeVar, cast
from zlib import crc32

import msgspec

Part = TypeVar("Part")
FILES = 64
"""Of each kind: one changed entry rewrites one of them."""
DIGEST = 32
"""Bytes before the content of each file: its SHA-256, so that nothing spoilt gets into a new site."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """The parts of one site: a folder for each kind of them."""

    folder: Path | None = None
    """None: nothing is remembered, every part is made."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Digest of everything that goes into an entry's files, by id."""

    def of_each(
        self, name: str, kind: type[Part], ids: Iterable[str], make: Callable[[str], Part]
    ) -> dict[str, Part]:
        """The part of each entry, by id in the order given; `make` is asked for those that changed."""
        wanted: dict[int, list[str]] = {}
        found: dict[str, Part | None] = dict.fromkeys(ids)
        for id_ in found:
            wanted.setdefault(crc32(id_.encode()) % FILES, []).append(id_)
        for number in range(FILES):
            file = self.folder / name / f"{number:02}" if self.folder else None
            found |= self._of_file(file, kind, wanted.get(number, []), make)
        return cast("dict[str, Part]", found)

    def _of_file(
        self, file: Path | None, kind: type[Part], ids: list[str], make: Callable[[str], Part]
    ) -> dict[str, Part]:
        before = _read(file, kind) if file else {}
        known = {id_: before[id_] for id_ in ids if id_ in before and before[id_][0] == self.keys.get(id_)}
        found = {id_: known[id_][1] if id_ in known else make(id_) for id_ in ids}
        kept = {id_: (self.keys[id_], part) for id_, part in found.items() if id_ in self.keys}
        if file and (len(known) < len(kept) or len(kept) < len(before)):
            _write(file, kept)
        return found


def _read(file: Path, kind: type[Part]) -> Mapping[str, tuple[str, Part]]:
    try:
        content = memoryview(file.read_bytes())
    except OSError:
        return {}
    if hashlib.sha256(content[DIGEST:]).digest() != content[:DIGEST]:
        return {}
    try:
        return msgspec.msgpack.decode(content[DIGEST:], type=dict[str, tuple[str, kind]])  # type: ignore[valid-type]
    except msgspec.DecodeError:
        # Of another version of this program, which kept something else under the name.
        return {}


def _write(file: Path, parts: Mapping[str, tuple[str, Part]]) -> None:
    if not parts:
        file.unlink()
        return
    if file.parent.is_file():
        # Written by a program that kept all of one kind in one file.
        file.parent.unlink()
    file.parent.mkdir(parents=True, exist_ok=True)
    content = msgspec.msgpack.encode(parts)
    beside = file.with_suffix(".tmp")
    beside.write_bytes(hashlib.sha256(content).digest() + content)
    beside.replace(file)

"""The files that came in: found below a folder, bounded by size, and named for a department."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from site_builder.content.marks import is_mark
from site_builder.errors import BuildError
from site_builder.hooks.shown import shown_path
from site_builder.sources import Document
from site_builder.tables.grid import Sentence

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods", ".csv")
"""Tables that a department may mean as its catalogue; all but the first two are told to be saved as xlsx."""
DESCRIPTOR = ".json"
NOTICE, OPINION = ".补正告知单.docx", ".检查意见.xlsx"
"""Endings of our own answers."""
MAX_BYTES = 20 * 1024 * 1024
"""What is larger is no catalogue and is not even read for its digest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """One file as it came in."""

    path: Path
    relative: str
    """From the folder, with `/`."""
    refusal: Sentence | None = None
    """Why nothing of it is read, where that is known from outside."""

    @property
    def shown(self) -> str:
        """The name for reports: neither a number of a person nor a mark in it is repeated."""
        return "（文件名不显示）" if self.is_marked else shown_path(self.relative)

    @property
    def is_marked(self) -> bool:
        """Whether its name, or that of a folder above it, is a 密级标志."""
        return any(is_mark(part) or is_mark(PurePosixPath(part).stem) for part in self.relative.split("/"))

    @property
    def is_descriptor(self) -> bool:
        """Whether it is a descriptor, as 在线编目 makes it; otherwise a workbook."""
        return self.path.suffix.lower() == DESCRIPTOR

    @property
    def is_too_large(self) -> bool:
        """Whether nothing of it is to be read."""
        return self.path.stat().st_size > MAX_BYTES

    def digest(self) -> str:
        """sha256 of its bytes in hexadecimal digits; empty for a file too large to be read."""
        return "" if self.is_too_large else hashlib.sha256(self.path.read_bytes()).hexdigest()


def found(folder: Path) -> tuple[tuple[Incoming, ...], tuple[Incoming, ...]]:
    """The files to look at, by path, and what else lies there and is left alone.

    Raises:
        BuildError: there is no such folder.
    """
    if folder.is_file():
        return (Incoming(path=folder, relative=folder.name),), ()
    if not folder.is_dir():
        raise BuildError(f"没有这个文件夹：{folder}")
    ours: list[Incoming] = []
    others: list[Incoming] = []
    for path in sorted(_files(folder)):
        one = Incoming(path=path, relative=path.relative_to(folder).as_posix())
        is_ours = path.suffix.lower() in (*WORKBOOKS, DESCRIPTOR) and not path.is_symlink()
        (ours if is_ours else others).append(one)
    return tuple(ours), tuple(others)


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(place, name)
            # Office keeps `~$name.xlsx` beside an open workbook; our own answers are no submissions.
            if not name.startswith((".", "~$")) and not name.endswith((NOTICE, OPINION)) and path.is_file():
                yield path


def without(files: Collection[Incoming], taken: Collection[Path]) -> tuple[Incoming, ...]:
    """The files that are not the data of a descriptor among them."""
    return tuple(one for one in files if one.path not in taken)


def named(relative: str, departments: Collection[Document]) -> str | None:
    """The department that a file name or a folder above it names; None where they name none, or several."""
    names = {document.path.partition("/")[0]: _names(document.value) for document in departments}
    path = PurePosixPath(relative)
    for text in (path.name.removesuffix(path.suffix), *reversed(path.parent.parts)):
        exact = {id_ for id_, titles in names.items() if text == id_ or text in titles}
        word = {id_ for id_ in names if re.search(rf"(?<![A-Za-z0-9]){re.escape(id_)}(?![A-Za-z0-9])", text)}
        within = {id_ for id_, titles in names.items() if any(title in text for title in titles)}
        for candidates in (exact, word, within):
            if len(candidates) == 1:
                return candidates.pop()
    return None


def _names(value: object) -> frozenset[str]:
    """What a department is called; words of one sign would be found in any name."""
    told: Mapping[str, object] = value if isinstance(value, Mapping) else {}
    aliases = told.get("aliases")
    every = (told.get("title"), told.get("shortTitle"), *(aliases if isinstance(aliases, list) else ()))
    return frozenset(name for name in every if isinstance(name, str) and len(name) > 1)

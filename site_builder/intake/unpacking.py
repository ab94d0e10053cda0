"""A hand-in that came as one zip: unpacked aside, whole or not at all.

What comes out is bounded as it is for a packed table. A name may lead nowhere but below the folder, and
nothing but files and folders is made: the zip was written by somebody whom nobody has looked at yet.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from site_builder.hooks.shown import shown_path
from site_builder.intake import incoming
from site_builder.intake.incoming import Incoming
from site_builder.tables.archives import allowed, copy, readable, too_large
from site_builder.tables.grid import NotATable, Sentence

ENDING = ".zip"
MOST_MEMBERS = 10_000
"""The largest department hands in some hundred files."""
LONGEST_NAME, LONGEST_PART = 1000, 255
"""In bytes; what a file system takes at most."""
_UTF8_NAME = 0x800
"""The flag that says in which encoding a name stands."""
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\0-\x1f\x7f]")
_BESIDE = "__MACOSX/"
"""What a Mac adds to each file."""


@contextmanager
def handed_in(place: Path) -> Iterator[tuple[Sequence[Incoming], Sequence[Incoming]]]:
    """What `incoming.found` gives for a folder or a file; of a zip, for what lies in it.

    Its name counts as a folder above its files: it may say whose they are, and answers go there.
    """
    if not (place.is_file() and place.suffix.lower() == ENDING):
        yield incoming.found(place)
        return
    with TemporaryDirectory(prefix="mulu-") as aside:
        try:
            unpack(place, Path(aside, place.stem))
            found = incoming.found(Path(aside))
        except NotATable as trouble:
            found = (Incoming(path=place, relative=place.name, refusal=trouble.sentence),), ()
        yield found


def unpack(path: Path, folder: Path) -> None:
    """Write every file of a zip below a folder.

    Raises:
        NotATable: it cannot be read, holds too much, or has a member that is not to be written.
    """
    folder.mkdir(exist_ok=True)
    limit = allowed(path.stat().st_size)
    with readable(), zipfile.ZipFile(path) as package:
        named = [(_name(member), member) for member in package.infolist()]
        named = [(name, member) for name, member in named if not name.startswith(_BESIDE)]
        _judge(named)
        written = 0
        for name, member in named:
            target = folder / name
            if member.is_dir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            if written + member.file_size > limit:
                raise too_large(limit)
            target.parent.mkdir(parents=True, exist_ok=True)
            with package.open(member) as stream:
                written = copy(stream, target, limit=limit, before=written)


def _name(member: zipfile.ZipInfo) -> str:
    """The name as it was meant: UTF-8 where the zip says so or it is that, else GBK, as Windows writes here."""
    if member.flag_bits & _UTF8_NAME:
        return member.orig_filename
    raw = member.orig_filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.orig_filename


def _judge(named: Sequence[tuple[str, zipfile.ZipInfo]]) -> None:
    """Refuse the whole zip for one member that is not to be written."""
    if len(named) > MOST_MEMBERS:
        raise NotATable(
            Sentence(f"压缩包里有 {len(named):,} 个文件，超过 {MOST_MEMBERS:,} 个。", "分成几份报送。")
        )
    files = {name for name, member in named if not member.is_dir()}
    seen: set[str] = set()
    for name, member in named:
        if not _stays_below(name):
            raise _refused(name, "的名称指向压缩包之外，或者写法不对")
        if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _refused(name, "是符号链接或特殊文件")
        # Some systems take names for the same that differ in their case only: which one was meant?
        same = str(PurePosixPath(name)).casefold()
        if same in seen or any(str(above) in files for above in PurePosixPath(name).parents):
            raise _refused(name, "不止一个")
        seen.add(same)


def _stays_below(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(
        path.parts
        and not path.is_absolute()
        and ".." not in path.parts
        and "\\" not in name
        and not _DRIVE.match(name)
        and not _CONTROL.search(name)
        and len(name.encode()) <= LONGEST_NAME
        and all(len(part.encode()) <= LONGEST_PART for part in path.parts)
    )


def _refused(name: str, what: str) -> NotATable:
    return NotATable(
        Sentence(
            f"压缩包里的“{shown_path(name)}”{what}，整个没有解开。", "把要报的文件放进一个文件夹，重新压缩。"
        )
    )

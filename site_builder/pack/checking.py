"""Whether a copy is whole and untouched: every file against the list, the list against its signature."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder import sums
from site_builder.errors import BuildError
from site_builder.pack import signing


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What a check found, each name relative to the copy."""

    files: int
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    signature: bool | None = None
    """Whether the list is signed with the key given; None where no key was."""

    @property
    def is_whole(self) -> bool:
        """Nothing is wrong."""
        return not (self.changed or self.missing or self.added) and self.signature is not False


def check(copy: Path, *, key: Path | None = None) -> Checked:
    """Check a folder or zip.

    Raises:
        BuildError: it is no copy of ours, or the key cannot be used.
    """
    public = signing.public_key(key) if key else None
    files = _zipped(copy) if copy.is_file() else _lying(copy)
    if sums.ADDRESS not in files:
        raise BuildError(f"{copy} 里没有 {sums.ADDRESS}，不是离线副本，或者摘要清单被拿走了。")
    list_ = files.pop(sums.ADDRESS)
    signature = files.pop(signing.SIGNATURE, b"")
    text = list_.decode("utf-8", "replace")
    expected = dict(sums.read(text))
    if len(expected) < len(text.splitlines()):
        raise BuildError(f"{copy} 的 {sums.ADDRESS} 写法不对。")
    return Checked(
        files=len(expected),
        changed=tuple(n for n, d in expected.items() if n in files and sums.digest(files[n]) != d),
        missing=tuple(name for name in expected if name not in files),
        added=tuple(sorted(files.keys() - expected.keys())),
        signature=signing.is_signed(list_, signature, public) if public else None,
    )


def _lying(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise BuildError(f"没有 {folder} 这个文件夹或文件。")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _zipped(file: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            return {name.partition("/")[2]: archive.read(name) for name in names}
    except (zipfile.BadZipFile, OSError) as error:
        raise BuildError(f"读不了 {file}：{error}") from error


def sentences(checked: Checked) -> Mapping[str, tuple[str, ...]]:
    """What is wrong, in words."""
    said = {"内容被改动": checked.changed, "缺少": checked.missing, "多出": checked.added}
    return {word: names for word, names in said.items() if names}

"""Build a whole site beside the old one and put it in its place in one step."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from site_builder.errors import OutputUnwritable
from site_builder.shell import frame
from site_builder.shell.masthead import Masthead
from site_builder.shell.renewal import Renewal
from site_builder.shell.stamp import Shells, take_shells

Fill = Callable[[Path, Shells], int]
"""Writes the generated pages into a site that has its frame; gives their number."""


NO_ROOM = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
)
"""What a disk says; any other fault while pages are written is ours and keeps its traceback."""


def build_site(output: Path, *, masthead: Masthead, fill: Fill, renewal: Renewal | None = None) -> int:
    """Write the site to `output`; the old one stays until the new one is whole.

    With `renewal` what did not change is left where it lies, and `fill` writes the rest only.

    Raises:
        OutputUnwritable: the folder cannot be written or replaced.
        BuildError: MkDocs refused the configuration or a hand-written page.
    """
    fresh, old = (output.with_name(f"{output.name}.{word}-{os.getpid()}") for word in ("tmp", "old"))
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        for leftover in (
            *output.parent.glob(f"{output.name}.tmp-*"),
            *output.parent.glob(f"{output.name}.old-*"),
        ):
            shutil.rmtree(leftover)
        fresh.mkdir()
        if renewal:
            renewal.begin(output)
    except OSError as error:
        raise OutputUnwritable(f"无法写入输出目录 {output}：{error.strerror}") from error
    try:
        frame.write(fresh, masthead, renewal.remembered if renewal else None)
        pages = fill(fresh, take_shells(fresh))
        _put(output, fresh, old, renewal)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise OutputUnwritable(
            f"无法写入输出目录 {output}：{error.strerror}。检查磁盘空间和权限。"
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return pages


def renew_site(output: Path, fill: Callable[[Path], int], renewal: Renewal) -> int:
    """Write generated pages again with shells that were rendered before; hand-written ones stay.

    Raises:
        OutputUnwritable: the folder cannot be written.
    """
    fresh = output.with_name(f"{output.name}.tmp-{os.getpid()}")
    renewal.begin(output)
    try:
        fresh.mkdir()
        written = fill(fresh)
        renewal.put(fresh, output, keep_shared=True)
    except OSError as error:
        raise OutputUnwritable(f"无法更新输出目录 {output}：{error.strerror}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return written


def _put(output: Path, fresh: Path, old: Path, renewal: Renewal | None) -> None:
    if renewal is None or renewal.before is None:
        # What is remembered of the old site must not be taken for the new one.
        output.with_name(f"{output.name}.state.json").unlink(missing_ok=True)
        _replace(output, fresh, old)
        if renewal:
            renewal.end(output)
        return
    try:
        renewal.put(fresh, output)
    except OSError as error:
        raise OutputUnwritable(f"无法更新输出目录 {output}：{error.strerror}") from error


def _replace(output: Path, fresh: Path, old: Path) -> None:
    try:
        if output.exists():
            output.rename(old)
        fresh.rename(output)
    except OSError as error:
        if old.exists() and not output.exists():
            old.rename(output)
        raise OutputUnwritable(f"无法替换输出目录 {output}：{error.strerror}") from error
    shutil.rmtree(old, ignore_errors=True)

"""Build a whole site beside the old one and put it in its place in one step."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from site_builder.config import MKDOCS_YML
from site_builder.errors import BuildError, OutputUnwritable
from site_builder.shell.masthead import Masthead
from site_builder.shell.renewal import Renewal
from site_builder.shell.stamp import Shells

Fill = Callable[[Path, Shells], int]
"""Writes the generated pages into a site that MkDocs has begun; gives their number."""


GIVEN = "mulu_given"
"""Where in MkDocs' `extra` the plugin finds what a build by us has compiled already.

Not in the plugin itself: MkDocs keeps one plugin for all builds of a process.
"""


NO_ROOM = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
)
"""What a disk says; any other fault while pages are written is ours and keeps its traceback."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What the plugin takes instead of compiling the source."""

    masthead: Masthead
    fill: Fill


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
        pages = _render(fresh, masthead, fill)
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


def _render(site: Path, masthead: Masthead, fill: Fill) -> int:
    with _environment(masthead):
        # Material prints a notice about MkDocs 2 when it is imported without our environment,
        # and a build that only checks should not pay for importing either.
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException

        written = 0

        def counting(folder: Path, shells: Shells) -> int:
            nonlocal written
            written = fill(folder, shells)
            return written

        try:
            # MkDocs takes a relative folder from beside mkdocs.yml; we mean the one of the caller.
            config = load_config(config_file=str(MKDOCS_YML), site_dir=str(site.absolute()), strict=True)
            config.extra[GIVEN] = Given(masthead=masthead, fill=counting)
            build(config)
        except MkDocsException as error:
            raise BuildError(f"目录网站未能生成：{error}") from error
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


@contextmanager
def _environment(masthead: Masthead) -> Iterator[None]:
    """Set what MkDocs and Material read from the environment, and put it back."""
    # The time of a build must not reach its bytes, so MkDocs is told the catalogue's day.
    midnight = masthead.as_of.toordinal() - EPOCH_ORDINAL
    ours = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(midnight * 86_400)}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


EPOCH_ORDINAL = 719_163
"""`date(1970, 1, 1).toordinal()`."""

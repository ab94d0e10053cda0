"""The part of a site that MkDocs renders: hand-written pages, the theme's files, and the shells.

It depends on the masthead, on this program and on what lies in the folders of `mkdocs.yml`, not on the entries, so a
build takes it from the build before where none of those changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder import program
from site_builder.config import MKDOCS_YML
from site_builder.errors import BuildError
from site_builder.parts import Parts
from site_builder.shell.masthead import Masthead

GIVEN = "mulu_given"
"""Where in MkDocs' `extra` the plugin finds the masthead of a build by us, which has compiled already.

Not in the plugin itself: MkDocs keeps one plugin for all builds of a process.
"""

SOURCES = ("handbook", "theme")
"""Folders beside this package whose files MkDocs renders or copies."""
EPOCH_ORDINAL = 719_163
"""`date(1970, 1, 1).toordinal()`."""


def write(site: Path, masthead: Masthead, folder: Path | None) -> None:
    """Put every file of the frame below `site`, shells too; `folder` has what the build before remembered.

    Raises:
        BuildError: MkDocs refused the configuration or a hand-written page.
    """
    parts = Parts(folder=folder, keys={"frame": _key(masthead)} if folder else {})
    files = parts.of_each("frame", dict[str, bytes], ["frame"], lambda _: _rendered(masthead))["frame"]
    for name, content in files.items():
        target = site / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _key(masthead: Masthead) -> str:
    """Digest of everything that goes into the frame."""
    root = Path(__file__).parent.parent
    files = sorted(p for name in SOURCES for p in (root / name).rglob("*") if p.is_file())
    names = "\n".join(path.relative_to(root).as_posix() for path in files)
    said = (program.digest(), repr(masthead), names, program.digest_of([MKDOCS_YML, *files]))
    return hashlib.sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def _rendered(masthead: Masthead) -> dict[str, bytes]:
    with TemporaryDirectory(prefix="mulu-frame-") as folder:
        site = Path(folder) / "site"
        _render(site, masthead)
        files = sorted(p for p in site.rglob("*") if p.is_file())
        return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def _render(site: Path, masthead: Masthead) -> None:
    with _environment(masthead):
        # Material prints a notice about MkDocs 2 when it is imported without our environment,
        # and a build that only checks, or has the frame already, should not pay for importing either.
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException

        try:
            config = load_config(config_file=str(MKDOCS_YML), site_dir=str(site), strict=True)
            config.extra[GIVEN] = masthead
            build(config)
        except MkDocsException as error:
            raise BuildError(f"目录网站未能生成：{error}") from error


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

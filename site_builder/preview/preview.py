"""A site that follows its source: what was saved is checked, and what follows from it written again.

Between two saves little changes: hand-written pages keep the look they were rendered with, tables that
nobody touched keep what was read of them, and exports of the whole catalogue wait for `mulu build`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from site_builder import pages, shell
from site_builder.build import compile_for_pages, masthead_and_edition
from site_builder.compilation import Compiled
from site_builder.config import BuildConfig
from site_builder.findings import has_errors
from site_builder.pages.units import paths_of
from site_builder.shell import Renewal, Shells
from site_builder.tables import Examined

Stamps = Mapping[str, tuple[int, int]]
"""Time and size of every file of the source, by its path below it."""


@dataclass(kw_only=True)
class Preview:
    """One source and the site below `output` that follows it."""

    config: BuildConfig
    output: Path
    _shells: Shells = field(default_factory=dict, init=False)
    _examined: Mapping[str, Examined] = field(default_factory=dict, init=False)
    _seen: Stamps = field(default_factory=dict, init=False)

    def start(self) -> Compiled:
        """Check everything and write the whole site; with errors there is none yet."""
        self._seen = stamps(self.config.source)
        compiled = compile_for_pages(self.config)
        self._examined = compiled.examined
        if not has_errors(compiled.findings):
            masthead, edition = masthead_and_edition(compiled)

            def fill(site: Path, shells: Shells) -> int:
                self._shells = shells
                return pages.write(site, edition, shells, renewal=renewal)

            renewal = Renewal(paths_of=paths_of, from_nothing=True)
            shell.build_site(self.output, masthead=masthead, fill=fill, renewal=renewal)
        return compiled

    def follow(self) -> Compiled | None:
        """Look at what was saved since; None when nothing was. With errors the last good pages stay."""
        now = stamps(self.config.source)
        saved = {path for path, stamp in now.items() if self._seen.get(path) != stamp}
        saved |= self._seen.keys() - now.keys()
        if not saved:
            return None
        if not self._shells:
            return self.start()
        self._seen = now
        compiled = self._compiled(saved)
        if has_errors(compiled.findings):
            # Whatever was wrong is looked at again with the next save.
            self._seen = {path: stamp for path, stamp in now.items() if path not in saved}
            return compiled
        self._examined = compiled.examined
        _, edition = masthead_and_edition(compiled)
        renewal = Renewal(paths_of=paths_of)
        shell.renew_site(
            self.output,
            lambda site: pages.write(site, edition, self._shells, renewal=renewal, with_exports=False),
            renewal,
        )
        return compiled

    def _compiled(self, saved: set[str]) -> Compiled:
        """The catalogue as it is now; of the tables only those of entries that were touched are read again."""
        touched = {"/".join(path.split("/")[:2]) for path in saved if path.count("/") >= 2}
        config = self.config
        if _only_entries(saved):
            config = replace(config, paths=tuple(sorted(touched)))
        elif not touched:
            config = replace(config, with_data=False)
        compiled = compile_for_pages(config)
        known = compiled.catalog.datasets_by_id
        kept = {id_: one for id_, one in self._examined.items() if id_ in known and id_ not in touched}
        return replace(compiled, config=self.config, examined=kept | dict(compiled.examined))


def _only_entries(saved: set[str]) -> bool:
    """Whether everything saved lies in the folder of some entry, so that nothing else can be wrong of it."""
    return all(path.count("/") >= 2 and not path.split("/")[1].startswith("_") for path in saved)


def stamps(source: Path) -> Stamps:
    """What tells one state of the source from the next."""
    return dict(_stamps(source))


def _stamps(source: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    for folder, names, files in os.walk(source):
        names[:] = [name for name in names if not name.startswith(".")]
        for name in files:
            path = Path(folder) / name
            try:
                stat = path.stat()
            except FileNotFoundError:
                # An editor's own file that is gone again.
                continue
            yield path.relative_to(source).as_posix(), (stat.st_mtime_ns, stat.st_size)

"""A site that follows its source: what was saved is checked, and what follows from it written again.

Between two saves little changes: hand-written pages keep the look they were rendered with, tables that
nobody touched keep what was read of them, and exports of the whole catalogue wait for `mulu build`. A round
looks at everything all the same; `glances` show the page that was saved until it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from site_builder import pages, shell
from site_builder.build import compile_for_pages, masthead_and_edition
from site_builder.compilation import Compiled
from site_builder.config import BuildConfig
from site_builder.edition import Edition
from site_builder.findings import Severity, has_errors
from site_builder.pages.units import paths_of
from site_builder.preview.glances import Glances
from site_builder.preview.ground import Ground, entry_of
from site_builder.preview.stamps import Stamps, differing, stamps
from site_builder.shell import Renewal, Shells
from site_builder.tables import Examined


def _at_once() -> None:
    """Nobody is reading the site that could be asked to wait."""


@dataclass(kw_only=True)
class Preview:
    """One source and the site below `output` that follows it."""

    config: BuildConfig
    output: Path
    glances: Glances = field(default_factory=Glances, init=False)
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
            self.glances.end_round(Ground.of(compiled, edition, self._shells))
        return compiled

    def follow(self, before_moving: Callable[[], None] = _at_once) -> Compiled | None:
        """Look at what was saved since; None when nothing was. With errors the last good pages stay.

        `before_moving` is called once the new pages are written, before they take the place of the old ones.
        """
        self.glances.begin_round()
        faulty: set[str] | None = None
        try:
            compiled, edition = self._round(before_moving)
            if compiled is not None and has_errors(compiled.findings):
                faulty = {one.file for one in compiled.findings if one.severity is Severity.ERROR}
        except BaseException:
            self.glances.break_round(None)
            raise
        if faulty:
            self.glances.break_round(faulty)
        else:
            ground = Ground.of(compiled, edition, self._shells) if compiled and edition else None
            self.glances.end_round(ground)
        return compiled

    def _round(self, before_moving: Callable[[], None]) -> tuple[Compiled | None, Edition | None]:
        now = stamps(self.config.source)
        saved = differing(self._seen, now)
        if not saved:
            return None, None
        if not self._shells:
            return self.start(), None
        compiled = self._compiled(saved)
        if has_errors(compiled.findings):
            # Whatever was wrong is looked at again with the next save.
            return compiled, None
        _, edition = masthead_and_edition(compiled)
        renewal = Renewal(paths_of=paths_of)

        def fill(site: Path) -> int:
            written = pages.write(site, edition, self._shells, renewal=renewal, with_exports=False)
            before_moving()
            return written

        shell.renew_site(self.output, fill, renewal)
        self._seen, self._examined = now, compiled.examined
        return compiled, edition

    def _compiled(self, saved: set[str]) -> Compiled:
        """The catalogue as it is now; of the tables only those of entries that were touched are read again."""
        touched = frozenset(entry_of(path) for path in saved if path.count("/") >= 2)
        compiled = compile_for_pages(replace(self.config, tables_of=touched))
        known = compiled.catalog.datasets_by_id
        kept = {id_: one for id_, one in self._examined.items() if id_ in known and id_ not in touched}
        return replace(compiled, config=self.config, examined=kept | dict(compiled.examined))

"""Pages that are shown ahead of the whole round, and for how long.

A glanced page lies beside the site and never in it: when the round that follows is done, rightly or wrongly,
what was shown ahead of it is forgotten, and the site says again what passed every check.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from site_builder.errors import BuildError
from site_builder.preview.ground import Ground


@dataclass(kw_only=True)
class Glances:
    """What was saved since the last good state, and the pages that show it already.

    One thread glances while another may be in the middle of a round: the lock guards what both touch.
    """

    pages: Mapping[str, str] = field(default_factory=dict, init=False)
    """By address: what is shown in place of the page in the site."""
    _ground: Ground | None = field(default=None, init=False)
    _saved: frozenset[str] = field(default=frozenset(), init=False)
    """Since the last round began."""
    _taken: frozenset[str] = field(default=frozenset(), init=False)
    """What the round that is running, or the last one that found errors, looks at."""
    _faulty: frozenset[str] | None = field(default=frozenset(), init=False)
    """Files in which the last round found errors; None: it did not come to its end."""
    _begun: Mapping[str, str] = field(default_factory=dict, init=False)
    """The pages that were shown when the round began."""
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def glance(self, saved: Collection[str]) -> bool:
        """Show the pages of the entries that were saved; False where all must wait for the whole round."""
        with self._lock:
            self._saved |= frozenset(saved)
            ground, pending, is_open = self._ground, self._saved | self._taken, self._is_open()
        try:
            pages = ground.pages_of(pending) if ground is not None and is_open else None
        except BuildError:
            # The round that follows meets the same trouble, and tells it.
            pages = None
        if pages is None:
            return False
        with self._lock:
            # A round may have ended badly meanwhile.
            if not self._is_open():
                return False
            self.pages = pages
        return True

    def begin_round(self) -> None:
        """From here on a round reads the source; what is saved later is for the next one."""
        with self._lock:
            if self._is_open():
                # What was wrong was saved anew: whether it is right now, this round says.
                self._faulty = frozenset()
            self._taken |= self._saved
            self._saved = frozenset()
            self._begun = self.pages

    def end_round(self, ground: Ground | None) -> None:
        """The round found nothing wrong: its pages are in the site. None: it found nothing new."""
        with self._lock:
            self._ground = ground or self._ground
            self._taken, self._faulty = frozenset(), frozenset()
            # Pages that were glanced at since show what this round has not seen.
            if self.pages is self._begun:
                self.pages = {}

    def break_round(self, faulty: Collection[str] | None) -> None:
        """The round found errors in these files, or did not come to its end: the site stays as it was."""
        with self._lock:
            self._faulty = None if faulty is None else frozenset(faulty)
            if self.pages is self._begun or not self._is_open():
                self.pages = {}

    def _is_open(self) -> bool:
        """Whether a glance may be taken: nothing is known to be wrong that was not saved anew."""
        return self._faulty is not None and self._faulty <= self._saved

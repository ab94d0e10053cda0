"""From a save to the browser: a glance at once, where one is taken, and the whole round after it."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Collection
from pathlib import Path

from site_builder.preview.serving import Server
from site_builder.preview.stamps import Stamps
from site_builder.preview.watching import Watch

QUIET = 0.1
"""Editors write a file in two steps; so many seconds apart at most."""
BREATH = 0.25
"""Seconds after which a wait is broken off for a moment: on Windows Ctrl-C is not heard otherwise."""

Glance = Callable[[Collection[str]], bool]
Rebuild = Callable[[Callable[[], None]], None]
"""Is given what to call before the site's files are moved."""


class Following:
    """Serves a site and keeps it up with its source.

    Rounds run in the thread that calls `run`, glances in another: who saves in the middle of a round does not
    wait for its end.
    """

    def __init__(
        self, server: Server, source: Path, known: Stamps, *, glance: Glance, rebuild: Rebuild
    ) -> None:
        self._server = server
        self._glance, self._rebuild = glance, rebuild
        self._watch = Watch(source, known, self._told)
        self._condition = threading.Condition()
        self._saved: set[str] = set()
        self._is_due = False
        """Whether something was saved that no round has looked at."""
        self._is_shown = False
        """Whether a glance shows all of it."""
        self._stopped = False

    def run(self) -> None:
        """Until `stop`, or an interruption.

        Raises:
            OSError: the server's port is taken.
        """
        threads = [
            threading.Thread(target=self._server.serve_forever, name="serve", daemon=True),
            threading.Thread(target=self._glances, name="glance", daemon=True),
        ]
        try:
            self._server.server_bind()
            self._server.server_activate()
            for thread in threads:
                thread.start()
            self._watch.start()
            try:
                self._rounds()
            finally:
                self.stop()
                self._watch.stop()
                self._server.shutdown()
                for thread in threads:
                    thread.join()
        finally:
            self._server.server_close()

    def stop(self) -> None:
        """Let `run` come to its end."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()

    def _told(self, paths: Collection[str]) -> None:
        with self._condition:
            self._saved |= set(paths)
            self._condition.notify_all()

    def _glances(self) -> None:
        while (saved := self._next_save()) is not None:
            try:
                is_shown = self._glance(saved)
            except Exception:  # noqa: BLE001  ours, and no reason to follow nothing any more
                traceback.print_exc()
                is_shown = False
            if is_shown:
                self._server.states.show()
            with self._condition:
                self._is_due, self._is_shown = True, is_shown
                self._condition.notify_all()

    def _next_save(self) -> set[str] | None:
        """What was saved, once it is quiet for a moment; None at the end."""
        with self._condition:
            self._condition.wait_for(lambda: self._saved or self._stopped)
            while self._condition.wait(QUIET) and not self._stopped:
                pass
            saved, self._saved = self._saved, set()
            return None if self._stopped else saved

    def _rounds(self) -> None:
        states = self._server.states
        while (is_shown := self._next_round()) is not None:
            if not is_shown:
                # Nobody should read what was, in the belief that it is what was just saved.
                states.hold()
            try:
                self._rebuild(states.hold)
            except Exception:  # noqa: BLE001  as above: the next save may find what this one missed
                traceback.print_exc()
            states.release()

    def _next_round(self) -> bool | None:
        """Whether a glance shows already what is to be looked at; None at the end."""
        with self._condition:
            while not self._condition.wait_for(lambda: self._is_due or self._stopped, timeout=BREATH):
                pass
            if self._stopped:
                return None
            self._is_due = False
            return self._is_shown

"""What was saved below a folder, told within milliseconds where the system tells us, within seconds elsewhere.

The system's notices do not come from network drives, and no more come once its watches are used up, which it
tells nobody. So everything is looked at all the same, now and then.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from site_builder.preview.stamps import Stamps, differing, stamp_of, stamps

TOLD: list[type[FileSystemEvent]] = [
    DirCreatedEvent, DirDeletedEvent, DirMovedEvent,
    FileClosedEvent, FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent,
]  # fmt: skip
"""Not that a file was opened: a round opens them all."""
PAUSE, ALONE = (0.5, 20), (0.2, 2)
"""Seconds between two looks at everything, at the least and for each second that a look takes: one part in
twenty of a processor beside the notices, a third without any."""


class Watch(FileSystemEventHandler):
    """Tells `told` the paths, below `source`, of files that are others than before; each change once."""

    def __init__(self, source: Path, known: Stamps, told: Callable[[Collection[str]], None]) -> None:
        self._root = source.resolve()
        self._known = dict(known)
        self._told = told
        self._lock = threading.Lock()
        self._awake = threading.Event()
        self._stopped = False
        self._observer: BaseObserver | None = None
        self._thread = threading.Thread(target=self._look_on, name="look", daemon=True)

    def start(self) -> None:
        """Begin with what was saved since `known`."""
        self._observer = self._notices()
        self._thread.start()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._stopped = True
        self._awake.set()
        if self._observer:
            self._observer.stop()
            self._observer.join()
        self._thread.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """The system's notice: a hint where to look, no more."""
        if event.is_directory:
            # What lay in it is not always told one by one.
            self._awake.set()
            return
        paths = (os.fsdecode(path) for path in (event.src_path, event.dest_path) if path)
        inside = (
            Path(path).relative_to(self._root) for path in paths if Path(path).is_relative_to(self._root)
        )
        self._compare(
            {path.as_posix() for path in inside if not any(name.startswith(".") for name in path.parts[:-1])}
        )

    def _notices(self) -> BaseObserver | None:
        """None where the system refuses."""
        try:
            observer = Observer()
        except OSError:
            return None
        observer.schedule(self, str(self._root), recursive=True, event_filter=TOLD)
        try:
            observer.start()
        except OSError:
            observer.stop()
            return None
        return observer

    def _look_on(self) -> None:
        least, times = PAUSE if self._observer else ALONE
        while not self._stopped:
            self._awake.clear()
            began = time.monotonic()
            with self._lock:
                known = dict(self._known)
            self._compare(differing(known, stamps(self._root)))
            self._awake.wait(max(least, times * (time.monotonic() - began)))

    def _compare(self, paths: Collection[str]) -> None:
        """Tell which of these files are others than they were when they were last told."""
        changed = set()
        with self._lock:
            for path in paths:
                now = stamp_of(self._root / path)
                if now != self._known.get(path):
                    changed.add(path)
                    if now is None:
                        del self._known[path]
                    else:
                        self._known[path] = now
        if changed:
            self._told(changed)

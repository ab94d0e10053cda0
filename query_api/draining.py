"""Whether the service is being stopped: a file that the command leaves for its workers.

On SIGTERM the service first says that it is not ready and asks its callers to close their connections;
it answers on meanwhile, so that whoever deals calls out has the time to turn elsewhere. Then it takes
no new connection and ends what is under way.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from query_api import durable

LOOK_SECONDS = 0.1


def flag_of(scratch: Path, command: int) -> Path:
    """The file that says so, for the workers of this command (its process id)."""
    return scratch / f"draining-{command}"


def tidy(scratch: Path) -> None:
    """Take away what commands left that are gone; several may share a folder, one starting as one stops.

    Raises:
        OSError: they cannot be removed.

    """
    for flag in scratch.glob("draining-*"):
        command = flag.name.rpartition("-")[2]
        if command == str(os.getpid()) or not Path(f"/proc/{command}").exists():
            flag.unlink(missing_ok=True)


class Draining:
    """As the calls of one worker ask; the file is looked at ten times a second at most."""

    def __init__(self, flag: Path) -> None:
        self._flag = flag
        self._is_on = False
        self._looked = -LOOK_SECONDS

    @property
    def is_on(self) -> bool:
        """Whether the service is being stopped. It does not change its mind."""
        now = time.monotonic()
        if not self._is_on and now - self._looked >= LOOK_SECONDS:
            self._looked = now
            self._is_on = self._flag.exists()
        return self._is_on


def start(flag: Path) -> None:
    """Say that the service is being stopped.

    Raises:
        OSError: it cannot be said; then it is stopped without notice.

    """
    durable.make_folder(flag.parent)
    flag.touch(mode=durable.FILE_MODE)

"""Emergency stops: datasets whose rows nobody gets, whatever generation or file they lie in."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from query_api import durable
from query_api.errors import OperatorError

FILE = "stops.json"
"""Below the state folder."""

LOOK_SECONDS = 1.0
"""How often the file is looked at; a stop works on every worker after twice that at the latest."""

log = logging.getLogger("mulu.api")


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """One dataset's stop."""

    reason: str
    by: str
    at: str
    """ISO 8601 with offset."""

    @property
    def sentence(self) -> str:
        """What everybody is told."""
        return f"自 {self.at[:16].replace('T', ' ')} 起暂停共享：{self.reason}"


class Stops:
    """The stops of a state folder as they stood at most a second ago; none without a folder.

    The calls themselves look, so that a worker that answers has looked. What was stopped stays so
    when the file vanishes or cannot be read: only `restore` gives rows free.
    """

    def __init__(self, state: Path | None) -> None:
        """Read the stops.

        Raises:
            OperatorError: there is a file that cannot be read.

        """
        self._path = None if state is None else state / FILE
        self._mark: tuple[int, int, int] | None = None
        self._known: Mapping[str, Stop] = {}
        self._looked = time.monotonic()
        if self._path is not None and self._path.exists():
            self._mark = _mark(self._path)
            self._known = read(self._path.parent)

    def of(self, dataset: str) -> Stop | None:
        """The stop of a dataset (`department/dataset`)."""
        self._look()
        return self._known.get(dataset)

    @property
    def count(self) -> int:
        """How many datasets are stopped."""
        self._look()
        return len(self._known)

    @property
    def revision(self) -> str:
        """Another text whenever a stop was set or lifted: for entity tags."""
        self._look()
        if not self._known:
            return ""
        return " ".join(f"{name}@{stop.at}" for name, stop in sorted(self._known.items()))

    def _look(self) -> None:
        now = time.monotonic()
        if self._path is None or now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        try:
            mark = _mark(self._path)
            if mark == self._mark:
                return
            self._known = read(self._path.parent)
            self._mark = mark
        except FileNotFoundError:
            if self._mark is not None:
                log.error("%s 不见了：已暂停共享的仍然暂停，直到 restore。", self._path)
        except (OSError, OperatorError) as error:
            log.error("暂停共享的名单读不出，沿用先前的：%s", error)


def begin(state: Path) -> None:
    """Put an empty list where none is, so that later a list that is gone is known to be gone.

    The builder reads the list too and takes a missing one for a fault, never for an empty one.

    Raises:
        OSError: the state folder cannot be written.

    """
    if not (state / FILE).exists():
        durable.make_folder(state)
        # Somebody may stop a dataset in this very moment: theirs stays.
        durable.write(state / FILE, b"{}\n", replaces=False)


def read(state: Path) -> dict[str, Stop]:
    """Every stop by dataset.

    Raises:
        OperatorError: the file is there and cannot be read.

    """
    path = state / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Stop])
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise OperatorError(f"暂停共享的名单 {path} 读不出：{error}。请从备份恢复它。") from error


def write(state: Path, stops: Mapping[str, Stop]) -> None:
    """Put the stops in place in one step.

    Raises:
        OperatorError: nothing was changed.

    """
    path = state / FILE
    try:
        durable.make_folder(state)
        content = msgspec.json.format(msgspec.json.encode(dict(sorted(stops.items()))), indent=1)
        durable.write(path, content + b"\n")
    except OSError as error:
        raise OperatorError(f"写不进 {path}：{error.strerror}。") from error


def _mark(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino

"""Which generation answers now: swapped when `current` changes, older ones opened when a call pins them."""

from __future__ import annotations

import contextlib
import logging
import math
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from weakref import WeakValueDictionary

from query_api.snapshot.generation import MANIFEST, Generation
from query_api.snapshot.verification import SnapshotRefused, VerificationStopped, Verifier

CURRENT = "current"

FORGET = 4
"""Marks of files that are gone are dropped when there are this many times as many as files served."""

log = logging.getLogger("mulu.api")

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,99}")
"""No longer than a name of a folder may be: callers write it in `_asof`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pinned:
    """A kept generation that was opened, and when its manifest had been written."""

    generation: Generation
    written: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """How far the files of the current generation were read."""

    state: Literal["running", "complete", "damaged"]
    verified: int
    total: int
    damaged: int


class Generations:
    """The current generation and the kept ones of one snapshot folder.

    No byte of a table or file is served that was not verified, whether or not everything was read by
    the time that the service starts: whoever opens a file asks `verify` first.
    """

    def __init__(self, folder: Path, verifier: Verifier | None = None, *, patience: float = math.inf) -> None:
        """Open the current generation and verify it, or as much of it as `patience` (seconds) allows.

        Raises:
            SnapshotRefused: there is none, or it must not be served.

        """
        self.verifier = Verifier() if verifier is None else verifier
        self._folder = folder
        self._lock = threading.Lock()
        self._pinned: dict[str, Pinned] = {}
        self._opened: WeakValueDictionary[str, Generation] = WeakValueDictionary()
        """Every generation that somebody still holds, such as a call that began before a swap."""
        self._refused: tuple[str, int] | None = None
        named = self._named()
        self._written = self._manifest_time(named)
        self.current = self._open(named)
        self.since = time.time()
        """When the current generation was taken up, seconds since 1970."""
        self._damaged: set[str] = set()
        """Files of the current generation that nobody gets."""
        self._verified = self._read_all(self.current, until=time.monotonic() + patience)

    @property
    def verification(self) -> Verification:
        """How far the current generation is verified."""
        total = len(self.current.served)
        state: Literal["running", "complete", "damaged"] = "complete"
        if self._damaged:
            state = "damaged"
        elif self._verified < total:
            state = "running"
        return Verification(state=state, verified=self._verified, total=total, damaged=len(self._damaged))

    def verify(self, file: Path) -> None:
        """Make sure that a file of a generation holds the bytes it was published with.

        Raises:
            SnapshotRefused: it does not, or nobody knows of it.

        """
        generation, *rest = file.relative_to(self._folder).parts
        opened = self._opened.get(generation) or self.pinned(generation)
        if opened is None:
            raise SnapshotRefused(f"没有保留版次 {generation}。")
        path = "/".join(rest)
        try:
            opened.verify(path)
        except VerificationStopped:
            raise
        except SnapshotRefused:
            if opened is self.current:
                self._damaged.add(path)
            raise
        if opened is self.current:
            self._damaged.discard(path)

    def verify_rest(self) -> None:
        """Read what there was no patience for at the start. Damage is logged; nobody gets what it hit."""
        generation, verified = self.current, 0
        with self.verifier.marks.alone(is_stopped=lambda: self.verifier.is_stopped):
            for path in generation.served:
                try:
                    self.verify(generation.folder / path)
                    verified += 1
                    self._verified = max(verified, self._verified)
                except VerificationStopped:
                    return
                except SnapshotRefused as refused:
                    log.error("%s 其余数据照常提供；请重新发布。", refused)

    def look_again(self) -> None:
        """Whether a damaged file was put right meanwhile; one that was not touched is not read again."""
        for path in tuple(self._damaged):
            with contextlib.suppress(SnapshotRefused):
                self.verify(self.current.folder / path)
                log.info("%s 已恢复为发布时的内容。", path)

    def refresh(self) -> Generation | None:
        """Swap in a new generation, or the same one when rows were taken out of it.

        None when nothing changed. A refused one is reported once.

        Raises:
            SnapshotRefused: the new generation must not be served; the old one answers on.

        """
        named = self._named()
        written = self._manifest_time(named)
        if (named, written) in ((self.current.id, self._written), self._refused):
            return None
        try:
            opened = self._open(named)
            verified = self._read_all(opened, until=math.inf)
        except VerificationStopped:
            return None
        except SnapshotRefused:
            self._refused = (named, written)
            raise
        self.current, self._verified, self._damaged = opened, verified, set()
        self._refused, self._written, self.since = None, written, time.time()
        return self.current

    def kept(self) -> list[str]:
        """Ids of the whole generations on the disk, the newest last."""
        found = [
            path.parent for path in self._folder.glob(f"*/{MANIFEST}") if _ID.fullmatch(path.parent.name)
        ]
        return [folder.name for folder in sorted(found, key=lambda f: (f.stat().st_mtime_ns, f.name))]

    def pinned(self, generation: str) -> Generation | None:
        """A kept generation; None when it is not there or not what its manifest says."""
        current = self.current
        if generation == current.id:
            return current
        manifest = self._folder / generation / MANIFEST
        if not _ID.fullmatch(generation) or not manifest.is_file():
            return None
        with self._lock:
            # The builder takes rows out of kept generations and rewrites the manifest then.
            written = manifest.stat().st_mtime_ns
            known = self._pinned.get(generation)
            if known is None or known.written != written:
                try:
                    opened = self._open(generation, is_whole=False)
                except SnapshotRefused as refused:
                    log.warning("保留的版次不可用：%s", refused)
                    return None
                known = self._pinned[generation] = Pinned(generation=opened, written=written)
            for gone in self._pinned.keys() - set(self.kept()):
                del self._pinned[gone]
            return known.generation

    def with_table(self, dataset: str, table: str, content: str) -> Iterator[Generation]:
        """Kept generations in which the table's rows have this digest's beginning, the newest first."""
        for name in reversed(self.kept()):
            generation = self.pinned(name)
            record = generation.datasets.get(dataset) if generation else None
            found = record.table(table) if record else None
            if generation and found and found.content.removeprefix("sha256:").startswith(content):
                yield generation

    def _open(self, generation: str, *, is_whole: bool = True) -> Generation:
        opened = Generation.open(self._folder, generation, self.verifier, is_whole=is_whole)
        self._opened[generation] = opened
        return opened

    def _read_all(self, generation: Generation, *, until: float) -> int:
        """Verify the files of a generation until then; of several workers one reads, the others look on."""
        marks = self.verifier.marks
        if until <= time.monotonic():
            return 0
        generation.check_tables()
        with marks.alone(is_stopped=lambda: self.verifier.is_stopped or time.monotonic() > until):
            seen: list[bytes] = []
            for path in generation.served:
                seen.append(generation.verify(path))
                if time.monotonic() > until:
                    return len(seen)
            if marks.count > FORGET * max(len(seen), 1):
                marks.keep_only(seen)
        return len(seen)

    def _manifest_time(self, generation: str) -> int:
        """When the manifest was written; 0 when there is none, which opening it will say."""
        try:
            return (self._folder / generation / MANIFEST).stat().st_mtime_ns
        except OSError:
            return 0

    def _named(self) -> str:
        try:
            # Whatever its bytes are: what is no id is refused as one.
            named = (self._folder / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
        except OSError as error:
            raise SnapshotRefused(
                f"快照目录 {self._folder} 里没有可用的版次（读不出 {CURRENT}）；请先运行 mulu build。"
            ) from error
        if not _ID.fullmatch(named):
            raise SnapshotRefused(f"快照目录 {self._folder} 的 {CURRENT} 写的不是版次标识。")
        return named

"""Which generation answers now: swapped when `current` changes, older ones opened when a call pins them."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from query_api.snapshot.generation import MANIFEST, Generation, SnapshotRefused

CURRENT = "current"

log = logging.getLogger("mulu.api")

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pinned:
    """A kept generation that was opened, and when its manifest had been written."""

    generation: Generation
    written: int


class Generations:
    """The current generation and the kept ones of one snapshot folder."""

    def __init__(self, folder: Path) -> None:
        """Open the current generation.

        Raises:
            SnapshotRefused: there is none, or it must not be served.

        """
        self._folder = folder
        self._lock = threading.Lock()
        self._pinned: dict[str, Pinned] = {}
        self._refused: tuple[str, int] | None = None
        named = self._named()
        self._written = self._manifest_time(named)
        self.current = Generation.open(folder, named)

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
            self.current = Generation.open(self._folder, named)
        except SnapshotRefused:
            self._refused = (named, written)
            raise
        self._refused, self._written = None, written
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
                    opened = Generation.open(self._folder, generation, tables=False)
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

    def _manifest_time(self, generation: str) -> int:
        """When the manifest was written; 0 when there is none, which opening it will say."""
        try:
            return (self._folder / generation / MANIFEST).stat().st_mtime_ns
        except OSError:
            return 0

    def _named(self) -> str:
        try:
            named = (self._folder / CURRENT).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SnapshotRefused(
                f"快照目录 {self._folder} 里没有可用的版次（读不出 {CURRENT}）；请先运行 mulu build。"
            ) from error
        if not _ID.fullmatch(named):
            raise SnapshotRefused(f"快照目录 {self._folder} 的 {CURRENT} 写的不是版次标识。")
        return named

"""A site brought up to date where it lies: only what changed is put in place, all at the end.

`<output>.state.json` beside the site says from which inputs each unit was written and which other files
belong to it; `<output>.parts/` has what units give to files that tell of all of them. While changes are put in
place the state is away, so a build that dies there is followed by a whole one.
"""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder import sums
from site_builder.parts import Parts

VERSION = 1
STILL_THERE = frozenset({errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT})
"""What the system answers where something lies in a folder, or where it is gone already."""


@dataclass(kw_only=True)
class Renewal:
    """What a build knows of the site before it, and what it wrote itself."""

    paths_of: Callable[[str], tuple[str, ...]]
    """Folders and files of a unit, relative to the site; the first is never missing."""
    before: Mapping[str, str] | None = None
    """Key of each unit in the site that lies there; None: there is none that can be kept."""
    keys: dict[str, str] = field(default_factory=dict)
    """Key of each unit now; filled while the site is written."""
    _shared: frozenset[str] = field(default=frozenset(), init=False)
    remembered: Path | None = field(default=None, init=False)
    """Where what this build makes is kept for the next; None before `begin`."""
    _listed: Mapping[str, str] = field(default_factory=dict, init=False)
    """Digest of each file of the site that lies there."""

    def changed(self) -> frozenset[str]:
        """The units that have to be written."""
        before = self.before or {}
        return frozenset(unit for unit, key in self.keys.items() if before.get(unit) != key)

    from_nothing: bool = False
    """Keep nothing of the site before."""

    def begin(self, output: Path) -> None:
        """Look at the site that is there."""
        self.remembered = output.with_name(f"{output.name}.parts")
        if self.from_nothing:
            shutil.rmtree(self.remembered, ignore_errors=True)
            return
        try:
            state = json.loads(_state(output).read_bytes())
        except (OSError, ValueError):
            return
        listing = output / sums.ADDRESS
        if state.get("version") != VERSION or not (output / "index.html").is_file() or not listing.is_file():
            return
        self._shared = frozenset(state["shared"])
        self._listed = dict(sums.read(listing.read_text("utf-8")))
        # A unit whose files somebody took away is written again.
        self.before = {
            unit: key for unit, key in state["units"].items() if (output / self.paths_of(unit)[0]).exists()
        }

    def parts(self) -> Parts:
        """What units that did not change gave to the files of all, and where that of this build is kept."""
        return Parts(folder=self.remembered, keys=self.keys)

    def standing(self) -> dict[str, str]:
        """Digest of each file that is left as it lies there."""
        kept = {path for unit in self.keys.keys() - self.changed() for path in self.paths_of(unit)}
        return {
            address: digest
            for address, digest in self._listed.items()
            if any(part in kept for part in _above(address))
        }

    def put(self, fresh: Path, output: Path, *, keep_shared: bool = False) -> None:
        """Move what was written over what was there and remove what belongs to nothing any more.

        With `keep_shared`, files beside the units stay although they were not written this time.
        """
        assert self.before is not None, "without a site before it the new one is put in place whole"
        shared = frozenset(_names(fresh)) - self._of_units(fresh)
        _state(output).unlink(missing_ok=True)
        gone = self.before.keys() - self.keys.keys()
        for unit in sorted(gone | self.changed()):
            for path in self.paths_of(unit):
                _remove(output / path, output)
                if (fresh / path).exists():
                    _move(fresh / path, output / path)
        for name in sorted(shared):
            if not _is_same(fresh / name, output / name):
                _move(fresh / name, output / name)
        for name in () if keep_shared else self._shared - shared:
            _remove(output / name, output)
        self._write(output, shared | self._shared if keep_shared else shared)

    def end(self, output: Path) -> None:
        """Remember a site that was put in place whole."""
        self._write(output, frozenset(_names(output)) - self._of_units(output))

    def _of_units(self, site: Path) -> frozenset[str]:
        found: set[str] = set()
        for unit in self.keys:
            for path in self.paths_of(unit):
                place = site / path
                if place.is_dir():
                    found.update(f"{path}/{name}" for name in _names(place))
                else:
                    found.add(path)
        return frozenset(found)

    def _write(self, output: Path, shared: frozenset[str]) -> None:
        state = {"version": VERSION, "units": self.keys, "shared": sorted(shared)}
        beside = _state(output).with_suffix(".tmp")
        beside.write_text(json.dumps(state, ensure_ascii=False), "utf-8")
        beside.replace(_state(output))


def _state(output: Path) -> Path:
    return output.with_name(f"{output.name}.state.json")


def _above(address: str) -> Iterator[str]:
    """A file and the folders that it lies in, from the inside."""
    while address:
        yield address
        address = address.rpartition("/")[0]


def _names(folder: Path) -> Iterator[str]:
    return (p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir())


def _is_same(one: Path, other: Path) -> bool:
    if not other.is_file() or one.stat().st_size != other.stat().st_size:
        return False
    return one.read_bytes() == other.read_bytes()


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)


def _remove(path: Path, site: Path) -> None:
    """Take a file or folder away, and the folders above it that nothing lies in any more."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == site:
            break
        try:
            # Not looked into first: a folder of ten thousand answers would be read ten thousand times.
            folder.rmdir()
        except OSError as error:
            if error.errno not in STILL_THERE:
                raise
            break

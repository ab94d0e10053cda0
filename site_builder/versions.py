"""Which versions of each descriptor the current branch took in: asked of git once for all entries.

Only names and days are read here. Contents are asked for where a page is written, some hundred at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import dropwhile, takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

from site_builder import git

SHANGHAI = ZoneInfo("Asia/Shanghai")
FILES = ":(glob)*/*/datapackage.json"
DESCRIPTOR = "/datapackage.json"
MOST = 21
"""So many versions of an entry are told of, the latest: twenty changes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One descriptor after one commit."""

    id: str
    """The dataset whose folder it lay in."""
    on: date
    """Beijing day on which the branch took it in; of a merged branch the day of the merge."""
    blob: str
    """Git's id of the content; empty where the descriptor was deleted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Versions:
    """The versions of every descriptor that the branch ever held, as far as this clone goes back."""

    by_id: Mapping[str, Sequence[Version]]
    """The latest first."""
    is_shallow: bool
    """Whether the clone lacks older commits."""

    def of(self, ids: Sequence[str]) -> tuple[Version, ...]:
        """One entry under its id and the ones it had before, the latest version first.

        What lay in a folder before a descriptor was deleted there was another entry.
        """
        lines = (self._living(id_) for id_ in ids)
        return tuple(version for line in lines for version in line)

    def _living(self, id_: str) -> Iterator[Version]:
        known = dropwhile(lambda version: not version.blob, self.by_id.get(id_, ()))
        return takewhile(lambda version: bool(version.blob), known)


def versions_of(source: Path) -> Versions | None:
    """Every version of every descriptor below the source; None outside git, or before the first commit."""
    if git.ask(source, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return None
    prefix = git.ask(source, "rev-parse", "--show-prefix") or ""
    # -m: what came by a merge alone came too.
    options = ("--first-parent", "--raw", "-m", "-z", "--no-renames", "--no-abbrev", "--format=%ct")
    log = git.ask(source, "log", *options, "--", FILES) or ""
    found: dict[str, list[Version]] = {}
    for version in _read(log, prefix):
        found.setdefault(version.id, []).append(version)
    shallow = git.ask(source, "rev-parse", "--is-shallow-repository") == "true"
    return Versions(by_id=found, is_shallow=shallow)


def contents_of(source: Path, versions: Sequence[Version]) -> dict[str, bytes]:
    """The content of each version, by blob."""
    return git.contents(source, sorted({version.blob for version in versions}))


def _read(log: str, prefix: str) -> Iterator[Version]:
    on = date.min
    words = iter(log.split("\0"))
    for word in words:
        head = word.strip()
        if head.startswith(":"):
            path, blob = next(words).removeprefix(prefix), head.split(" ")[3]
            yield Version(id=path.removesuffix(DESCRIPTOR), on=on, blob=blob if blob.strip("0") else "")
        elif head:
            on = datetime.fromtimestamp(int(head), SHANGHAI).date()

"""What became of an entry: the versions that git has of its descriptor, as differences in words.

Both sides of a difference are taken as the audience sees them (`audience.view`), and versions that it may
not see are passed over, so history tells nothing that the pages of those days would not have told. No
author, no message and no commit is read at all; a record of the department is told with its difference
while the descriptor still has it, because a text that was taken out was taken out for a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from site_builder.audience import version_seen
from site_builder.catalog import Catalog, Dataset
from site_builder.changes import Entry, Kind, differences, entries_of, former_ids, new_entries
from site_builder.content.marks import text_has_mark
from site_builder.content.persons import kinds_in
from site_builder.descriptors import to_dataset
from site_builder.sources import Document
from site_builder.sources.json_text import parse
from site_builder.structure import is_right
from site_builder.versions import DESCRIPTOR, MOST, Version, Versions, contents_of
from site_builder.visibility import Audience, Matter
from site_builder.visibility import Kind as Reader

AT_ONCE = 200
"""Entries whose versions are read together; the rest of the catalogue is not in memory meanwhile."""
TOLD_OF_DENIED = frozenset({Kind.TITLE_CHANGED, Kind.SHARING_TIGHTENED, Kind.SHARING_LOOSENED})
"""Where one side was 不予共享: its title and type were told then, nothing of its contents."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One commit's difference."""

    on: date
    department: str
    """Id of the department in whose folder the entry lay."""
    is_first: bool = False
    """The version that the audience saw first: there is nothing to compare it with."""
    said: tuple[str, ...] = ()
    """What changed, a sentence each without its end; empty: only words that nobody's use depends on."""
    records: tuple[Entry, ...] = ()
    """What the department wrote down of it: reason and basis."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chronicle:
    """The events of one entry, the latest first, and how far they go back."""

    events: tuple[Event, ...] = ()
    is_known: bool = True
    """False: the source is in no repository, so nothing is known."""
    is_shallow: bool = False
    """Older commits are not in the clone that the site was built from."""
    is_cut: bool = False
    """There are older versions than are told of."""
    unread: int = 0
    """Versions that do not fit today's schema, which cannot be compared."""


@dataclass(frozen=True, kw_only=True)
class Chronicler:
    """One source's history, for one audience."""

    source: Path
    versions: Versions | None
    """None: no repository."""
    catalog: Catalog
    """Whole: names of people are looked for in what would be said."""
    audience: Audience

    @classmethod
    def of(
        cls, source: Path, versions: Versions | None, catalog: Catalog, audience: Audience
    ) -> Chronicler | None:
        """None for an audience that the table gives published changes only."""
        seeing = replace(audience, widened=catalog.city.widened)
        if not seeing.sees_whole(Matter.HISTORY):
            return None
        return cls(source=source, versions=versions, catalog=catalog, audience=seeing)

    def key(self, dataset: Dataset) -> str:
        """All that the chronicle of an entry depends on beside the entry itself."""
        if self.versions is None:
            return "none"
        line = [(one.id, one.on.isoformat(), one.blob) for one in self._line(dataset)]
        return repr((line, self.versions.is_shallow, sorted(self._names(dataset))))

    def tell(self, datasets: Sequence[Dataset]) -> Iterator[tuple[Dataset, Chronicle]]:
        """The chronicle of each entry, in the order given; git is asked once for some hundred of them."""
        for start in range(0, len(datasets), AT_ONCE):
            part = datasets[start : start + AT_ONCE]
            if self.versions is None:
                yield from ((dataset, Chronicle(is_known=False)) for dataset in part)
                continue
            lines = [self._line(dataset) for dataset in part]
            contents = contents_of(self.source, [one for line in lines for one in line[:MOST]])
            for dataset, line in zip(part, lines, strict=True):
                yield dataset, self._chronicle(dataset, line, contents, is_shallow=self.versions.is_shallow)

    def _line(self, dataset: Dataset) -> tuple[Version, ...]:
        assert self.versions is not None, "asked for only where there is a repository"
        ids = (dataset.id, *former_ids(dataset, self.catalog.departments_by_id))
        return self.versions.of(ids)

    def _names(self, dataset: Dataset) -> frozenset[str]:
        """Names that must not be told: those of the department's people."""
        department = self.catalog.departments_by_id.get(dataset.department)
        if department is None or self.audience.kind is Reader.AUTHORITY:
            return frozenset()
        return frozenset(person.name for person in department.people if person.name)

    def _chronicle(
        self, dataset: Dataset, line: Sequence[Version], contents: Mapping[str, bytes], *, is_shallow: bool
    ) -> Chronicle:
        read = [(one, dataset_of(one, contents.get(one.blob, b""))) for one in reversed(line[:MOST])]
        seen = [
            (one, shown)
            for one, version in read
            if version is not None and (shown := version_seen(version, self.audience)) is not None
        ]
        is_cut = len(line) > MOST
        kept = frozenset(replace(entry, trigger=None) for entry in entries_of(dataset))
        events = []
        if seen and not is_cut and not is_shallow:
            events.append(Event(on=seen[0][0].on, department=seen[0][1].department, is_first=True))
        for (_, before), (version, after) in pairwise(seen):
            event = self._event(version, before, after, kept)
            if event is not None:
                events.append(event)
        return Chronicle(
            events=tuple(reversed(events)),
            is_shallow=is_shallow,
            is_cut=is_cut,
            unread=sum(one is None for _, one in read),
        )

    def _event(
        self, version: Version, before: Dataset, after: Dataset, kept: frozenset[Entry]
    ) -> Event | None:
        """What one version says otherwise than the one before, as far as it may be told."""
        brief = before.is_brief or after.is_brief
        names = self._names(after)
        changes = [
            change
            for change in differences(before, after, self.catalog)
            if not brief or change.kind in TOLD_OF_DENIED
        ]
        said = tuple(change.said for change in changes if _is_harmless(change.said, names))
        if not said and (brief or changes or before.raw == after.raw):
            return None
        entries = [replace(entry, trigger=None) for entry in new_entries(before, after)]
        records = tuple(entry for entry in entries if entry in kept)
        return Event(on=version.on, department=after.department, said=said, records=records)


def dataset_of(version: Version, content: bytes) -> Dataset | None:
    """The entry after one commit; None where its descriptor does not fit today's schema, or carried a 密级标志."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    parsed = parse(text)
    if not parsed.is_usable or text_has_mark(text):
        return None
    document = Document(path=f"{version.id}{DESCRIPTOR}", text=text, value=parsed.value)
    return to_dataset(document) if is_right("dataset", document) else None


def _is_harmless(said: str, names: frozenset[str]) -> bool:
    """Whether a former text names nobody, by name or by number."""
    return not kinds_in(said) and not any(name in said for name in names)

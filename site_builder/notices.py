"""目录通告 (第七、八条): what each day of change brought to the catalogue, as the branch took it in.

The state that the branch ended a day with is what was published then, so one notice compares it with the
state before. Both are taken as the audience sees them, an entry is named as it is named today, and one that
is not shown any more is counted and not named. What was changed is told in the words of its kind alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from site_builder.audience import version_seen
from site_builder.catalog import Catalog, Dataset, Status
from site_builder.changes import Change, Entry, differences, entries_of, former_ids, new_entries
from site_builder.chronicle import TOLD_OF_DENIED, dataset_of
from site_builder.versions import Version, Versions, contents_of
from site_builder.visibility import Audience, Matter

MOST = 30
"""Days of change that are told of, the latest."""
MOST_A_DAY = 500
"""Descriptors of one day that are compared: a day with more of them (a first compilation) is only named."""
MOST_READ = 1_000
"""Descriptors that are compared in all (some 0.4 ms each, measured); older days are left out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One entry that is not as it was the day before."""

    action: str
    """新增, 变更 or 停用."""
    dataset: str
    """Its id today."""
    what: tuple[str, ...]
    """共享类型 of a new entry, else the kinds of change."""
    records: tuple[Entry, ...] = ()
    """What the department wrote down of it, as long as the descriptor still has it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One day of change."""

    on: date
    lines: tuple[Line, ...] = ()
    """By action and id."""
    gone: int = 0
    """Entries that were shown and are not any more."""
    unread: int = 0
    """Entries of which one side does not fit today's schema."""
    is_bulk: bool = False
    """Too much came that day to be told one by one."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Action → number, those without any left out."""
        found = {action: sum(one.action == action for one in self.lines) for action in ACTIONS}
        return {action: number for action, number in found.items() if number}


ACTIONS = ("新增", "变更", "停用")
"""In the order of a notice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notices:
    """The notices of one source for one audience, the latest first, and how far they go back."""

    notices: tuple[Notice, ...] = ()
    is_known: bool = True
    """False: the source is in no repository."""
    began_on: date | None = None
    """The day from which on there are versions: what came with it has nothing to be compared with."""
    is_shallow: bool = False
    """The versions before that day are not in the clone."""
    told_since: date | None = None
    """Where days before this one are left out because there are too many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """What one entry was before a day, and after it; None: there was nothing."""

    before: Version | None
    after: Version | None
    dataset: str | None
    """Its id today; None where the audience is not shown it."""


@dataclass(frozen=True, kw_only=True)
class Noticer:
    """Tells the notices of one source for one audience."""

    source: Path
    versions: Versions | None
    """None: no repository."""
    catalog: Catalog
    """Whole, so that the versions of hidden entries are known to be theirs."""
    audience: Audience

    @classmethod
    def of(cls, source: Path, versions: Versions | None, catalog: Catalog, audience: Audience) -> Noticer:
        """With what the city shows beyond the table."""
        seeing = replace(audience, widened=catalog.city.widened)
        return cls(source=source, versions=versions, catalog=catalog, audience=seeing)

    def tell(self, shown: Mapping[str, Dataset], as_of: date) -> Notices:
        """The notices until a day; `shown` are the entries of the edition by id, as it shows them.

        Reads the descriptors of the days told of, at most a thousand, by one question to git.
        """
        if self.versions is None:
            return Notices(is_known=False)
        began = min((one.on for line in self.versions.by_id.values() for one in line), default=None)
        by_day = self._steps(shown)
        days = [day for day in sorted(by_day, reverse=True) if began is not None and began < day <= as_of]
        told, left_out = _within_bounds(days, by_day)
        read = [day for day in told if len(by_day[day]) <= MOST_A_DAY]
        contents = contents_of(self.source, [one for day in read for one in _versions(by_day[day])])
        notices = [self._notice(day, by_day[day], contents, shown) for day in told]
        worth = [one for one in notices if one.lines or one.gone or one.is_bulk]
        is_cut = left_out or len(worth) > MOST
        return Notices(
            notices=tuple(worth[:MOST]),
            began_on=began,
            is_shallow=self.versions.is_shallow,
            told_since=(worth[:MOST] or [Notice(on=as_of)])[-1].on if is_cut else None,
        )

    def _steps(self, shown: Mapping[str, Dataset]) -> Mapping[date, Sequence[_Step]]:
        """Every entry under the days on which its descriptor came to say something else."""
        assert self.versions is not None, "asked for only where there is a repository"
        found: dict[date, list[_Step]] = defaultdict(list)
        known: set[str] = set()
        for dataset in self.catalog.datasets:
            ids = (dataset.id, *former_ids(dataset, self.catalog.departments_by_id))
            known.update(ids)
            name = dataset.id if dataset.id in shown else None
            for day, before, after in _ends_of_days(self.versions.of(ids)):
                found[day].append(_Step(before=before, after=after, dataset=name))
        for id_, line in self.versions.by_id.items():
            if id_ in known:
                continue
            for day, before, after in _ends_of_days(line):
                # An entry that nothing of today continues only ever leaves.
                if before and before.blob and not after.blob:
                    found[day].append(_Step(before=before, after=None, dataset=None))
        return found

    def _notice(
        self,
        day: date,
        steps: Sequence[_Step],
        contents: Mapping[str, bytes],
        shown: Mapping[str, Dataset],
    ) -> Notice:
        if len(steps) > MOST_A_DAY:
            return Notice(on=day, is_bulk=True)
        lines: list[Line] = []
        gone = unread = 0
        for step in steps:
            before, after = (
                dataset_of(one, contents.get(one.blob, b"")) if one else None
                for one in (step.before, step.after)
            )
            if (step.before and before is None) or (step.after and after is None):
                unread += step.dataset is not None
                continue
            was, now = (version_seen(one, self.audience) if one else None for one in (before, after))
            gone += was is not None and now is None
            if now is not None and step.dataset is not None:
                lines += self._lines(was, now, shown[step.dataset])
        lines.sort(key=lambda one: (ACTIONS.index(one.action), one.dataset))
        return Notice(on=day, lines=tuple(lines), gone=gone, unread=unread)

    def _lines(self, was: Dataset | None, now: Dataset, today: Dataset) -> Iterator[Line]:
        """The line of an entry; none where only words or data were changed."""
        if was is None:
            yield Line(action="新增", dataset=today.id, what=(now.sharing.type.value,))
            return
        kept = {replace(entry, trigger=None) for entry in entries_of(today)}
        new = (replace(entry, trigger=None) for entry in new_entries(was, now))
        records = tuple(entry for entry in new if entry in kept)
        what = tuple(dict.fromkeys(self._words(was, now, today, records)))
        if what:
            left = now.status is Status.WITHDRAWN and was.status is not Status.WITHDRAWN
            yield Line(
                action="停用" if left else "变更",
                dataset=today.id,
                what=tuple(one for one in what if not left or one != "停用"),
                records=records,
            )

    def _words(self, was: Dataset, now: Dataset, today: Dataset, records: Sequence[Entry]) -> Iterator[str]:
        if not self.audience.sees_whole(Matter.HISTORY):
            # 公开 is told published changes only: what the department recorded.
            yield from (entry.kind for entry in records)
            return
        brief = was.is_brief or now.is_brief or today.is_brief
        for change in differences(was, now, self.catalog):
            if not brief or change.kind in TOLD_OF_DENIED or _is_withdrawal(change):
                yield change.word


def _is_withdrawal(change: Change) -> bool:
    return change.pointer == "/gov/status"


def _within_bounds(days: Sequence[date], by_day: Mapping[date, Sequence[_Step]]) -> tuple[list[date], bool]:
    """As many of the latest days as may be compared, and whether others are left out."""
    told: list[date] = []
    read = 0
    for day in days:
        number = len(by_day[day])
        read += number if number <= MOST_A_DAY else 0
        if read > MOST_READ:
            return told, True
        told.append(day)
    return told, False


def _ends_of_days(line: Sequence[Version]) -> Iterator[tuple[date, Version | None, Version]]:
    """Of a line (the latest first) each day with what stood before it and what stood at its end."""
    ends = [one for at, one in enumerate(line) if at == 0 or line[at - 1].on != one.on]
    for at, after in enumerate(ends):
        before = ends[at + 1] if at + 1 < len(ends) else None
        if before is None or (before.blob, before.id) != (after.blob, after.id):
            yield after.on, before, after


def _versions(steps: Sequence[_Step]) -> Iterator[Version]:
    return (one for step in steps for one in (step.before, step.after) if one is not None)

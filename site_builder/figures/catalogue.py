"""What the catalogue holds: by department, over the years, how fresh, how complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from site_builder.audience import is_shown_whole
from site_builder.catalog import SharingType
from site_builder.edition import Edition
from site_builder.evaluation.questions import OF_DATASET, OF_FIELD
from site_builder.figures.figure import Figure
from site_builder.freshness import FreshnessState, freshness

_TYPES = tuple(kind.value for kind in SharingType)


def figures(edition: Edition) -> tuple[Figure, ...]:
    """Every figure, in the order of the page."""
    return (_by_department(edition), _over_time(edition), _freshness(edition), _completeness(edition))


def _by_department(edition: Edition) -> Figure:
    rows = [
        (edition.department_title(id_), _types(entry.sharing for entry in entries))
        for id_, entries in edition.by_department.items()
    ]
    rows.sort(key=lambda row: (-sum(row[1]), row[0]))
    total, open_ = sum(sum(n) for _, n in rows), sum(n[0] for _, n in rows)
    say = edition.words
    return Figure(
        name="departments",
        title=say("statistics.departments"),
        sentence=say("statistics.departments_sum", departments=len(rows), total=total, open=open_),
        head=say("common.department"),
        parts=_TYPES,
        rows=tuple(rows),
    )


def _over_time(edition: Edition) -> Figure:
    """How many entries there were at the end of each year, by the day of their publication."""
    dated = [(d.published_on.year, d.sharing.type.value) for d in edition.datasets if d.published_on]
    first = min((year for year, _ in dated), default=edition.as_of.year)
    years = range(first, edition.as_of.year + 1)
    rows = [(str(year), _types(kind for on, kind in dated if on <= year)) for year in years]
    say = edition.words
    sentence = say("statistics.years_sum", year=edition.as_of.year, day=edition.as_of)
    if len(dated) < len(edition.datasets):
        sentence += say("statistics.undated")
    return Figure(
        name="years",
        title=say("statistics.years"),
        sentence=sentence,
        head=say("statistics.year"),
        parts=_TYPES,
        rows=tuple(rows),
    )


def _freshness(edition: Edition) -> Figure:
    """在用 entries by 更新周期 and whether their data came in time (第十六条)."""
    cycles = edition.catalog.codelists.get("cycles", ())
    counted: dict[str, Counter[str]] = {}
    for dataset in edition.datasets:
        if is_shown_whole(dataset):
            state = freshness(
                edition.data_updated_on(dataset), dataset.accrual_periodicity, cycles, edition.as_of
            )
            counted.setdefault(dataset.accrual_periodicity, Counter())[state.state.value] += 1
    states = tuple(state.value for state in FreshnessState)
    order = [row["name"] for row in cycles]
    rows = sorted(counted.items(), key=lambda row: order.index(row[0]) if row[0] in order else len(order))
    late = sum(one[FreshnessState.OVERDUE.value] for one in counted.values())
    say = edition.words
    return Figure(
        name="freshness",
        title=say("statistics.freshness"),
        sentence=say("statistics.freshness_sum", day=edition.as_of, late=late),
        head=say("statistics.cycle"),
        parts=states,
        rows=tuple((cycle, tuple(one[state] for state in states)) for cycle, one in rows),
    )


def _completeness(edition: Edition) -> Figure:
    """How many entries have what makes them easy to find and to use."""
    whole = [dataset for dataset in edition.datasets if is_shown_whole(dataset)]
    fields = [f for d in whole for table in d.distributions for f in table.fields]
    say = edition.words
    questions: Sequence[tuple[str, Iterable[bool], int]] = (
        *(
            (say("statistics.dataset_has", what=name), map(holds, whole), len(whole))
            for name, holds in OF_DATASET.items()
        ),
        *(
            (say("statistics.field_has", what=name), map(holds, fields), len(fields))
            for name, holds in OF_FIELD.items()
        ),
    )
    rows = []
    for name, answers, total in questions:
        yes = sum(answers)
        rows.append((name, (yes, total - yes)))
    return Figure(
        name="completeness",
        title=say("statistics.completeness"),
        sentence=say("statistics.completeness_sum", datasets=len(whole), fields=len(fields)),
        head=say("statistics.content"),
        parts=(say("statistics.given"), say("statistics.not_given")),
        rows=tuple(rows),
    )


def _types(kinds: Iterable[str]) -> tuple[int, ...]:
    counted = Counter(kinds)
    return tuple(counted[kind] for kind in _TYPES)

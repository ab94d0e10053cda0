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
GIVEN, NOT_GIVEN = "已填写", "未填写"
"""The parts of 填写是否完整."""


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
    return Figure(
        name="departments",
        title="各部门的信息资源",
        sentence=f"{len(rows)} 个部门提供 {total} 项，其中无条件共享 {open_} 项。",
        head="部门",
        parts=_TYPES,
        rows=tuple(rows),
    )


def _over_time(edition: Edition) -> Figure:
    """How many entries there were at the end of each year, by the day of their publication."""
    dated = [(d.published_on.year, d.sharing.type.value) for d in edition.datasets if d.published_on]
    first = min((year for year, _ in dated), default=edition.as_of.year)
    years = range(first, edition.as_of.year + 1)
    rows = [(str(year), _types(kind for on, kind in dated if on <= year)) for year in years]
    undated = "不予共享的不列发布日期，不在其中。" if len(dated) < len(edition.datasets) else ""
    return Figure(
        name="years",
        title="历年累计",
        sentence=f"按发布日期累计到每年年末；{edition.as_of.year} 年计至 {edition.as_of}。{undated}",
        head="年",
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
    return Figure(
        name="freshness",
        title="数据是否按期更新",
        sentence=f"以 {edition.as_of} 为准，{late} 项逾期未更新。",
        head="更新周期",
        parts=states,
        rows=tuple((cycle, tuple(one[state] for state in states)) for cycle, one in rows),
    )


def _completeness(edition: Edition) -> Figure:
    """How many entries have what makes them easy to find and to use."""
    whole = [dataset for dataset in edition.datasets if is_shown_whole(dataset)]
    fields = [f for d in whole for table in d.distributions for f in table.fields]
    questions: Sequence[tuple[str, Iterable[bool], int]] = (
        *((f"资源有{name}", map(holds, whole), len(whole)) for name, holds in OF_DATASET.items()),
        *((f"信息项有{name}", map(holds, fields), len(fields)) for name, holds in OF_FIELD.items()),
    )
    rows = []
    for name, answers, total in questions:
        yes = sum(answers)
        rows.append((name, (yes, total - yes)))
    return Figure(
        name="completeness",
        title="填写是否完整",
        sentence=f"{len(whole)} 项资源、{len(fields)} 个信息项，可选的内容填写了多少。",
        head="内容",
        parts=(GIVEN, NOT_GIVEN),
        rows=tuple(rows),
    )


def _types(kinds: Iterable[str]) -> tuple[int, ...]:
    counted = Counter(kinds)
    return tuple(counted[kind] for kind in _TYPES)

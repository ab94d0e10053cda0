"""The figures as rows: one list for csv and programs, one wide table for people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from site_builder.evaluation.evaluated import CITY, Evaluated
from site_builder.evaluation.measure import Measure, Tally

Cells = tuple[str | int | Decimal | None, ...]

LONG_HEAD = (
    "年度", "部门标识", "部门", "主题", "指标标识", "指标", "条款", "口径", "算法", "分子", "分母", "值", "单位",
    "截至", "提交",
)  # fmt: skip
PART_HEAD = ("部门标识", "部门", "指标标识", "指标", "分子", "分母", "值", "单位")
DEFINITION_HEAD = ("主题", "指标标识", "指标", "单位", "口径", "条款", "分子", "分母", "全市")
REASON_HEAD = ("部门", "不同意的理由类别", "件数")


def long_rows(evaluated: Evaluated) -> Iterator[Cells]:
    """One row for each figure of each department, the city first."""
    for department, title in {"": CITY, **evaluated.departments}.items():
        for theme in evaluated.themes:
            for measure in theme.measures:
                tally = evaluated.of(measure, department) if department else evaluated.city(measure)
                yield (
                    evaluated.year,
                    department,
                    title,
                    theme.title,
                    measure.id,
                    measure.title,
                    measure.article,
                    measure.scope,
                    measure.formula,
                    tally.part,
                    tally.whole,
                    measure.value(tally),
                    measure.unit,
                    evaluated.as_of.isoformat(),
                    evaluated.commit or "",
                )


def part_rows(evaluated: Evaluated) -> Iterator[Cells]:
    """The same without what the definitions say, for a sheet beside them."""
    for row in long_rows(evaluated):
        yield (row[1], row[2], row[4], row[5], *row[9:13])


def definition_rows(evaluated: Evaluated) -> Iterator[Cells]:
    """One row a measure: what it is, and the city's value."""
    for theme in evaluated.themes:
        for measure in theme.measures:
            yield (
                theme.title,
                measure.id,
                measure.title,
                measure.unit,
                measure.scope,
                measure.article,
                measure.part,
                measure.whole,
                measure.value(evaluated.city(measure)),
            )


def wide_head(evaluated: Evaluated) -> tuple[str, ...]:
    """部门, then each measure with its unit."""
    return ("部门", *(f"{one.title}（{one.unit}）" for one in _measures(evaluated)))


def wide_rows(evaluated: Evaluated) -> Iterator[Cells]:
    """One row a department, the city last."""
    measures = list(_measures(evaluated))
    for department, title in evaluated.departments.items():
        yield (title, *(one.value(evaluated.of(one, department)) for one in measures))
    yield (CITY, *(one.value(evaluated.city(one)) for one in measures))


def reason_rows(evaluated: Evaluated) -> Iterator[Cells]:
    """Why applications were refused, by provider."""
    for department, reasons in evaluated.refusals.items():
        for reason, number in sorted(reasons.items()):
            yield (evaluated.departments[department], reason, number)


def in_words(measure: Measure, tally: Tally) -> str:
    """`83.3%（10/12）`: the value with what it was computed from."""
    base = "" if not tally.whole else f"（{tally.part:,}/{tally.whole:,}）"
    return measure.shown(tally) + base


def _measures(evaluated: Evaluated) -> Iterator[Measure]:
    for theme in evaluated.themes:
        yield from theme.measures

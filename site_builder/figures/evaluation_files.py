"""The figures of a year as csv and xlsx: what the site offers and what a report encloses are the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.evaluation import tabular
from site_builder.evaluation.evaluated import Evaluated
from site_builder.workbook.plain import Sheet, csv_of, workbook


def to_csv(evaluated: Evaluated) -> bytes:
    """Every figure of every department, one a line."""
    return csv_of(tabular.LONG_HEAD, tabular.long_rows(evaluated))


def to_xlsx(evaluated: Evaluated) -> bytes:
    """Departments by figures; what each figure is; why applications were refused."""
    return workbook(f"{evaluated.year}年度政务信息资源共享评估指标", sheets(evaluated))


def sheets(evaluated: Evaluated) -> Iterator[Sheet]:
    """The sheets of the workbook."""
    yield Sheet(name="部门指标", head=tabular.wide_head(evaluated), rows=tabular.wide_rows(evaluated))
    yield Sheet(name="指标和算法", head=tabular.DEFINITION_HEAD, rows=tabular.definition_rows(evaluated))
    yield Sheet(name="分子分母", head=tabular.PART_HEAD, rows=tabular.part_rows(evaluated))
    yield Sheet(name="不同意的理由", head=tabular.REASON_HEAD, rows=tabular.reason_rows(evaluated))

"""The catalogue in the columns of a target, and every cell that its receiver would reject."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset
from site_builder.docking.target import Target, TargetColumn
from site_builder.errors import OutputUnwritable
from site_builder.sources import Source
from site_builder.workbook.cells import plain, shown
from site_builder.workbook.fields import fields_of
from site_builder.workbook.office import Office, office


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejection:
    """One cell that would come back."""

    row: int
    """In the table that is handed over, 1 below the header; counted with the rejected ones."""
    dataset: str
    title: str
    column: str
    value: str
    why: str

    def __str__(self) -> str:
        shown_ = f"“{self.value[:40]}”" if self.value else ""
        return f"第 {self.row} 行  {self.dataset}  {self.title}  {self.column}{shown_}：{self.why}"


@dataclass(kw_only=True, slots=True)
class Handover:
    """Rows that would be taken, and why the others would not."""

    target: Target
    rows: list[tuple[str, ...]] = field(default_factory=list)
    """Of the entries without a rejection."""
    datasets: list[str] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)


def hand_over(
    target: Target, source: Source, datasets: Collection[Dataset], only: Collection[str] | None = None
) -> Handover:
    """Judge every row; an entry with one rejected cell stays out whole, because half an entry says what is not so."""
    done = Handover(target=target)
    offices: dict[str, Office] = {}
    number = 0
    for dataset in datasets:
        if dataset.sharing.type.value in target.without:
            continue
        if only is not None and dataset.id not in only:
            continue
        if dataset.department not in offices:
            offices[dataset.department] = office(source, dataset.department)
        rows, bad = [], []
        for cells in _rows(target, dataset, offices[dataset.department]):
            number += 1
            rows.append(cells)
            for column, text in zip(target.columns, cells, strict=True):
                if why := column.objection(text):
                    bad.append(
                        Rejection(
                            row=number,
                            dataset=dataset.id,
                            title=dataset.title,
                            column=column.header,
                            value=text,
                            why=why,
                        )
                    )
        done.rejected += bad
        if not bad:
            done.rows += rows
            done.datasets.append(dataset.id)
    return done


def _rows(target: Target, dataset: Dataset, own: Office) -> Iterator[tuple[str, ...]]:
    value: Mapping[str, Any] = dataset.raw
    if not is_shown_whole(dataset):
        yield tuple(_cell(column, value, {}, own) for column in target.columns)
        return
    items: list[Mapping[str, Any]] = [dict(one.value) for one in fields_of(value)] if target.by_item else []
    for item in items or [{}]:
        yield tuple(_cell(column, value, item, own) for column in target.columns)


def _cell(wanted: TargetColumn, value: Mapping[str, Any], item: Mapping[str, Any], own: Office) -> str:
    column = wanted.column
    if column.is_item and not item:
        return ""
    return wanted.told(plain(shown(column, item if column.is_item else value, own)))


def write_table(done: Handover, file: Path, as_of: date) -> None:
    """The rows that would be taken, as xlsx; every cell is text, as a receiver's import expects.

    Raises:
        OutputUnwritable: the file cannot be written.
    """
    created = datetime(as_of.year, as_of.month, as_of.day)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as target:
            options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
            with Workbook(target, options) as book:
                book.set_properties({"title": done.target.title, "created": created})
                sheet = book.add_worksheet("目录")
                for at, column in enumerate(done.target.columns):
                    sheet.set_column(at, at, column.column.width)
                    sheet.write_string(0, at, column.header)
                for row, cells in enumerate(done.rows, start=1):
                    for at, text in enumerate(cells):
                        if text:
                            sheet.write_string(row, at, text)
                sheet.freeze_panes(1, 0)
    except OSError as error:
        raise OutputUnwritable(f"写不进 {file}：{error.strerror}") from error

"""`evaluation/figures.csv` and `.xlsx`: the figures of the evaluation as this edition may show them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

from site_builder.edition import Edition
from site_builder.exports.files import write_text
from site_builder.figures.evaluation import MEASURES, Table
from site_builder.figures.evaluation.of_edition import table_of

HEAD = ("组", "指标", "单位", "依据", "口径")


def write(site: Path, edition: Edition) -> Iterator[str]:
    """Both files; none where no cases are shown."""
    found = table_of(edition, edition.as_of.year)
    if found is None:
        return
    titles = {d.id: d.short_title for d in edition.catalog.departments}
    heads = [*HEAD, "全市", *(titles[one] for one in found.departments)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(rows(found))
    # Spreadsheets need the sign before UTF-8.
    yield write_text(site, "evaluation/figures.csv", "\ufeff" + text.getvalue())
    (site / "evaluation/figures.xlsx").write_bytes(sheet(heads, found, edition))
    yield "evaluation/figures.xlsx"


def rows(found: Table) -> Iterator[list[str]]:
    """One row a figure."""
    for measure in MEASURES:
        values = [found.city, *found.departments.values()]
        about = [measure.group, measure.title, measure.unit, measure.article, measure.definition]
        yield [*about, *(one[measure.id].words for one in values)]


def sheet(heads: list[str], found: Table, edition: Edition) -> bytes:
    """The same as a workbook: numbers are numbers; the commit stands beside them."""
    target = io.BytesIO()
    made = datetime(edition.as_of.year, edition.as_of.month, edition.as_of.day)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        book.set_properties({"title": "评估指标", "created": made})
        page = book.add_worksheet("评估指标")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DDEBF7"})
        one_digit = book.add_format({"num_format": "0.0"})
        for at, head in enumerate(heads):
            page.set_column(at, at, (8, 18, 9, 12, 50)[at] if at < len(HEAD) else 11)
            page.write_string(0, at, head, bold)
        for row, measure in enumerate(MEASURES, 1):
            about = (measure.group, measure.title, measure.unit, measure.article, measure.definition)
            for at, word in enumerate(about):
                page.write_string(row, at, word)
            for at, values in enumerate([found.city, *found.departments.values()], len(HEAD)):
                number = values[measure.id].number
                if number is not None:
                    whole = measure.unit not in ("%", "个工作日")
                    page.write_number(row, at, number, None if whole else one_digit)
        page.freeze_panes(1, len(HEAD))
        note = book.add_worksheet("说明")
        for row, line in enumerate(
            (
                edition.catalog.city.title,
                f"{found.year} 年，统计到 {edition.as_of}",
                f"依据提交 {edition.commit}" if edition.commit else "目录源有未提交的改动，不对应任何提交",
                edition.catalog.city.demo or "",
            )
        ):
            note.write_string(row, 0, line)
    return target.getvalue()

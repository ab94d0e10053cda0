"""《检查意见》 as an xlsx: one row for each thing, to be sorted, filtered and ticked off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from site_builder.dossiers.remark import Remark, Weight
from site_builder.workbook.heights import height

SHEET = "检查意见"
COLUMNS = (
    ("序号", 5), ("等级", 7), ("工作表", 17), ("行", 5), ("列", 5), ("信息资源", 17), ("键", 14),
    ("问题", 34), ("怎样改", 34), ("依据", 28), ("规则", 6),
)  # fmt: skip
"""Header and width."""
_MADE = datetime(2000, 1, 1)
"""The same remarks give the same bytes."""
_LONGEST = 32_000
_FILLS = {Weight.MUST: "#FCE4D6", Weight.ADVICE: "#FFF8DC", Weight.NOTE: "#FFFFFF"}


def opinion_sheet(remarks: Sequence[Remark]) -> bytes:
    """The workbook; every cell is a text or a number, nothing is a formula or a link."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        book.set_properties({"title": SHEET, "created": _MADE})
        sheet = book.add_worksheet(SHEET)
        base = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1}
        head = book.add_format({**base, "bold": True, "align": "center", "bg_color": "#DDEBF7"})
        fills = {weight: book.add_format({**base, "bg_color": fill}) for weight, fill in _FILLS.items()}
        for at, (title, width) in enumerate(COLUMNS):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, title, head)
        for row, remark in enumerate(remarks, 1):
            cells = _cells(row, remark)
            sheet.set_row(row, height(zip(cells, (width for _, width in COLUMNS), strict=True)))
            for at, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(row, at, cell, fills[remark.weight])
                else:
                    sheet.write_string(row, at, cell[:_LONGEST], fills[remark.weight])
        sheet.autofilter(0, 0, max(len(remarks), 1), len(COLUMNS) - 1)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&R第 &P 页，共 &N 页")
    return target.getvalue()


def _cells(number: int, remark: Remark) -> tuple[str | int, ...]:
    row = "" if remark.row is None else remark.row
    return (
        number, remark.weight.value, remark.sheet, row, remark.column, remark.dataset, remark.key,
        remark.message, remark.hint, remark.basis, remark.rule,
    )  # fmt: skip

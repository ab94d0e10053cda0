"""A department's catalogue as one xlsx: the same descriptors give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from site_builder.workbook import guide
from site_builder.workbook.cells import is_whole, shown
from site_builder.workbook.column import Column, Json
from site_builder.workbook.columns import NATIONAL, NATIONAL_SHEET
from site_builder.workbook.extension import EXTENSION, EXTENSION_SHEET
from site_builder.workbook.fields import fields_of
from site_builder.workbook.forms import Cell, Choice, Day, Member, Number
from site_builder.workbook.heights import height
from site_builder.workbook.office import Office

SPARE = 200
"""Rows below the last one that offer choices for new entries."""
_PAGES = 3
"""Side by side in print."""
LISTS_SHEET = "代码表"
_WRITTEN = datetime(2000, 1, 1)
"""Stands in every workbook as its date of creation, so that equal content is equal bytes."""
_ALLOWED = {
    "format_cells": True, "format_columns": True, "format_rows": True, "insert_rows": True,
    "autofilter": True, "sort": True, "select_locked_cells": True,
}  # fmt: skip


@dataclass(kw_only=True)
class _Styles:
    book: Workbook
    made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def __call__(self, **more: object) -> Format:
        key = tuple(sorted(more.items()))
        if key not in self.made:
            base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1}
            self.made[key] = self.book.add_format({**base, **more})
        return self.made[key]

    def cell(self, column: Column, *, locked: bool, border: int = 1) -> Format:
        """Grey where locked; text format, so that a long number stays as it is typed."""
        form = "yyyy-mm-dd" if isinstance(column.form, Day) else "General"
        if not isinstance(column.form, Day | Number):
            form = "@"
        more: dict[str, object] = {"num_format": form, "locked": locked, "border": border}
        return self(**more, **({"bg_color": "#EDEDED", "font_color": "#595959"} if locked else {}))


def workbook(office: Office) -> bytes:
    """The xlsx of one department."""
    target = BytesIO()
    # `in_memory`: no temporary files. Nothing is ever written as a formula or a link.
    with Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": f"{office.title}政务信息资源目录", "created": _WRITTEN})
        styles = _Styles(book=book)
        national = book.add_worksheet(NATIONAL_SHEET)
        extension = book.add_worksheet(EXTENSION_SHEET)
        _guide(book.add_worksheet(guide.GUIDE_SHEET), office, styles)
        lists = _lists(book, office)
        _national(national, office, styles, lists)
        _extension(extension, office, styles, lists)
        for sheet in (national, extension):
            sheet.protect(options=_ALLOWED)
        national.activate()
    return target.getvalue()


def _national(sheet: Worksheet, office: Office, styles: _Styles, lists: Mapping[str, str]) -> None:
    head = styles(bold=True, align="center", bg_color="#DDEBF7", locked=True)
    start = 0
    for at, column in enumerate(NATIONAL):
        if not column.group:
            sheet.merge_range(0, at, 1, at, "", head)
            sheet.write_string(0, at, column.header, head)
        else:
            sheet.write_string(1, at, column.header, head)
            if at == 0 or NATIONAL[at - 1].group != column.group:
                start = at
            if at + 1 == len(NATIONAL) or NATIONAL[at + 1].group != column.group:
                sheet.merge_range(0, start, 0, at, "", head)
                sheet.write_string(0, start, column.group, head)
        sheet.write_comment(0 if not column.group else 1, at, column.explanation() or column.header, _COMMENT)
    sheet.set_row(1, height((column.header, column.width) for column in NATIONAL))
    row = 2
    for document in office.datasets:
        value = _object(document.value)
        fields = [one.value for one in fields_of(value)]
        last = row + max(len(fields), 1) - 1
        whole = ((shown(column, value, office), column.width) for column in NATIONAL if not column.is_item)
        each = height(whole, last - row + 1)
        for step in range(row, last + 1):
            sheet.set_row(step, max(each, height(())))
        for at, column in enumerate(NATIONAL):
            if column.is_item:
                for step in range(max(len(fields), 1)):
                    cell = shown(column, fields[step], office) if fields else ""
                    _write(sheet, row + step, at, cell, styles.cell(column, locked=not is_whole(cell)))
                continue
            cell = shown(column, value, office)
            style = styles.cell(column, locked=column.is_derived or not is_whole(cell))
            if last > row:
                sheet.merge_range(row, at, last, at, "", style)
            _write(sheet, row, at, cell, style)
        row = last + 1
    _finish(sheet, NATIONAL, office, row, styles, lists, frozen=(2, 5), heads=2)


def _extension(sheet: Worksheet, office: Office, styles: _Styles, lists: Mapping[str, str]) -> None:
    head = styles(bold=True, align="center", bg_color="#DDEBF7", locked=True)
    for at, column in enumerate(EXTENSION):
        sheet.write_string(0, at, column.header, head)
        sheet.write_comment(0, at, column.explanation() or column.header, _COMMENT)
    for row, document in enumerate(office.datasets, start=1):
        value = _object(document.value)
        sheet.set_row(row, height((shown(one, value, office), one.width) for one in EXTENSION))
        for at, column in enumerate(EXTENSION):
            cell = shown(column, value, office)
            locked = column.is_derived or not is_whole(cell)
            _write(sheet, row, at, cell, styles.cell(column, locked=locked))
    _finish(sheet, EXTENSION, office, len(office.datasets) + 1, styles, lists, frozen=(1, 3), heads=1)


_COMMENT: dict[str, object] = {"author": "", "x_scale": 2, "font_name": "宋体", "font_size": 9}


def _finish(
    sheet: Worksheet,
    columns: Sequence[Column],
    office: Office,
    row: int,
    styles: _Styles,
    lists: Mapping[str, str],
    *,
    frozen: tuple[int, int],
    heads: int,
) -> None:
    """Choices, widths and the page, once the entries are written."""
    for at, column in enumerate(columns):
        # The column's own style opens every row below for new entries.
        sheet.set_column(at, at, column.width, styles.cell(column, locked=False, border=0))
        if rule := _rule(column, columns, office, lists, heads):
            sheet.data_validation(heads, at, row + SPARE - 1, at, rule)
    sheet.freeze_panes(*frozen)
    sheet.set_landscape()
    sheet.set_paper(9)
    # On one page nobody could read so many columns; each page begins with the name of the resource.
    sheet.fit_to_pages(_PAGES, 0)
    name = [one.header for one in columns].index("信息资源名称")
    sheet.repeat_columns(name, name)
    sheet.repeat_rows(0, heads - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&L&A&R第 &P 页，共 &N 页")


def _rule(
    column: Column, columns: Sequence[Column], office: Office, lists: Mapping[str, str], heads: int
) -> dict[str, object] | None:
    told = {"input_title": column.header[:32], "input_message": column.explanation()[:250]}
    if column.is_locked:
        return None
    if isinstance(column.form, Day):
        bounds = {"minimum": date(1950, 1, 1), "maximum": date(2099, 12, 31)}
        wrong = {"error_title": "不是日期", "error_message": "写成 2026-03-01。"}
        return {"validate": "date", "criteria": "between", **bounds, **wrong, **told}
    if isinstance(column.form, Number):
        kind = "integer" if column.form.whole else "decimal"
        wrong = {"error_title": "不是数字", "error_message": "只写数字，没有的写 0。"}
        return {"validate": kind, "criteria": ">=", "value": 0, **wrong, **told}
    if column.words == "types":
        # The types of the class that stands in the cell to the left; its name is that of the range.
        left = xl_col_to_name([one.header for one in columns].index("信息资源格式分类"))
        return {"validate": "list", "source": f"=INDIRECT(${left}{heads + 1})", "error_type": "warning",
                "error_title": "不在代码表里", "error_message": "另写“其他类型资源格式描述”。", **told}  # fmt: skip
    if column.header in lists and isinstance(column.form, Choice | Member):
        wrong = {"error_title": "不是可选的词", "error_message": "请从下拉列表里选。"}
        return {"validate": "list", "source": lists[column.header], **wrong, **told}
    if column.header in lists:
        # Several words fit into one cell: the list offers, and does not refuse.
        return {"validate": "list", "source": lists[column.header], "show_error": False, **told}
    return None


def _lists(book: Workbook, office: Office) -> Mapping[str, str]:
    """A hidden sheet with every list, because a list in a rule itself may have 255 characters only."""
    sheet = book.add_worksheet(LISTS_SHEET)
    sheet.hide()
    places: dict[str, str] = {}
    at = 0

    def place(name: str, words: Sequence[str]) -> str:
        nonlocal at
        for row, word in enumerate((name, *words)):
            sheet.write_string(row, at, word)
        letter = xl_col_to_name(at)
        at += 1
        return f"={LISTS_SHEET}!${letter}$2:${letter}${len(words) + 1}"

    for column in (*NATIONAL, *EXTENSION):
        words = column.choices(office)
        if words and not column.is_derived and column.words != "types":
            places[column.header] = place(column.header, [str(column.form.show(word)) for word in words])
    for name, types in office.types.items():
        if types and name.isidentifier():
            book.define_name(name, place(name, types))
    return places


def _guide(sheet: Worksheet, office: Office, styles: _Styles) -> None:
    widths = (18, 24, 70, 50)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    for row, cells in enumerate(guide.lines(office)):
        rooms = (sum(widths),) if len(cells) == 1 else widths
        sheet.set_row(row, height(zip(cells, rooms, strict=False)))
        for at, text in enumerate(cells):
            if len(cells) == 1:
                sheet.merge_range(row, 0, row, 3, "", styles(border=0, bold=row == 0))
                sheet.write_string(row, 0, text, styles(border=0, bold=row == 0))
            else:
                sheet.write_string(row, at, text, styles())
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write(sheet: Worksheet, row: int, at: int, cell: Cell, style: Format) -> None:
    writers: dict[type, Callable[..., object]] = {
        float: sheet.write_number,
        date: sheet.write_datetime,
        str: sheet.write_string if cell else sheet.write_blank,
    }
    writers[type(cell)](row, at, cell, style)


def _object(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}

"""Workbooks: cached values, dates, errors, and cells with addresses."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import xlsxwriter

from tests.builder.tables.folder import Folder, field


def workbook(
    rows: list[list[object]], *, first: tuple[int, int] = (0, 0), sheets: tuple[str, ...] = ()
) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for name in sheets:
        book.add_worksheet(name)
    sheet = book.add_worksheet("数据")
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            place = (first[0] + i, first[1] + j)
            if isinstance(value, dt.datetime):
                sheet.write_datetime(*place, value, moment)
            elif isinstance(value, dt.date):
                sheet.write_datetime(*place, value, day)
            elif isinstance(value, tuple):
                sheet.write_formula(*place, value[0], None, value[1])
            elif value is not None:
                sheet.write(*place, value)
    book.close()
    return buffer.getvalue()


def test_values_come_with_their_kinds(folder: Folder) -> None:
    fields = [
        field("代码"),
        field("数", "integer"),
        field("值", "number"),
        field("日", "date"),
        field("时", "datetime"),
        field("是", "boolean"),
    ]
    rows: list[list[object]] = [
        [f["name"] for f in fields],
        ["007", 12, 0.1, dt.date(2024, 3, 1), dt.datetime(2024, 3, 1, 8, 30), True],
        ["𠮷", ("=1+1", 2), 3, "2024-03-02", dt.date(2024, 3, 1), None],
    ]
    result = folder.check(workbook(rows), fields, path="data/t.xlsx")
    assert result.rows() == [
        ("007", 12, 0.1, dt.date(2024, 3, 1), dt.datetime(2024, 3, 1, 8, 30), True),
        ("𠮷", 2, 3.0, dt.date(2024, 3, 2), dt.datetime(2024, 3, 1), None),
    ]


def test_wrong_cells_are_named_by_their_address(folder: Folder) -> None:
    rows: list[list[object]] = [
        ["a", "b"],
        ["x", 1],
        [320681, 1.5],
        ["y", ("=NA()", "#N/A")],
        ["z", 123456789012345678],
    ]
    result = folder.check(
        workbook(rows, first=(2, 0)),
        [field("a"), field("b", "integer")],
        path="data/t.xlsx",
        dialect={"headerRows": [3]},
    )
    assert sorted((f.cell, f.line, f.row) for f in result.findings) == [
        ("A5", 5, 2),
        ("B5", 5, 2),
        ("B6", 6, 3),
        ("B7", 7, 4),
    ]
    assert "信息项是文本（前导零可能已经丢失）" in result.messages
    assert "错误值“#N/A”" in result.messages
    assert "超过 15 位" in result.messages


def test_a_sheet_may_be_chosen_and_blank_ends_do_not_count(folder: Folder) -> None:
    content = workbook([["a", "b", ""], ["1", "2", ""], ["", "", ""], [" ", "3", ""]][:3], sheets=("说明",))
    fields = [field("a"), field("b")]
    for sheet in ("数据", 2):
        assert folder.check(content, fields, path="data/t.xlsx", dialect={"sheet": sheet}).rows() == [
            ("1", "2")
        ]
    assert (
        "没有工作表"
        in folder.check(content, fields, path="data/t.xlsx", dialect={"sheet": "无"}).one().message
    )
    assert folder.check(content, fields, path="data/t.xlsx").one().rule == "F03"


def test_blank_rows_in_between_are_findings(folder: Folder) -> None:
    content = workbook([["a"], ["1"], [None], ["2"]])
    assert folder.check(content, [field("a")], path="data/t.xlsx").one().line == 3


def test_damaged_workbooks_and_bombs_are_no_tables(folder: Folder) -> None:
    good = workbook([["a"], ["1"]])
    for content in (
        good[:-30],
        b"PK\x03\x04" + b"x" * 100,
        b"",
        good.replace(b"workbook.xml", b"wrkbook.xml_"),
    ):
        assert folder.check(content, [field("a")], path="data/t.xlsx").one().rule == "F03"
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(301):
            part.write(b" " * 1024 * 1024)
    assert "不相称" in folder.check(buffer.getvalue(), [field("a")], path="data/t.xlsx").one().message
    # A part that understates its size in both headers is counted while it is read.
    lying = bytearray(buffer.getvalue())
    size = (301 * 1024 * 1024).to_bytes(4, "little")
    assert size in lying
    while size in lying:
        lying[lying.index(size) : lying.index(size) + 4] = (1000).to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(bytes(lying))) as package:
        assert package.infolist()[0].file_size == 1000
    assert "不相称" in folder.check(bytes(lying), [field("a")], path="data/t.xlsx").one().message

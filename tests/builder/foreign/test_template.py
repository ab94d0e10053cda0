"""A workbook that another city filled in: every cell is taken over or told with its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from site_builder.foreign.entry import Foreign, ForeignUnreadable
from site_builder.foreign.template import read

HEADER = ["信息资源名称", "信息资源代码", "信息资源提供方", "信息资源摘要", "信息项名称", "数据类型"]


def workbook(folder: Path, **sheets: Sequence[Sequence[str]]) -> Path:
    path = folder / "template.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def told(found: Foreign) -> list[tuple[str, str, str, str]]:
    return [(one.entry, one.where, one.value, one.why) for one in found.losses]


def test_rows_of_one_name_are_one_entry_with_its_items(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["示例甲", "307001001/000001", "示例局", "甲的内容", "名称", "字符型C"],
        ["示例甲", "307001001/000001", "示例局", "甲的内容", "日期", "日期型D"],
        ["示例乙", "", "示例局", "另一个", "编号", "字符型C"],
    ]
    found = read(workbook(tmp_path, 目录=rows))
    assert told(found) == []
    assert found.kind == "国家模板"
    assert [(one.key, one.title) for one in found.entries] == [
        ("307001001/000001", "示例甲"),
        ("示例乙", "示例乙"),
    ]
    items = [[item["信息项名称"] for item in table.items] for one in found.entries for table in one.tables]
    assert items == [["名称", "日期"], ["编号"]]
    assert found.entries[0].said["信息资源摘要"] == "甲的内容"


def test_cells_that_disagree_or_have_no_item_are_told_with_their_place(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["示例甲", "307001001/000001", "示例局", "甲的内容", "名称", "字符型C"],
        ["示例甲", "307001001/000001", "示例局", "别的内容", "", "日期型D"],
    ]
    found = read(workbook(tmp_path, 目录=rows))
    assert told(found) == [
        ("示例甲", "目录!D3", "别的内容", "同一信息资源的各行写得不一样，采用了“甲的内容”"),
        ("示例甲", "目录!E3", "日期型D", "这一行没有信息项名称"),
    ]
    assert found.entries[0].said["信息资源摘要"] == "甲的内容"
    assert [item["信息项名称"] for item in found.entries[0].tables[0].items] == ["名称"]


def test_columns_and_sheets_without_a_place_are_told(tmp_path: Path) -> None:
    rows = [
        [*HEADER, "本地备注", "信息资源摘要"],
        ["示例甲", "307001001/000001", "示例局", "甲的内容", "名称", "字符型C", "注", "再写一遍"],
        ["", "", "", "", "", "", "孤行", ""],
    ]
    found = read(workbook(tmp_path, 目录=rows, 说明=[["随便写的"]], 空=[]))
    assert ("第 2 行", "目录“本地备注”", "注", "目录里没有对应内容的列") in told(found)
    assert ("第 2 行", "目录“信息资源摘要”", "再写一遍", "重复的列，没有采用") in told(found)
    assert ("工作表“说明”", "整张", "", "没有认得出的表头，没有读") in told(found)
    assert not [one for one in told(found) if "空" in one[0]]


def test_workbook_without_the_columns_is_refused_with_what_it_needs(tmp_path: Path) -> None:
    path = workbook(tmp_path, 目录=[["名称", "备注"], ["示例", ""]])
    with pytest.raises(
        ForeignUnreadable, match=r"template\.xlsx 里没有认得出的表头；.*至少有“信息资源名称”等四列。"
    ):
        read(path)
    (tmp_path / "x.xlsx").write_text("no workbook")
    with pytest.raises(ForeignUnreadable, match=r"x\.xlsx"):
        read(tmp_path / "x.xlsx")

"""Workbooks as other cities fill them in: remarks, columns of their own, rows that say two things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from site_builder import foreign
from site_builder.foreign import Foreign, ForeignUnreadable
from tests.builder.workbook.desk import write_rows

HEAD = ["信息资源名称", "信息资源代码", "信息资源提供方", "更新周期", "信息项名称", "数据类型"]
FIRST = ["公交站点", "307010329900/000001", "示例市交通局", "每月", "站点编码", "字符型C"]

Sheets = Mapping[str, Iterable[Iterable[object]]]


def read(folder: Path, sheets: Sheets) -> Foreign:
    return foreign.read(write_rows(folder / "目录.xlsx", sheets))


def lost(found: Foreign) -> list[tuple[str, str, str, str]]:
    return [(one.entry, one.where, one.value, one.why) for one in found.losses]


def test_rows_of_one_resource_are_one_entry_with_its_items_in_order(tmp_path: Path) -> None:
    more = ["", "", "", "", "站点名称", "字符型C"]
    found = read(tmp_path, {"目录": [["示例市目录"], HEAD, FIRST, more]})
    (entry,) = found.entries
    assert (entry.title, entry.said["更新周期"]) == ("公交站点", "每月")
    (table,) = entry.tables
    assert [item["信息项名称"] for item in table.items] == ["站点编码", "站点名称"]
    assert found.losses == ()


def test_what_rows_of_one_resource_say_differently_is_taken_once_and_told(tmp_path: Path) -> None:
    other = ["公交站点", "307010329900/000001", "示例市交通局", "每年", "站点名称", "字符型C"]
    found = read(tmp_path, {"目录": [HEAD, FIRST, other]})
    assert found.entries[0].said["更新周期"] == "每月"
    (one,) = lost(found)
    assert one == ("公交站点", "目录!D3", "每年", "同一信息资源的各行写得不一样，采用了“每月”")


def test_a_row_with_a_type_and_no_item_is_told_at_its_cell(tmp_path: Path) -> None:
    found = read(tmp_path, {"目录": [HEAD, FIRST, ["", "", "", "", "", "数值型N"]]})
    assert lost(found) == [("公交站点", "目录!E3", "数值型N", "这一行没有信息项名称")]


def test_columns_that_nobody_knows_and_columns_given_twice_are_told_cell_by_cell(tmp_path: Path) -> None:
    head = [*HEAD, "内部编号", "更新周期"]
    found = read(tmp_path, {"目录": [head, [*FIRST, "A-1", "每日"]]})
    assert found.entries[0].said["更新周期"] == "每月"
    assert lost(found) == [
        ("第 2 行", "目录“内部编号”", "A-1", "目录里没有对应内容的列"),
        ("第 2 行", "目录“更新周期”", "每日", "重复的列，没有采用"),
    ]


def test_a_row_before_any_name_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, {"目录": [HEAD, ["", "", "", "", "孤零零", "字符型C"], FIRST]})
    assert [entry.title for entry in found.entries] == ["公交站点"]
    assert [(entry, where[:3]) for entry, where, _, _ in lost(found)] == [("（没有名称的行）", "目录!")]


def test_a_sheet_about_something_else_is_told_and_an_empty_or_our_own_one_is_not(tmp_path: Path) -> None:
    sheets: Sheets = {"目录": [HEAD, FIRST], "联系人": [["姓名", "电话"]], "空": [], "填报说明": [["说明"]]}
    assert lost(read(tmp_path, sheets)) == [("工作表“联系人”", "整张", "", "没有认得出的表头，没有读")]


def test_the_second_sheet_joins_by_code_then_by_title_and_the_rest_is_told(tmp_path: Path) -> None:
    second = ["河道断面", "", "示例市水务局", "每月", "断面编码", "字符型C"]
    extension = [
        ["资源标识", "信息资源代码", "信息资源名称", "别名", "关键词"],
        ["a", "307010329900/000001", "另一个名称", "公交车站", ""],
        ["b", "", "河道断面", "", "水质；断面"],
        ["c", "", "没有的资源", "无", ""],
    ]
    found = read(tmp_path, {"目录": [HEAD, FIRST, second], "本市扩展": extension})
    stops, river = found.entries
    assert stops.said["别名"] == "公交车站"
    assert stops.title == "公交站点"
    assert river.said["关键词"] == "水质；断面"
    assert {(entry, value, why) for entry, _, value, why in lost(found)} >= {
        ("没有的资源", "无", "第一张表里没有这项信息资源")
    }


def test_a_workbook_without_the_columns_says_which_there_must_be(tmp_path: Path) -> None:
    with pytest.raises(ForeignUnreadable, match="至少有“信息资源名称”等四列"):
        read(tmp_path, {"表": [["甲", "乙"], ["1", "2"]]})

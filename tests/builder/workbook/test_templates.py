"""Departments' own templates: columns by header, merged cells, old ways of writing, and honest answers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from site_builder.authoring import workbooks
from site_builder.errors import BuildError
from tests.builder.workbook.desk import Desk, changed_keys, write_rows
from tests.small_city import City

OWN = [
    ["启东市民政局政务信息资源目录（2026年）"],
    ["序号", "资源名称*", "信息资源编码", "提供单位", "数据项名称", "信息项信息", "长度", "格式类型", "共享类型（必填）",
     "是否开放", "共享方式类型", "数据更新周期", "发布日期", "负责人"],
    ["", "", "", "", "", "数据类型", "", "", "", "", "", "", "", ""],
    [1, "公共厕所", "１０７００１３２０６８１／０００００１", "市民政局", "编号", "字符型", "", "MySQL", 1,
     "是", "文件，接口", "年", 46083, "某某"],
    ["", "", "", "", "名称", "C", "", "", "", "", "", "", "", ""],
    ["", "", "", "", "厕位数", "整型", "", "", "", "", "", "", "", ""],
    ["", "", "", "", "启用日期", "D-日期型", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def own(tmp_path: Path, **cells: object) -> Path:
    """The template with some cells of its first resource changed, by header."""
    rows = [list(row) for row in OWN]
    for header, content in cells.items():
        at = next(i for row in rows[1:3] for i, text in enumerate(row) if text == header)
        rows[3][at] = content
    return write_rows(tmp_path / "own.xlsx", {"Sheet1": rows})


def test_an_own_template_that_says_the_same_changes_nothing(city: City, tmp_path: Path) -> None:
    plan = workbooks.plan(city.source, own(tmp_path))
    assert (plan.department, plan.resources, plan.items) == ("mzj", 1, 4)
    assert (plan.changes, plan.troubles) == ((), ())


def test_what_an_own_template_says_and_nobody_takes_is_listed(city: City, tmp_path: Path) -> None:
    plan = workbooks.plan(city.source, own(tmp_path))
    assert "目录里没有对应内容的列没有采用：Sheet1“序号”、Sheet1“负责人”。" in plan.not_taken
    assert any(sentence.startswith("工作簿里没有的信息资源保持不变：") for sentence in plan.not_taken)


@pytest.mark.parametrize(
    ("header", "content", "key", "value"),
    [
        ("数据更新周期", "月", "/gov/updateCycle", "每月"),
        ("发布日期", date(2026, 5, 6), "/gov/publishedOn", "2026-05-06"),
        ("发布日期", "２０２６年５月６日", "/gov/publishedOn", "2026-05-06"),
        ("共享类型（必填）", "不予", "/gov/sharing/type", "不予共享"),
        ("是否开放", "否", "/gov/opening/type", "不予开放"),
        ("共享方式类型", "文件、数据库", "/gov/sharing/access", ["部门批量下载", "前置机共享"]),
    ],
)
def test_old_ways_of_writing_are_understood(
    city: City, tmp_path: Path, header: str, content: object, key: str, value: object
) -> None:
    plan = workbooks.plan(city.source, own(tmp_path, **{header: content}))
    assert plan.troubles == ()
    assert {name: after for name, (_, after) in changed_keys(plan).items()} == {key: value}


def test_a_blank_cell_of_an_own_template_takes_nothing_away(city: City, tmp_path: Path) -> None:
    plan = workbooks.plan(city.source, own(tmp_path, 发布日期=""))
    assert plan.changes == ()
    assert any(sentence.startswith("1 个单元格空着，保留目录里原有的内容：") for sentence in plan.not_taken)


def test_repeated_cells_that_differ_are_refused_with_their_address(desk: Desk) -> None:
    row = next(i for i, cells in enumerate(desk.sheets["政务信息资源目录"][2:]) if cells[4] == "公共厕所")
    (trouble,) = desk.type("更新周期", "每月", row=row + 1).plan().troubles
    assert trouble.spot.address == f"政务信息资源目录!AC{row + 4}"
    assert trouble.message == "更新周期：同一信息资源的各行写得不一样，“每年”和“每月”。"


def test_a_wrong_word_is_named_with_its_cell_and_what_was_probably_meant(desk: Desk) -> None:
    (trouble,) = desk.type("更新周期", "每个月").plan().troubles
    assert trouble.spot.address == "政务信息资源目录!AC3"
    assert trouble.message == "更新周期：“每个月”不是可选的词。"
    assert trouble.hint.startswith("你是否想写“每月”？可选：实时、")


def test_a_changed_code_is_refused_because_codes_never_change(desk: Desk) -> None:
    row = next(i for i, cells in enumerate(desk.sheets["政务信息资源目录"][2:]) if cells[4] == "公共厕所")
    messages = [
        trouble.message
        for trouble in desk.type("信息资源代码", "107001320681/000777", row=row).plan().troubles
    ]
    assert "“公共厕所”的代码是 107001320681/000001，这里写的是 107001320681/000777。" in messages


def test_a_change_of_what_follows_from_other_cells_is_listed_and_not_taken(desk: Desk) -> None:
    plan = desk.type("资源提供方代码", "12320681MB0000001N").plan()
    assert plan.changes == ()
    assert plan.not_taken == (
        "“资源提供方代码”由系统得出，没有采用：政务信息资源目录!I3“12320681MB0000001N”。",
    )


def test_an_error_value_is_a_trouble_and_not_a_blank(city: City, tmp_path: Path, desk: Desk) -> None:
    from xlsxwriter import Workbook

    file = tmp_path / "error.xlsx"
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(OWN[1:]):
            for at, cell in enumerate(cells):
                sheet.write(row, at, cell)
        sheet.write_formula(2, 11, "=VLOOKUP(1,Z1:Z2,1)", None, "#N/A")
    messages = [trouble.message for trouble in workbooks.plan(city.source, file).troubles]
    assert messages == ["单元格里是错误值 #N/A。"]


def test_a_formula_is_read_as_the_value_it_had_and_never_computed(city: City, tmp_path: Path) -> None:
    from xlsxwriter import Workbook

    file = tmp_path / "formula.xlsx"
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(OWN[1:]):
            for at, cell in enumerate(cells):
                sheet.write(row, at, cell)
        sheet.write_formula(2, 11, '=IF(1=1,"每周","每月")', None, "每月")
    assert list(changed_keys(workbooks.plan(city.source, file)).values()) == [("每年", "每月")]


def test_rows_of_two_departments_are_not_mixed(city: City, tmp_path: Path) -> None:
    rows = [*OWN, [2, "别家的", "", "市大数据中心", "甲", "C"]]
    file = write_rows(tmp_path / "own.xlsx", {"Sheet1": rows})
    title = json.loads((city.source / "dsjzx/department.json").read_text("utf-8"))["title"]
    rows[-1][3] = title
    file = write_rows(tmp_path / "own.xlsx", {"Sheet1": rows})
    with pytest.raises(BuildError, match="2 个部门"):
        workbooks.plan(city.source, file)
    troubles = workbooks.plan(city.source, file, "mzj").troubles
    assert troubles[0].spot.address == "Sheet1!D8"


def test_a_sheet_without_known_headers_is_said(city: City, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "x.xlsx", {"Sheet1": [["甲", "乙"], [1, 2]]})
    with pytest.raises(BuildError, match="没有认得出的表头"):
        workbooks.plan(city.source, file)

"""New resources get code and name from the tools; 信息项 come, go and change their names."""

from __future__ import annotations

import json
from pathlib import Path

from site_builder.authoring import naming, tree_writing
from site_builder.findings import Severity
from site_builder.workbook.columns import NATIONAL_SHEET
from site_builder.workbook.extension import EXTENSION_SHEET
from tests.builder.workbook.desk import Desk
from tests.small_city import City

NEW = {
    "信息资源名称": "殡葬服务机构",
    "信息资源摘要": "本市殡葬服务机构的名称和地址。",
    "信息资源格式分类": "电子表格",
    "信息资源格式类型": "XLSX",
    "信息项名称": "机构名称",
    "数据类型": "字符型 C",
    "数据长度": "50",
    "共享类型": "无条件共享",
    "更新周期": "每年",
    "发布日期": "2026/11/1",
}


def with_new(desk: Desk, **more: object) -> Desk:
    row = len(desk.sheets[NATIONAL_SHEET]) - 2
    desk = desk.insert(row, {**NEW, **more})
    return desk.insert(row + 1, {"信息项名称": "成立日期", "数据类型": "日期型 D"})


def made(desk: Desk) -> dict[str, object]:
    plan = desk.plan()
    assert plan.troubles == ()
    (change,) = plan.changes
    assert change.before == ""
    value: dict[str, object] = json.loads(change.after)
    return {**value, "path": change.path}


def test_a_new_resource_gets_code_and_folder_from_the_tools(desk: Desk) -> None:
    value = made(with_new(desk))
    name = naming.fit("殡葬服务机构")
    assert (value["path"], value["name"]) == (f"mzj/{name}/datapackage.json", name)
    assert value["gov"]["code"].startswith("307010320681")
    assert value["resources"] == [
        {
            "name": name,
            "title": "殡葬服务机构",
            "data": [],
            "schema": {
                "fields": [
                    {
                        "name": "机构名称",
                        "title": "机构名称",
                        "type": "string",
                        "constraints": {"maxLength": 50},
                    },
                    {"name": "成立日期", "title": "成立日期", "type": "date"},
                ]
            },
        }
    ]


def test_a_former_name_is_not_given_again(city: City, desk: Desk) -> None:
    name = naming.fit("殡葬服务机构")
    city.patch("mzj/gongce/datapackage.json", {"gov": {"formerly": [f"mzj/{name}"]}})
    assert made(with_new(desk))["name"] == f"{name}-2"


def test_a_new_resource_of_another_class_stands_under_its_category(desk: Desk) -> None:
    value = made(with_new(desk, 类="基础信息资源", 项="城市部件", 目="公用设施"))
    assert value["gov"]["code"] == "107001320681/000002"


def test_a_class_that_does_not_exist_is_a_trouble(desk: Desk) -> None:
    (trouble,) = with_new(desk, 类="主题信息资源", 项="没有的", 目="也没有").plan().troubles
    assert trouble.message == "按“主题信息资源／没有的／也没有”分配不了代码。"


def test_the_second_sheet_completes_a_new_resource(desk: Desk) -> None:
    desk = with_new(desk)
    row = len(desk.sheets[EXTENSION_SHEET]) - 1
    for header, content in {
        "信息资源名称": "殡葬服务机构", "提供方式": "部门批量下载", "开放类型": "无条件开放",
        "编制人": "bz", "审核人": "sh", "产生方式": "直接采集", "状态": "预编",
    }.items():  # fmt: skip
        desk = desk.type(header, content, row=row, sheet=EXTENSION_SHEET)
    value = made(desk)
    assert list(value["gov"]) == [
        "code", "origin", "format", "sharing", "opening", "updateCycle", "publishedOn", "dataLevel", "people", "status",
    ]  # fmt: skip
    assert value["gov"]["people"] == {"compiledBy": "bz", "reviewedBy": "sh"}


def test_a_new_resource_passes_the_check_but_for_what_a_workbook_cannot_say(city: City, desk: Desk) -> None:
    plan = with_new(desk, 共享方式类型="文件").plan()
    tree_writing.write_all(city.source, {change.path: change.after for change in plan.changes})
    errors = [f.rule for f in city.check().findings if f.severity is Severity.ERROR]
    assert sorted(set(errors)) == ["V16", "V17"], "people and secrecy review"


def test_a_denied_new_resource_has_no_rows_and_no_access(desk: Desk) -> None:
    value = made(with_new(desk, 共享类型="3", 共享方式类型="文件", 共享条件="《统计法》第二十八条"))
    assert value["gov"]["sharing"] == {"type": "不予共享"}
    assert value["resources"][0]["data"] == []
    assert "access" not in value["gov"]["sharing"]
    assert value["gov"]["opening"]["type"] == "不予开放"


def test_what_is_mandatory_and_blank_in_a_new_resource_is_named(desk: Desk) -> None:
    messages = [t.message for t in with_new(desk, 共享类型="", 更新周期="").plan().troubles]
    assert messages == ["共享类型没有填写。", "更新周期没有填写。"]


def first_row(desk: Desk) -> int:
    return next(i for i, cells in enumerate(desk.sheets[NATIONAL_SHEET][2:]) if cells[4] == "公共厕所")


def fields(desk: Desk) -> list[dict[str, object]]:
    plan = desk.plan()
    assert plan.troubles == ()
    (change,) = plan.changes
    found: list[dict[str, object]] = json.loads(change.after)["resources"][0]["schema"]["fields"]
    return found


def test_an_inserted_row_is_a_new_field_at_its_place(desk: Desk) -> None:
    found = fields(
        desk.insert(first_row(desk) + 2, {"信息项名称": "面积", "数据类型": "N", "数据长度": "8,2"})
    )
    assert [field["name"] for field in found] == ["编号", "名称", "面积", "厕位数", "启用日期"]
    assert found[2] == {"name": "面积", "title": "面积", "type": "number", "gov": {"length": "8,2"}}


def test_one_item_replaced_by_two_leaves_the_others(desk: Desk) -> None:
    row = first_row(desk) + 2
    desk = desk.type("信息项名称", "男厕位数", row=row).insert(
        row + 1, {"信息项名称": "女厕位数", "数据类型": "I"}
    )
    assert [field["name"] for field in fields(desk)] == ["编号", "名称", "男厕位数", "女厕位数", "启用日期"]


def test_a_renamed_item_keeps_its_column_in_the_data(desk: Desk) -> None:
    found = fields(desk.type("信息项名称", "厕所名称", row=first_row(desk) + 1))
    assert (found[1]["name"], found[1]["title"]) == ("名称", "厕所名称")


def clear(desk: Desk, row: int) -> Desk:
    for header in ("信息项名称", "数据类型", "数据长度"):
        desk = desk.type(header, "", row=row)
    return desk


def test_a_cleared_row_removes_the_field_and_says_what_else_is_due(desk: Desk) -> None:
    cleared = clear(desk, first_row(desk) + 2)
    assert [field["name"] for field in fields(cleared)] == ["编号", "名称", "启用日期"]
    said = cleared.plan().not_taken
    assert any("变更记录" in sentence for sentence in said)
    assert any("重新审查" in sentence for sentence in said)


def test_a_part_of_a_key_is_not_removed(city: City, desk: Desk) -> None:
    value = json.loads((city.source / "mzj/gongce/datapackage.json").read_text("utf-8"))
    value["resources"][0]["schema"]["primaryKey"] = ["厕位数"]
    city.write("mzj/gongce/datapackage.json", json.dumps(value, ensure_ascii=False))
    (trouble,) = clear(desk, first_row(desk) + 2).plan().troubles
    assert trouble.message == "信息项“厕位数”是主键、唯一键或外键的一部分，不能删去。"


def test_reordered_rows_change_nothing_and_are_said(desk: Desk) -> None:
    start = first_row(desk) + 2
    grid = desk.sheets[NATIONAL_SHEET]
    for at in (19, 20, 21):
        grid[start + 1][at], grid[start + 2][at] = grid[start + 2][at], grid[start + 1][at]
    plan = desk.plan()
    assert plan.changes == ()
    assert plan.not_taken == ("信息项的次序以数据文件为准，没有改：公共厕所。",)


def test_a_missing_resource_stays(desk: Desk, city: City) -> None:
    before = {path: path.read_bytes() for path in Path(city.source).rglob("*.json")}
    start = first_row(desk) + 2
    del desk.sheets[NATIONAL_SHEET][start : start + 4]
    del desk.sheets[EXTENSION_SHEET][
        1 + [row[2] for row in desk.sheets[EXTENSION_SHEET][1:]].index("公共厕所")
    ]
    plan = desk.plan()
    assert plan.changes == ()
    assert "工作簿里没有的信息资源保持不变：公共厕所。" in plan.not_taken
    assert before == {path: path.read_bytes() for path in Path(city.source).rglob("*.json")}

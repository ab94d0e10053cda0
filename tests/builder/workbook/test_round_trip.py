"""Out to Excel and back: nothing changes that nobody changed, and one cell changes one key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder import sources
from site_builder.authoring import workbooks
from site_builder.workbook.columns import NATIONAL, NATIONAL_SHEET
from site_builder.workbook.extension import EXTENSION, EXTENSION_SHEET
from tests.benchmarks.generate import generate
from tests.builder.workbook.desk import COLUMNS, Desk, changed_keys
from tests.small_city import City

SAME = ((), (), (), ())


def said(plan: workbooks.Plan) -> tuple[object, ...]:
    return plan.changes, plan.troubles, plan.derived, plan.not_taken


def departments(source: Path) -> list[str]:
    return [document.path.partition("/")[0] for document in sources.read(source).departments]


def test_every_department_of_the_sample_city_comes_back_unchanged(repository: Path, tmp_path: Path) -> None:
    source = repository / "catalog_src"
    file = tmp_path / "back.xlsx"
    for department in departments(source):
        file.write_bytes(workbooks.export(source, department))
        plan = workbooks.plan(source, file)
        assert (plan.department, *said(plan)) == (department, *SAME)


def test_a_generated_catalogue_comes_back_unchanged(tmp_path: Path) -> None:
    source = tmp_path / "catalog_src"
    generate(source, datasets=60, seed=7)
    file = tmp_path / "back.xlsx"
    for department in departments(source):
        file.write_bytes(workbooks.export(source, department))
        plan = workbooks.plan(source, file)
        assert said(plan) == SAME


def test_equal_descriptors_give_equal_bytes(city: City) -> None:
    assert workbooks.export(city.source, "mzj") == workbooks.export(city.source, "mzj")


@pytest.mark.parametrize(
    "title",
    [
        "=1+1",
        "+86",
        "@名称",
        "{=SUM(A1)}",
        "http://示例",
        "_x0041_",
        "'单引号",
        "１２３",
        "名 称",
        "a\u3000b",
        "🏠",
    ],
)
def test_odd_texts_stay_texts(city: City, tmp_path: Path, title: str) -> None:
    city.patch("mzj/gongce/datapackage.json", {"title": title, "description": f"{title}\n第二行"})
    desk = Desk.of(city.source, "mzj", tmp_path)
    assert said(workbooks.plan(city.source, desk.file)) == SAME


def test_what_a_cell_cannot_hold_is_locked_and_stays(city: City, tmp_path: Path) -> None:
    city.patch("mzj/gongce/datapackage.json", {"description": "很长" * 20_000, "title": "响铃\x07"})
    desk = Desk.of(city.source, "mzj", tmp_path)
    assert said(workbooks.plan(city.source, desk.file)) == SAME
    row = next(
        i
        for i, cells in enumerate(desk.sheets[NATIONAL_SHEET][2:])
        if "公共厕所" in str(cells) or "响铃" in str(cells)
    )
    (trouble,) = desk.type("信息资源摘要", "短的", row=row).plan().troubles
    assert trouble.message == "原有内容过长或有特殊字符，工作簿里只有一部分。"


# What to type into each column, and what the key then holds; every column that can be changed is here.
TYPED: dict[str, tuple[object, object]] = {
    "信息资源名称": ("改过的名称", "改过的名称"),
    "提供方内部部门": ("信息科", "信息科"),
    "信息资源摘要": ("改过的摘要。\n第二行。", "改过的摘要。\n第二行。"),
    "信息资源格式分类": ("电子表格", "电子表格"),
    "信息资源格式类型": ("Oracle", "oracle"),
    "其他类型资源格式描述": ("说明", "说明"),
    "数据存储总量（G）": (12.5, 12.5),
    "结构化信息记录总数（万）": ("３", 3),
    "已共享的数据存储量（G）": ("1,200", 1200),
    "已共享结构化记录数（万）": ("7.25", 7.25),
    "已开放的数据存储量（G）": (1, 1),
    "已开放结构化记录数（万）": (2, 2),
    "信息项名称": ("改过的信息项", "改过的信息项"),
    "数据类型": ("Y", "Y"),
    "数据长度": ("９", "9"),
    "共享类型": ("2", "有条件共享"),
    "共享条件": ("改过的条件", "改过的条件"),
    "共享方式分类": ("拷盘", "拷盘"),
    "开放条件": ("注明来源", "注明来源"),
    "更新周期": ("每周", "每周"),
    "发布日期": ("2026/4/5", "2026-04-05"),
    "关联及类目名称": (
        "30701032068101/000009、30701032068101/000010",
        ["30701032068101/000009", "30701032068101/000010"],
    ),
    "共享范围": ("改过的范围", "改过的范围"),
    "使用用途": ("改过的用途", "改过的用途"),
    "不予共享理由": ("改过的理由", "改过的理由"),
    "不予共享依据": (
        "法律｜示例法｜｜第一条｜不得提供。",
        [{"level": "法律", "title": "示例法", "article": "第一条", "quote": "不得提供。"}],
    ),
    "提供方式": ("前置机共享；系统对接", ["前置机共享", "系统对接"]),
    "不经平台的理由": ("线路未通", "线路未通"),
    "改为平台方式的期限": (46388, "2027-01-01"),
    "开放类型": ("不予开放", "不予开放"),
    "编制人": ("sh", "sh"),
    "审核人": ("bz", "bz"),
    "产生方式": ("直接采集", "直接采集"),
    "采集或授权依据": ("合同", "合同"),
    "依据日期": ("2025年3月1日", "2025-03-01"),
    "来源系统": ("厕所管理系统", "cesuo"),
    "主题": ("社区治理", ["社区治理"]),
    "场景": ("出生", ["出生"]),
    "别名": ("厕所；公厕", ["厕所", "公厕"]),
    "关键词": ("甲；乙", ["甲", "乙"]),
    "共建部门": ("dsjzx", ["dsjzx"]),
    "数据更新日期": ("20261001", "2026-10-01"),
    "业务系统中的数量": (42, 42),
    "数量日期": ("2026.10.1", "2026-10-01"),
    "数据级别": ("一般数据 ", "一般数据"),
    "可见范围": ("公开", "公开"),
    "公示期限": ("三年", "三年"),
    "所属项目": ("mzj-2026-001", "mzj-2026-001"),
    "状态": ("停用", "停用"),
    "停用日期": ("2026-10-01", "2026-10-01"),
    "停用理由": ("不再使用", "不再使用"),
    "替代资源": ("mzj/hunyin", "mzj/hunyin"),
}


@pytest.mark.parametrize("sheet", [NATIONAL_SHEET, EXTENSION_SHEET])
def test_one_changed_cell_changes_exactly_its_key(city: City, tmp_path: Path, sheet: str) -> None:
    city.write("_codelists/formats.csv", "class,type,kind\n数据库,mysql,数据库\n数据库,oracle,数据库\n")
    system = {"id": "cesuo", "title": "厕所管理系统", "network": "政务外网"}
    city.patch("mzj/department.json", {"systems": [system]})
    city.patch("mzj/gongce/datapackage.json", {"gov": {"dataLevel": "重要数据"}})
    desk = Desk.of(city.source, "mzj", tmp_path)
    row = _row_of(desk, sheet, "公共厕所")
    for column in COLUMNS[sheet]:
        if column.is_derived:
            continue
        assert column.header in TYPED, "a new column needs its line in TYPED"
        content, value = TYPED[column.header]
        plan = desk.type(column.header, content, row=row, sheet=sheet).plan()
        prefix = "/resources/0/schema/fields/0" if column.is_item else ""
        keys = changed_keys(plan)
        assert plan.troubles == (), column.header
        assert [change.path for change in plan.changes] == ["mzj/gongce/datapackage.json"], column.header
        assert list(keys) == [f"{prefix}/{'/'.join(column.key)}"], column.header
        assert next(iter(keys.values()))[1] == value, column.header


@pytest.mark.parametrize("sheet", [NATIONAL_SHEET, EXTENSION_SHEET])
def test_a_cleared_cell_removes_its_key_and_a_mandatory_one_is_refused(
    city: City, tmp_path: Path, sheet: str
) -> None:
    desk = Desk.of(city.source, "mzj", tmp_path)
    row = _row_of(desk, sheet, "公共厕所")
    grid = desk.sheets[sheet][(2 if sheet == NATIONAL_SHEET else 1) + row]
    for at, column in enumerate(COLUMNS[sheet]):
        if column.is_derived or not grid[at] or column.is_item:
            continue
        plan = desk.type(column.header, "", row=row, sheet=sheet).plan()
        if column.is_required:
            assert [t.message for t in plan.troubles] == [
                f"{column.header}是必填的，不能清空。"
            ] or column.header == "信息资源名称"
            continue
        keys = changed_keys(plan)
        assert all(key.startswith(f"/{column.key[0]}") and after is None for key, (_, after) in keys.items())
        assert len(keys) <= 2, "the key, or the list it is"


def _row_of(desk: Desk, sheet: str, title: str) -> int:
    at = desk.at(sheet, "信息资源名称")
    head = 2 if sheet == NATIONAL_SHEET else 1
    return next(i for i, cells in enumerate(desk.sheets[sheet][head:]) if cells[at] == title)


CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12),
    st.integers(-10, 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_typed_changes_one_key_or_is_said(desk: Desk, data: st.DataObject) -> None:
    sheet = data.draw(st.sampled_from([NATIONAL_SHEET, EXTENSION_SHEET]))
    columns = NATIONAL if sheet == NATIONAL_SHEET else EXTENSION
    at = data.draw(st.integers(0, len(columns) - 1))
    rows = len(desk.sheets[sheet]) - (2 if sheet == NATIONAL_SHEET else 1)
    row = data.draw(st.integers(0, rows - 1))
    content = data.draw(CELLS)
    if columns[at].header in ("信息资源名称", "信息资源代码", "资源标识", "信息项名称"):
        return  # these say which row is what: their own tests
    before = desk.sheets[sheet][(2 if sheet == NATIONAL_SHEET else 1) + row][at]
    plan = desk.type(columns[at].header, content, row=row, sheet=sheet).plan()
    keys = changed_keys(plan)
    key = "/" + "/".join(columns[at].key)
    assert all(
        key in one or one.endswith(("maxLength", "length")) or one.startswith(key.rpartition("/")[0])
        for one in keys
    )
    assert len(plan.changes) <= 1
    for change in plan.changes:
        assert json.loads(change.after) != json.loads(change.before)
    if not (plan.changes or plan.troubles or plan.not_taken):
        assert before == "" or content != before

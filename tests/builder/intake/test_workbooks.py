"""A department's workbook becomes one branch, and its answer names the cell."""

from __future__ import annotations

import hashlib
import re
import zipfile

import pytest
from xlsxwriter import Workbook

from site_builder.cli import main
from tests.builder.intake.conftest import DAY, MZJ, NEW, Counter
from tests.builder.workbook.desk import write_rows


def test_a_workbook_becomes_one_commit_on_a_branch_of_its_own(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    file = counter.hand_in(counter.desk().type("更新周期", "每半年").insert(0, NEW))
    before = counter.state()
    # The new entry has no secrecy review yet: that goes back to the department.
    assert counter.intake("--reference", "民函〔2026〕3号") == 1
    out = capsys.readouterr().out
    assert counter.state() == before
    assert counter.branches() == [MZJ]
    git = counter.repository.git
    assert git("rev-list", "--count", f"main..{MZJ}") == "1"
    assert git("rev-parse", f"{MZJ}^") == git("rev-parse", "main")
    changed = counter.changed()
    assert len(changed) == 2
    assert "catalog_src/mzj/hun-yin-deng-ji-ji-guan-ming-lu/datapackage.json" in changed
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert git("log", "-1", "--format=%B", MZJ).splitlines() == [
        "代录入 mzj 报送的目录：民政局目录.xlsx",
        "",
        "新增 1 项、修改 1 项信息资源；未经部门和主管部门审核不得合并。",
        "",
        f"代录入：民函〔2026〕3号，民政局目录.xlsx sha256:{digest}",
    ]
    assert re.search(rf"民政局目录\.xlsx +mzj +已代录入：新增 1 项、修改 1 项信息资源 +\d +\d +{MZJ}\n", out)
    assert f"git push origin {MZJ}" in out


def test_the_authority_may_submit_the_branch_because_it_names_its_paper(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    counter.hand_in(counter.desk().type("更新周期", "每半年"))
    counter.intake()
    capsys.readouterr()
    compare = ["diff", "main", MZJ, "--submitter", "dsj-01", "--as-of", DAY, "--source", "catalog_src"]
    assert main(compare) == 0
    assert "V23" not in capsys.readouterr().out
    counter.repository.git("checkout", "-q", MZJ)
    counter.repository.git("commit", "-q", "--amend", "-m", "改目录")
    assert main(compare) == 1
    assert "没有写明依据的来文" in capsys.readouterr().out


def test_answers_name_sheet_row_and_column_of_every_thing_to_mend(counter: Counter) -> None:
    desk = counter.desk().type("发布日期", "去年").insert(0, {**NEW, "更新周期": "隔三差五"})
    counter.hand_in(desk)
    assert counter.intake() == 1
    rows = {row["问题"]: row for row in counter.opinions()}
    wrong = next(row for text, row in rows.items() if "去年" in text)
    assert (wrong["等级"], wrong["工作表"], wrong["列"]) == ("须修改", "政务信息资源目录", "AD")
    # What check says of the resulting descriptor stands at the cell it came from, or would come from.
    access = next(row for text, row in rows.items() if text.startswith("缺少提供方式"))
    assert (access["行"], access["列"], access["键"]) == ("3", "W", "/gov/sharing")
    # A cell that could not be read is told once, not once more as missing.
    assert [row["列"] for text, row in rows.items() if "更新周期" in text] == ["AC"]
    assert access["怎样改"].startswith("在“本市扩展”表填写“提供方式”：")
    people = next(row for text, row in rows.items() if text == "缺少编制人和审核人。")
    assert people["怎样改"].startswith("在“本市扩展”表填写“编制人”“审核人”：")
    review = next(row for text, row in rows.items() if "缺少保密审查" in text)
    assert (review["列"], review["依据"][:4]) == ("E", "第十八条")
    notice = counter.notice()
    assert "民政局：" in notice
    assert f"转入审核（{MZJ}），未经审核不进入目录" in notice
    assert "政务信息资源目录 AD4 | 发布日期：“去年”不是日期。 | 写成 2026-03-01 或 2026/3/1。" in notice
    assert notice.rstrip().splitlines()[-2].startswith("文件摘要值 sha256:")
    with zipfile.ZipFile(counter.folder / "民政局目录.检查意见.xlsx") as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_what_can_be_taken_over_is_and_the_rest_goes_back(counter: Counter) -> None:
    counter.hand_in(counter.desk().type("发布日期", "去年").type("更新周期", "每半年"))
    assert counter.intake() == 1
    (path,) = counter.changed()
    value = counter.at(MZJ, path.removeprefix("catalog_src/"))
    assert value["gov"]["updateCycle"] == "每半年"
    before = counter.at("main", path.removeprefix("catalog_src/"))
    assert value["gov"]["publishedOn"] == before["gov"]["publishedOn"]


def test_a_row_of_another_department_is_never_entered(counter: Counter) -> None:
    counter.hand_in(counter.desk().insert(0, {**NEW, "信息资源提供方": "示例市大数据中心"}))
    assert counter.intake() == 1
    assert counter.branches() == []
    assert any("信息资源，不是" in row["问题"] for row in counter.opinions())


def test_tightening_without_a_record_goes_back_as_it_would_on_a_pull_request(counter: Counter) -> None:
    sheet = "本市扩展"
    desk = counter.desk()
    at = [row[desk.at(sheet, "资源标识")] for row in desk.sheets[sheet][1:]].index("mzj/gongce")
    counter.hand_in(desk.type("提供方式", "联机查询", row=at, sheet=sheet))
    assert counter.intake() == 1
    (row,) = [row for row in counter.opinions() if row["规则"] == "V22"]
    assert (row["工作表"], row["列"] != "") == (sheet, True)


def test_an_unchanged_workbook_gives_no_branch_and_says_so(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    counter.hand_in(counter.desk())
    assert counter.intake() == 0
    assert counter.branches() == []
    assert "与目录一致" in capsys.readouterr().out
    assert "没有须补正的内容。内容与现行目录一致" in counter.notice()


def test_a_departments_own_template_is_known_by_its_file_name(counter: Counter) -> None:
    rows = [list(NEW), list(NEW.values())]
    write_rows(counter.folder / "mzj 2026年报送.xlsx", {"Sheet1": rows})
    assert counter.intake() == 1
    assert counter.branches() == [MZJ]
    assert all(row["工作表"] in ("Sheet1", "") for row in counter.opinions("mzj 2026年报送"))


def test_formulas_are_never_evaluated_neither_in_nor_out(counter: Counter) -> None:
    with Workbook(counter.folder / "mzj.xlsx") as book:
        sheet = book.add_worksheet()
        for at, (header, cell) in enumerate(NEW.items()):
            sheet.write_string(0, at, header)
            sheet.write_string(1, at, str(cell))
        # The value that the file keeps counts; the formula would give another one.
        sheet.write_formula(1, 1, '="甲"&"乙"', None, "=HYPERLINK(存下的摘要)")
    counter.intake()
    (path,) = counter.changed()
    value = counter.at(MZJ, path.removeprefix("catalog_src/"))
    assert value["description"] == "=HYPERLINK(存下的摘要)"

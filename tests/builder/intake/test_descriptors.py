"""A datapackage.json of 在线编目: whose it is, which code and folder it gets, and the data beside it."""

from __future__ import annotations

import pytest

from tests.builder.intake.conftest import DAY, MZJ, NEW, Counter, as_text, descriptor

FOLDER = "catalog_src/mzj/xin-ziyuan"
CSV = "编号,名称,厕位数,启用日期\n0001,示例甲,3,2020-01-01\n"


def put_entry(counter: Counter, place: str = "mzj", *, data: str | None = CSV, **changes: object) -> None:
    value = descriptor(counter.city, **changes)
    counter.put(f"{place}/datapackage.json", as_text(value))
    if data is not None:
        counter.put(f"{place}/data/cesuo.csv", data)


def test_a_descriptor_and_the_data_beside_it_become_a_branch(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    put_entry(counter)
    before = counter.state()
    assert counter.intake() == 1
    assert counter.state() == before
    assert counter.changed() == [f"{FOLDER}/data/cesuo.csv", f"{FOLDER}/datapackage.json"]
    sent = (counter.folder / "mzj/datapackage.json").read_text("utf-8")
    assert counter.repository.git("show", f"{MZJ}:{FOLDER}/datapackage.json") == sent.rstrip("\n")
    (found,) = [row for row in counter.opinions("mzj/datapackage") if row["等级"] == "须修改"]
    assert (found["规则"], found["键"], found["信息资源"]) == ("V17", "/gov", "婚姻登记机关名录")
    assert int(found["行"]) > 1
    assert "随附：data/cesuo.csv sha256:" in counter.repository.git("log", "-1", "--format=%B", MZJ)
    # The data belongs to the descriptor: it is no submission of its own.
    assert "共 1 份" in capsys.readouterr().out


def test_missing_data_goes_back_as_a_finding(counter: Counter) -> None:
    put_entry(counter, data=None)
    assert counter.intake() == 1
    assert "F05" in [row["规则"] for row in counter.opinions("mzj/datapackage")]


@pytest.mark.parametrize(
    "name", ["mzj.json", "mzj-厕所.json", "报送（示例市民政局）.json", "市民政局/a/datapackage.json"]
)
def test_the_department_is_found_by_name_or_folder(counter: Counter, name: str) -> None:
    value = descriptor(counter.city)
    value["gov"]["code"] = "30701032068177/000001"
    counter.put(name, as_text(value))
    counter.intake()
    assert counter.branches() == [MZJ]


def test_the_department_is_found_by_the_code_and_a_contradiction_is_refused(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    counter.put("a.json", as_text(descriptor(counter.city)))
    counter.put("dsjzx/b.json", as_text(descriptor(counter.city, title="另一项")))
    assert counter.intake() == 1
    assert counter.branches() == [MZJ]
    assert "b.json：文件的名称或所在文件夹是 dsjzx 的，信息资源代码是 mzj 的。" in capsys.readouterr().out
    assert "没有读入" in counter.notice("dsjzx/b")


def test_a_file_that_names_nobody_waits_for_the_department_to_be_named(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    value = descriptor(counter.city)
    del value["gov"]["code"]
    counter.put("a.json", as_text(value))
    assert counter.intake() == 1
    assert counter.branches() == []
    assert "看不出是哪个部门的" in capsys.readouterr().out
    counter.intake("--department", "mzj")
    assert counter.at(MZJ, "mzj/xin-ziyuan/datapackage.json")["gov"]["code"] == "30701032068105/000003"
    assert counter.intake("--department", "xxj") == 2
    assert "没有部门 xxj；现有部门：dsjzx、mzj。" in capsys.readouterr().err


def test_codes_and_folders_that_were_given_meanwhile_are_allotted_again(counter: Counter) -> None:
    taken = "30701032068105/000001"
    value = descriptor(counter.city, name="gongce")
    value["gov"]["code"] = taken
    counter.put("mzj/a.json", as_text(value))
    counter.intake()
    got = counter.at(MZJ, "mzj/gongce-2/datapackage.json")
    assert (got["name"], got["gov"]["code"]) == ("gongce-2", "30701032068105/000003")
    assert f"代码 {taken} 已是别的信息资源的" in counter.notice("mzj/a")


def test_two_files_of_one_run_and_a_workbook_never_get_the_same_code(counter: Counter) -> None:
    counter.put("1/mzj.json", as_text(descriptor(counter.city)))
    counter.put("2/mzj.json", as_text(descriptor(counter.city, title="另一项名录", name="xin-ziyuan")))
    counter.hand_in(counter.desk().insert(0, {**NEW, "信息资源名称": "第三项名录"}), "3/民政局.xlsx")
    counter.intake()
    assert counter.branches() == [MZJ, f"{MZJ}-2", f"{MZJ}-3"]
    entries = [
        (path, counter.at(branch, path.removeprefix("catalog_src/"))["gov"]["code"][-1])
        for branch in counter.branches()
        for path in counter.changed(branch)
    ]
    assert [code for _, code in entries] == ["3", "4", "5"]
    assert len({path for path, _ in entries}) == 3


def test_what_an_open_branch_was_given_is_not_given_again(counter: Counter) -> None:
    counter.put("mzj/a.json", as_text(descriptor(counter.city)))
    counter.intake()
    (counter.folder / "mzj/a.json").unlink()
    counter.put("mzj/b.json", as_text(descriptor(counter.city, title="过几天又来的一项")))
    counter.intake()
    got = counter.at(f"{MZJ}-2", "mzj/xin-ziyuan-2/datapackage.json")
    assert got["gov"]["code"] == "30701032068105/000004"
    # The first file, mended, is the first resource still, whatever the form put into it meanwhile.
    again = descriptor(counter.city, description="改过。", name="anders")
    again["gov"]["code"] = "30701032068105/000005"
    counter.put("mzj/c.json", as_text(again))
    counter.intake()
    got = counter.at(f"{MZJ}-3", "mzj/xin-ziyuan/datapackage.json")
    assert (got["gov"]["code"], got["description"]) == ("30701032068105/000003", "改过。")


def test_a_mended_file_keeps_the_code_and_the_folder_of_its_first_branch(counter: Counter) -> None:
    put_entry(counter)
    counter.intake()
    put_entry(counter, description="改过的摘要。", name="xin-ziyuan")
    counter.intake()
    assert counter.branches() == [MZJ, f"{MZJ}-2"]
    first, second = (counter.at(one, "mzj/xin-ziyuan/datapackage.json") for one in counter.branches())
    assert first["gov"]["code"] == second["gov"]["code"]
    assert second["description"] == "改过的摘要。"


def test_a_known_resource_is_changed_where_it_lies(counter: Counter) -> None:
    value = descriptor(counter.city)
    known = counter.at("main", "mzj/gongce/datapackage.json")
    value |= {"name": "gongce", "title": known["title"], "description": "新的摘要。"}
    value["gov"]["code"] = known["gov"]["code"]
    counter.put("mzj/a.json", as_text(value))
    counter.intake()
    assert counter.changed() == ["catalog_src/mzj/gongce/datapackage.json"]


def test_csv_that_claims_utf8_and_is_gbk_is_told_what_to_write(counter: Counter) -> None:
    put_entry(counter, data=None)
    counter.put("mzj/data/cesuo.csv", CSV.encode("gbk"))
    counter.intake()
    # Told at once, although the review, which comes last, is missing too.
    (row,) = [row for row in counter.opinions("mzj/datapackage") if row["规则"] not in ("V17", "")]
    assert row["问题"] == "文件编码声明为 utf-8，但第 1 行不是 utf-8；整个文件可按 gbk 读出。"
    assert row["怎样改"] == "把 encoding 写为 gbk，或把文件另存为 utf-8。"


@pytest.mark.parametrize(
    ("path", "said"),
    [("../geheim.csv", None), ("datapackage.json", "不是数据文件的位置"), ("data/.git/config.csv", "不是数据文件的位置"),
     ("data/prog.exe", "不收进"), ("data/gross.csv", "超过 1 MB")],
)  # fmt: skip
def test_files_that_may_not_come_along_do_not(counter: Counter, path: str, said: str | None) -> None:
    value = descriptor(counter.city)
    value["resources"][0]["path"] = path
    if path != "datapackage.json":
        counter.put(f"mzj/{path}", "x" * (1_100_000 if "gross" in path else 10))
    counter.put("mzj/datapackage.json", as_text(value))
    counter.intake("--as-of", DAY)
    assert counter.changed() == [f"{FOLDER}/datapackage.json"]
    if said:
        assert any(said in row["问题"] for row in counter.opinions("mzj/datapackage"))

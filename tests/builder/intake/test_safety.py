"""What must never be stored, files that cannot be read, and work that is broken off."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_builder.cli import main
from site_builder.intake.branches import Branches
from tests.builder.intake.conftest import MZJ, NEW, Counter, as_text, descriptor
from tests.builder.workbook.desk import write_rows
from tests.builder.workbook.test_safety import repacked

MARK = "机密★长期"
SENTENCE = "此提交须线下处理，请联系本单位保密审查员"


def id_card() -> str:
    """A number of nobody with a right check digit."""
    body = "32068119900101001"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def test_a_marked_file_is_held_without_a_word_and_the_others_go_on(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    counter.hand_in(counter.desk().type("信息资源摘要", MARK), "1-民政局.xlsx")
    counter.put("2-mzj.json", as_text(descriptor(counter.city, description=MARK)))
    counter.put("3/mzj.json", as_text(descriptor(counter.city)))
    counter.put("3/data/cesuo.csv", f"编号,名称,厕位数,启用日期\n{MARK},甲,1,2020-01-01\n")
    counter.put(f"{MARK}.json", "{}")
    counter.put(f"{MARK}.pdf", "%PDF")
    counter.hand_in(counter.desk().type("更新周期", "每半年"), "9-民政局.xlsx")
    assert counter.intake() == 4
    printed = capsys.readouterr()
    assert printed.out.count(SENTENCE) == 4
    assert MARK not in printed.out + printed.err
    assert counter.branches() == [MZJ]
    answers = sorted(path.name for path in counter.folder.rglob("*.docx"))
    assert answers == ["9-民政局.补正告知单.docx"]
    assert not counter.stored("★")


def test_numbers_of_persons_and_rows_where_none_may_be_never_reach_git(counter: Counter) -> None:
    person = id_card()
    counter.put("a/mzj.json", as_text(descriptor(counter.city)))
    counter.put("a/data/cesuo.csv", f"编号,名称,厕位数,启用日期\n{person},甲,1,2020-01-01\n")
    closed = descriptor(counter.city, title="另一项")
    closed["gov"]["sharing"] = {"type": "有条件共享", "conditions": "凭编号核验。", "scope": "市公安局",
                                "purpose": "办理迁移。", "channel": "共享平台方式", "access": ["联机查询"]}  # fmt: skip
    del closed["resources"][0]["path"]
    closed["resources"][0]["data"] = [{"编号": "这一行不得入库"}]
    counter.put("b/mzj.json", as_text(closed))
    assert counter.intake() == 1
    assert counter.branches() == []
    assert not counter.stored(person)
    assert not counter.stored("这一行不得入库")
    for name, rule in (("a/mzj", "V25"), ("b/mzj", "V29")):
        rows = counter.opinions(name)
        assert rule in [row["规则"] for row in rows]
        assert not any(person in cell for row in rows for cell in row.values())
        assert "这一项没有代录入" in counter.notice(name)


def test_numbers_in_a_workbook_that_came_along_never_reach_git(counter: Counter) -> None:
    value = descriptor(counter.city)
    table = value["resources"][0]
    table |= {"path": "data/cesuo.xlsx", "format": "xlsx"}
    del table["encoding"]
    counter.put("a/mzj.json", as_text(value))
    (counter.folder / "a/data").mkdir()
    names = [field["name"] for field in table["schema"]["fields"]]
    write_rows(counter.folder / "a/data/cesuo.xlsx", {"t": [names, [id_card(), "甲", "1", "2020-01-01"]]})
    assert counter.intake() == 1
    assert "V25" in [row["规则"] for row in counter.opinions("a/mzj")]
    assert counter.branches() == []


def test_the_rest_of_a_workbook_is_taken_when_one_entry_may_not(counter: Counter) -> None:
    desk = counter.desk().type("更新周期", "每半年")
    counter.hand_in(desk.insert(0, {**NEW, "信息资源名称": f"名录{id_card()}"}))
    assert counter.intake() == 1
    assert len(counter.changed()) == 1
    assert not counter.stored(id_card())
    assert id_card() not in counter.notice()
    assert not any(id_card() in cell for row in counter.opinions() for cell in row.values())
    assert "“名录（身份证号码）”含有不能进入目录仓库的内容" in counter.notice()


def test_files_that_cannot_be_read_get_their_papers_and_the_others_go_on(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = counter.desk()
    sheet = "xl/worksheets/sheet1.xml"
    far = (
        b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    wanted = {
        "bomb": "解压后超过",
        "far": "1,048,576 行、16,384 列",
        "broken": "打不开",
        "old": "不是 xlsx",
        "large": "超过 20 MB",
        "gbk": "像是GBK",
        "half": "括号没有配对",
        "double": "写了不止一次",
        "deep": "嵌套超过",
        "list": "这不是信息资源的描述文件",
        "big": "超过 1 MB",
    }
    repacked(desk.file, counter.folder / "mzj-bomb.xlsx", sheet, b" " * 120_000_000)
    repacked(desk.file, counter.folder / "mzj-far.xlsx", sheet, far)
    counter.put("mzj-broken.xlsx", desk.file.read_bytes()[:9000])
    counter.put("mzj-old.xls", b"\xd0\xcf\x11\xe0")
    with counter.put("mzj-large.xlsx", b"").open("wb") as file:
        file.truncate(21 << 20)
    counter.put("mzj-gbk.json", as_text(descriptor(counter.city)).encode("gbk"))
    counter.put("mzj-half.json", as_text(descriptor(counter.city))[:-9])
    counter.put("mzj-double.json", '{"gov": {}, "gov": {}, "resources": []}')
    counter.put("mzj-deep.json", "[" * 100_000)
    counter.put("mzj-list.json", "[]")
    counter.put("mzj-big.json", b" " * 1_000_001)
    counter.put("附件.pdf", b"%PDF")
    counter.put("~$民政局目录.xlsx", b"lock")
    counter.hand_in(desk.type("更新周期", "每半年"))
    assert counter.intake() == 1
    out = capsys.readouterr().out
    assert counter.branches() == [MZJ]
    for name, said in wanted.items():
        assert said in counter.notice(f"mzj-{name}"), name
        assert [row["等级"] for row in counter.opinions(f"mzj-{name}")] == ["须修改"], name
    assert out.count("没有读入") == len(wanted)
    assert "没有看：附件.pdf" in out
    assert "lock" not in out


def test_twice_the_same_file_gives_no_second_branch(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    counter.hand_in(counter.desk().type("更新周期", "每半年"))
    assert counter.intake() == 0
    # Under another name it is the same file.
    shutil.copy(counter.folder / "民政局目录.xlsx", counter.folder / "民政局目录（副本）.xlsx")
    capsys.readouterr()
    assert counter.intake() == 0
    assert counter.branches() == [MZJ]
    assert capsys.readouterr().out.count("已处理过") == 2
    git = counter.repository.git
    merged = git("rev-parse", MZJ)
    git("merge", "-q", "--no-ff", "-m", "合并", MZJ)
    git("branch", "-q", "-D", MZJ)
    assert counter.intake() == 0
    assert counter.branches() == []
    assert f"提交 {merged[:12]}" in capsys.readouterr().out


def test_breaking_off_leaves_nothing(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    counter.hand_in(counter.desk().type("更新周期", "每半年"))
    before, around = counter.state(), set(Path(tmp_path).rglob("*"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    for owner, name in ((Branches, "commit"), (Branches, "create")):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, interrupted)
            assert counter.intake() == 130
        assert counter.branches() == []
        assert counter.state() == before
        assert list((tmp_path / "tmp").iterdir()) == []
        new = {path for path in tmp_path.rglob("*") if ".git" not in path.parts} - around - {tmp_path / "tmp"}
        assert not [path for path in new if path.name.startswith(".")]
    # Afterwards everything is done as if nothing had happened.
    assert counter.intake() == 0
    assert counter.branches() == [MZJ]


def test_what_lies_unfinished_in_the_work_tree_is_not_looked_at(counter: Counter) -> None:
    desk = counter.desk()
    counter.city.write("mzj/gongce/datapackage.json", "{")
    counter.city.write("mzj/neu/datapackage.json", "{}")
    counter.hand_in(desk.type("更新周期", "每半年"))
    before = counter.state()
    assert counter.intake() == 0
    assert counter.state() == before
    assert len(counter.changed()) == 1


def test_a_branch_begins_where_one_says(counter: Counter) -> None:
    git = counter.repository.git
    git("checkout", "-q", "-b", "andere")
    counter.city.write("mzj/gongce/README.md", "x")
    counter.repository.commit()
    counter.hand_in(counter.desk().type("更新周期", "每半年"))
    assert counter.intake("--base", "main") == 0
    assert git("rev-parse", f"{MZJ}^") == git("rev-parse", "main")


def test_a_tree_that_cannot_be_read_is_not_blamed_on_the_sender(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = counter.desk().type("更新周期", "每半年")
    counter.city.write("mzj/gongce/datapackage.json", "{")
    counter.repository.commit()
    counter.hand_in(desk)
    assert counter.intake() == 2
    assert "mzj/gongce/datapackage.json 读不出来，先用 mulu check" in capsys.readouterr().out
    assert not list(counter.folder.glob("*.docx"))


def test_no_name_can_add_a_line_to_the_message(counter: Counter) -> None:
    counter.hand_in(counter.desk().type("更新周期", "每半年"), "民政局\n代录入：假文号.xlsx")
    counter.intake("--reference", "民函\n代录入：别的")
    lines = counter.repository.git("log", "-1", "--format=%B", MZJ).splitlines()
    assert len([line for line in lines if line.startswith("代录入：")]) == 1


@pytest.mark.parametrize("folder", [".", "catalog_src", "catalog_src/mzj"])
def test_the_catalogue_itself_is_nothing_that_came_in(
    counter: Counter, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["intake", folder, "--source", "catalog_src"]) == 2
    assert "收件文件夹要和目录源分开" in capsys.readouterr().err
    assert counter.branches() == []
    assert not list(counter.repository.root.rglob("*.docx"))


def test_surroundings_that_do_not_allow_it_are_one_line_and_exit_2(
    counter: Counter, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    counter.hand_in(counter.desk().type("更新周期", "每半年"))
    assert counter.intake("--base", "nirgends") == 2
    assert main(["intake", "nirgends", "--source", "catalog_src"]) == 2
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    counter.repository.git("config", "user.useConfigOnly", "true")
    assert counter.intake() == 2
    assert "没有提交人的姓名和邮箱" in "".join(capsys.readouterr())
    assert counter.branches() == []
    shutil.rmtree(counter.repository.root / ".git")
    assert counter.intake() == 2
    assert "不在 git 仓库里" in capsys.readouterr().err

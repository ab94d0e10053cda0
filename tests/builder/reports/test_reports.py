"""`mulu report`: every report whole, the same twice, with a manifest that a stranger can recompute."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from site_builder import reports
from site_builder.basis import Basis
from site_builder.cli import main
from site_builder.errors import BuildError
from site_builder.reports._bundle import manifest_of
from tests.builder.dossiers.conftest import text_of
from tests.builder.evaluation.cities import crowded, sample
from tests.small_city import City

RECOMPUTE = Path(__file__).with_name("recompute.py")
ASKED: dict[str, dict[str, Any]] = {
    "annual": {"department": "scjgj", "year": 2026},
    "audit": {"department": "mzj", "since": date(2026, 1, 1), "until": date(2026, 11, 23)},
    "evaluation": {"year": 2025},
    "evidence": {"year": None},
    "joint": {"department": "fgw", "year": 2026},
    "project": {"id": "wjw-2026-001"},
}


def made(name: str, basis: Basis | None = None, **asked: Any) -> reports.Bundle:
    options = argparse.Namespace(**(ASKED[name] | asked))
    bundle = reports.report_of(name).make(basis or sample().basis, options)
    assert isinstance(bundle, reports.Bundle)
    return bundle


def words(bundle: reports.Bundle, name: str, folder: Path) -> str:
    (folder / "paper.docx").write_bytes(bundle.files[name])
    return text_of(folder / "paper.docx")


def rows(bundle: reports.Bundle, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(bundle.files[name].decode("utf-8-sig"))))


def git(folder: Path, *words: str) -> str:
    who = {f"GIT_{who}_{what}": "t" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    who |= {"GIT_AUTHOR_DATE": "2026-11-20T09:00:00+08:00", "GIT_COMMITTER_DATE": "2026-11-20T09:00:00+08:00"}
    answer = subprocess.run(
        ["git", "-C", str(folder), *words], check=True, env=os.environ | who, capture_output=True, text=True
    )
    return answer.stdout.strip()


def test_every_report_is_tried_here() -> None:
    assert reports.names() == sorted(ASKED)


@pytest.mark.parametrize("name", sorted(ASKED))
def test_the_same_source_gives_the_same_bytes(name: str) -> None:
    first, second = made(name), made(name)
    assert first == second
    assert first.files
    assert manifest_of(first, sample().basis) == manifest_of(second, sample().basis)


@pytest.mark.parametrize("name", sorted(ASKED))
def test_help_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["report", name, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert f"例：mulu report {name}" in said
    assert "--usage" in said


WORDS = {
    "annual": ["annual", "mzj", "2026"],
    "audit": ["audit", "mzj", "--from", "2026-01-01", "--to", "2026-11-23"],
    "evaluation": ["evaluation", "2026"],
    "evidence": ["evidence"],
    "joint": ["joint", "mzj", "2026"],
}


@pytest.mark.parametrize("name", sorted(WORDS))
def test_a_stranger_can_recompute_the_manifest(
    name: str, city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "目录"]):
        git(city.source, *step)
    target = tmp_path / "out" / name
    asked = ["report", *WORDS[name], "--source", str(city.source), "--as-of", "2026-11-23"]
    assert main([*asked, "--output", str(target)]) == 0
    assert f"已写出 {target}" in capsys.readouterr().out
    manifest = json.loads((target / "manifest.json").read_bytes())
    assert manifest["commit"] == git(city.source, "rev-parse", "HEAD")
    assert manifest["sources"]

    def check() -> tuple[int, str]:
        run = subprocess.run(
            [sys.executable, RECOMPUTE, target, city.source], capture_output=True, text=True, check=False
        )
        return run.returncode, run.stdout

    assert check() == (0, "ok\n")
    table = next(file for file in sorted(target.rglob("*.csv")))
    table.write_bytes(table.read_bytes() + b" ")
    code, said = check()
    assert code == 1
    assert table.relative_to(target).as_posix() in said
    # Written again, the report is as it was.
    assert main([*asked, "--output", str(target)]) == 0
    assert check() == (0, "ok\n")
    assert sorted(p.name for p in target.parent.iterdir()) == [name]


def test_nothing_is_written_over_what_is_no_report(city: City, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.mkdir()
    (target / "letter.txt").write_text("重要")
    words = ["report", "evaluation", "2026", "--source", str(city.source), "--output", str(target)]
    assert main(words) == 2
    assert [p.name for p in target.iterdir()] == ["letter.txt"]


def test_a_report_that_cannot_be_written_leaves_nothing_behind(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    target = tmp_path / "file" / "out"
    words = ["report", "evaluation", "2026", "--source", str(city.source), "--output", str(target)]
    assert main(words) == 2
    assert "没有留下写了一半的报告" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == ""


def test_an_old_report_survives_a_failed_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, basis, target = made("joint"), sample().basis, tmp_path / "joint"
    reports.write(bundle, basis, target)
    before = {p: p.read_bytes() for p in target.iterdir()}
    rename = Path.rename

    def full(self: Path, other: Path) -> Path:
        if ".tmp-" in self.name:
            raise OSError(28, "No space left on device")
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(BuildError, match="没有留下写了一半的报告"):
        reports.write(bundle, basis, target)
    assert {p: p.read_bytes() for p in target.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["joint"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["annual", "wu", "2026"], "没有“wu”这个部门。已有的部门标识：dsjzx、mzj。"),
        (["annual", "mzj", "26"], "“26”不是年度"),
        (["project", "mzj-2026-001"], "没有“mzj-2026-001”这个信息化项目。台账里的项目：（没有）。"),
        (
            ["audit", "mzj", "--from", "2026-12-01", "--to", "2026-01-01"],
            "--from 2026-12-01 晚于 --to 2026-01-01",
        ),
        (["audit", "mzj", "--from", "2026"], "“2026”不是日期"),
        (["evaluation", "2026", "--usage", "nowhere.json"], "读不到使用情况文件 nowhere.json"),
        (["wu"], "没有 'wu' 这个值"),
    ],
)
def test_what_is_wrong_is_said_in_chinese_and_nothing_is_written(
    words: list[str], said: str, city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out"
    asked = ["report", *words]
    if len(words) > 1:
        asked += ["--source", str(city.source), "--output", str(target)]
    try:
        code = main(asked)
    except SystemExit as ended:
        code = int(str(ended.code))
    assert code == 2
    assert said in capsys.readouterr().err
    assert not target.exists()


def test_a_broken_department_file_is_named(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.patch("mzj/department.json", {"uscc": 1})
    assert main(["report", "annual", "mzj", "2026", "--source", str(city.source)]) == 2
    assert "mzj/department.json 写法有误，读不进来" in capsys.readouterr().err


def test_a_report_on_uncommitted_files_says_so(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out"
    words = ["report", "joint", "mzj", "2026", "--source", str(city.source), "--output", str(target)]
    assert main(words) == 0
    assert "不能作为检查佐证" in capsys.readouterr().out
    assert json.loads((target / "manifest.json").read_bytes())["commit"] is None
    assert "不能作为检查佐证" in text_of(target / "联合考核.docx")


# -- what each says ------------------------------------------------------------------------------


def test_annual_is_prefilled_and_leaves_room_for_what_only_people_know(tmp_path: Path) -> None:
    bundle = made("annual", department="zrzyj")
    text = words(bundle, "年度报告.docx", tmp_path)
    for part in (
        "启东市政务信息系统整合共享工作领导小组：",
        "签发人：",
        "一、目录编制更新情况",
        "五、下一步打算",
    ):
        assert part in text
    assert "收到共享申请 1 件" in text
    assert (
        "mzj-2026-001“答复”：按《政务数据共享条例》第二十一条，期限为 2026-11-09，已超过 10 个工作日。"
        in text
    )
    assert "【请补写：原因。】" in text
    figures = json.loads(bundle.files["figures.json"])
    assert figures["收到共享申请"] == "1"
    table = {row["指标标识"]: row for row in rows(bundle, "数据表.csv")}
    assert (table["requests-in-time"]["分子"], table["requests-in-time"]["分母"]) == ("0", "1")


def test_annual_repeats_the_improvements_that_are_not_done(tmp_path: Path) -> None:
    text = words(made("annual", department="fgw"), "年度报告.docx", tmp_path)
    assert "继续落实2025年度评估的改进意见：建立粮食收购价格按周报送机制（示例）。（期限 2026-12-31）" in text


@pytest.mark.parametrize(("year", "state", "scored"), [(2025, "已公布", True), (2026, "草案", False)])
def test_evaluation_is_a_draft_until_the_ledger_says_more(
    year: int, state: str, *, scored: bool, tmp_path: Path
) -> None:
    bundle = made("evaluation", year=year)
    text = words(bundle, "评估报告.docx", tmp_path)
    assert state in text
    assert bundle.subject["state"] == state
    assert ("市民政局 | 92" in text) is scored
    assert ("【由评估单位评定" in text) is not scored


def test_evidence_lists_every_case_limit_and_suspicion() -> None:
    city = crowded(1)
    bundle = made("evidence", city.basis)
    cases = rows(bundle, "台账.csv")
    assert {row["编号"] for row in cases} == set(city.basis.ledgers.standings)
    copies = {path.removeprefix("台账原文/") for path in bundle.files if path.startswith("台账原文/")}
    assert copies == {row["文件"] for row in cases} == {one.file for one in city.basis.ledgers.files}
    limits = rows(bundle, "时限.csv")
    assert {row["编号"] for row in limits} <= {row["编号"] for row in cases}
    assert any(row["期限类别"] == "本市规定" for row in limits)
    seen = rows(bundle, "疑似情形.csv")
    assert {row["条款"][5:8] for row in seen} == {f"（{n}）" for n in "一二三四五六"}
    assert all(row["部门说明（由部门填写）"] == "" for row in seen)
    assert len(rows(bundle, "目录.csv")) == len(city.basis.catalog.datasets)


def test_evidence_names_the_notice_that_was_already_sent() -> None:
    basis = sample().basis
    (row,) = [one for one in rows(made("evidence"), "疑似情形.csv") if one["条款"] == "第二十七条（三）"]
    assert row["出处"] == "mzj/_requests/mzj-2026-001.json:4"
    assert basis.usage is None


def test_project_compares_what_was_planned_with_what_is_there(tmp_path: Path) -> None:
    bundle = made("project")
    text = words(bundle, "项目目录.docx", tmp_path)
    assert "预编 3 项，已纳入 3 项，满足率 100.0%。" in text
    assert "预算意见 | 市财政局 | 符合 | 2026-01-29" in text
    assert {row["对照"] for row in rows(bundle, "项目目录.csv")} == {"已纳入"}


def test_joint_states_facts_and_leaves_the_verdict_open() -> None:
    found = {row["事项"]: row for row in rows(made("joint"), "联合考核.csv")}
    assert found["整改"]["事实"] == "没有办结的整改 1 件：dsjzx-2026-003（已上报）。"
    assert found["整改"]["情形"] == found["年度报告"]["情形"] == "有情形"
    assert found["平台接入"]["情形"] == "未见情形"
    assert {row["考核单位"] for row in found.values()} == {"市大数据中心", "市委网信办", "市财政局"}
    assert {row["考核意见（符合、不符合，由考核单位填写）"] for row in found.values()} == {""}


def test_audit_takes_only_what_concerns_the_department_in_the_period() -> None:
    city = crowded(1)
    bundle = made("audit", city.basis)
    files = {path.removeprefix("原文/") for path in bundle.files if path.startswith("原文/")}
    assert "mzj/department.json" in files
    assert {row["文件"] for row in rows(bundle, "办理单.csv")} <= files
    uses = rows(bundle, "使用情况.csv")
    expected = [
        one
        for one in city.uses
        if "2026-01" <= one["month"] <= "2026-11"
        and (one["department"] == "mzj" or (one["dataset"] or "").startswith("mzj/"))
    ]
    assert sum(int(row["调用"]) for row in uses) == sum(one["calls"] for one in expected) > 0
    early = made("audit", city.basis, since=date(2020, 1, 1), until=date(2020, 12, 31))
    assert rows(early, "办理单.csv") == rows(early, "使用情况.csv") == []


def test_audit_has_the_history_of_the_folder(city: City, tmp_path: Path) -> None:
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "第一次"]):
        git(city.source, *step)
    city.patch("mzj/gongce/datapackage.json", {"keywords": ["改动"]})
    git(city.source, "commit", "-qam", "改动")
    (city.source / "mzj/hunyin/datapackage.json").unlink()
    git(city.source, "commit", "-qam", "删除")
    bundle = made("audit", Basis.of(city.check()))
    told = [(row["说明"], row["变更"], row["文件"]) for row in rows(bundle, "变更历史.csv")]
    assert told[-2:] == [
        ("改动", "修改", "mzj/gongce/datapackage.json"),
        ("删除", "删除", "mzj/hunyin/datapackage.json"),
    ]
    assert ("第一次", "新增", "mzj/department.json") in told
    assert not any(path.startswith("dsjzx/") for _, _, path in told)
    blob = git(city.source, "rev-parse", "HEAD:mzj/gongce/datapackage.json")
    assert rows(bundle, "变更历史.csv")[-2]["变更后内容（git 标识）"] == blob


def test_something_classified_ends_every_report(city: City, tmp_path: Path) -> None:
    city.patch("mzj/gongce/datapackage.json", {"description": "机密★10年"})
    target = tmp_path / "out"
    words = ["report", "evidence", "--source", str(city.source), "--output", str(target)]
    assert main(words) == 4
    assert not target.exists()

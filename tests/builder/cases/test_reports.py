"""`mulu report` and `mulu overlap`: what is in the papers, and that a stranger's script comes to the same."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from site_builder.cli import main
from site_builder.figures.evaluation import MEASURES
from tests.builder.cases.editions import DAY, ROOT, cases
from tests.builder.cases.naive_figures import Naive

SOURCE = ROOT / "catalog_src"
WHEN = ["--as-of", "2026-11-23", "--no-data", "--source", str(SOURCE)]


def text_of(file: Path) -> str:
    document = Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def rows(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))


def test_an_annual_report_is_a_draft_with_the_figures_of_the_department(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    assert main(["report", "annual", "mzj", "2026", "--output", str(file), *WHEN]) == 0
    text = text_of(file)
    assert text.startswith("关于报送2026年度政务信息资源共享情况的报告")
    assert "启东市政务信息系统整合共享工作领导小组：" in text
    assert [
        part
        for part in ("一、", "二、", "三、", "四、", "五、")
        if f"\n　　{part}" in text or f"\n{part}" in text
    ]
    naive = Naive(SOURCE, 2026, DAY).compute("mzj")
    assert f"信息资源 {naive['entries'][0]} 项" in text
    assert f"收到疑义 {naive['disputes-received'][0]} 件" in text
    assert all(one.title in text for one in MEASURES)


def test_an_evaluation_has_every_department_and_no_grade(tmp_path: Path) -> None:
    assert main(["report", "evaluation", "2026", "--output", str(tmp_path / "e"), *WHEN]) == 0
    assert sorted(p.name for p in (tmp_path / "e").iterdir()) == ["评估报告.docx", "评估指标.xlsx"]
    text = text_of(tmp_path / "e/评估报告.docx")
    assert "（草案）" in text
    assert "市资规局" in text
    assert "由评估部门审定，本表不作评定" in text


def test_evidence_can_be_recomputed_by_a_script_that_knows_nothing_of_us(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    assert main(["report", "evidence", "--output", str(folder), *WHEN]) == 0
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {one["path"] for one in manifest["files"]} == {p.name for p in folder.iterdir()} - {
        "manifest.json"
    }
    for base, group in ((folder, "files"), (SOURCE, "sources")):
        for one in manifest[group]:
            content = (base / one["path"]).read_bytes()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (one["bytes"], one["sha256"])
    on_disk = {p.relative_to(SOURCE).as_posix() for p in SOURCE.rglob("*.json") if "data" not in p.parts}
    assert {one["path"] for one in manifest["sources"]} == on_disk
    head, *figures = rows(folder / "评估指标.csv")
    assert head[5] == "全市"
    naive = Naive(SOURCE, 2026, DAY).compute(None)
    for measure, row in zip(MEASURES, figures, strict=True):
        top, bottom = naive[measure.id]
        if measure.id != "weak-basis" and bottom is None:
            assert row[5] == str(top), measure.id
    ledger = {row[0]: row for row in rows(folder / "台账.csv")[1:]}
    assert {id_: row[5] for id_, row in ledger.items()} == {
        id_: one.state for id_, one in cases().standings.items()
    }
    limits = [row for row in rows(folder / "期限.csv")[1:] if row[0] == "dsjzx-2026-002"]
    assert [(row[6], row[7], row[9]) for row in limits] == [
        ("《政务数据共享条例》第十七条", "2026-05-18", "-4"),
        ("《启东市政务信息资源共享管理办法》第八条", "2026-05-25", "1"),
    ]
    assert len(rows(folder / "条款落实.csv")) > 29


def test_the_same_commit_gives_the_same_evidence(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert main(["report", "evidence", "--output", str(tmp_path / name), *WHEN]) == 0
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_a_project_has_its_paper_for_approval_and_its_statement_for_acceptance(tmp_path: Path) -> None:
    file = tmp_path / "p.docx"
    assert main(["report", "project", "wjw-2026-001", "--output", str(file), *WHEN]) == 0
    text = text_of(file)
    assert text.startswith("项目信息资源目录验收说明")
    assert "预编 3 项，已纳入目录 3 项，满足率 100%。" in text
    assert text.count("符合") >= 4
    assert main(["report", "project", "mzj-2026-001", "--output", str(file), *WHEN]) == 2


def test_a_joint_assessment_states_facts_and_leaves_the_opinion_blank(tmp_path: Path) -> None:
    file = tmp_path / "j.docx"
    assert main(["report", "joint", "fgw", "2025", "--output", str(file), *WHEN]) == 0
    text = text_of(file)
    assert "整改 dsjzx-2026-003" in text
    assert "已上报（期限 2026-11-06）" in text
    assert "2025 年度报告\n未报" in text
    assert "是否符合由考核部门认定，本表只列事实" in text


def git(folder: Path, *arguments: str, on: str = "2026-11-20T09:00:00+08:00") -> None:
    who = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@t", "GIT_COMMITTER_NAME": "t"}
    who |= {"GIT_COMMITTER_EMAIL": "t@t", "GIT_COMMITTER_DATE": on, "GIT_AUTHOR_DATE": on}
    subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, env=os.environ | who, capture_output=True
    )


def test_an_audit_has_the_department_s_entries_history_cases_and_use(tmp_path: Path) -> None:
    source = tmp_path / "repository/catalog_src"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("data"))
    git(source.parent, "init", "-q")
    git(source.parent, "add", "-A")
    git(source.parent, "commit", "-q", "-m", "x")
    usage = tmp_path / "usage.json"
    use = {
        "month": "2026-11",
        "department": "fgw",
        "system": "s",
        "dataset": "mzj/zhen-minglu",
        "purpose": "p",
    }
    numbers = {"calls": 3, "answered": 3, "refused": 0, "failed": 0, "rows": 9}
    other = use | {"department": "wjw", "dataset": "scjgj/qiye-jichu"}
    lines = [use | numbers, other | numbers]
    usage.write_text(json.dumps({"usage_version": 1, "since": "", "until": "", "uses": lines}), "utf-8")
    folder = tmp_path / "audit"
    words = ["report", "audit", "fgw", "--from", "2026-11-01", "--to", "2026-11-23", "--usage", str(usage)]
    words += ["--output", str(folder), "--source", str(source), "--no-data", "--as-of", "2026-11-23"]
    assert main(words) == 0
    entries = rows(folder / "信息资源.csv")[1:]
    assert {row[0].split("/")[0] for row in entries} == {"fgw"}
    for row in entries:
        assert row[8] == hashlib.sha256((source / row[7]).read_bytes()).hexdigest()
    history = rows(folder / "变更历史.csv")[1:]
    assert {row[1] for row in history} == {
        p.relative_to(source).as_posix() for p in (source / "fgw").rglob("*.json")
    }
    assert [row[0] for row in rows(folder / "办理单.csv")[1:]] == ["dsjzx-2026-003"]
    assert [row[1] for row in rows(folder / "使用情况.csv")[1:]] == ["fgw"]
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert len(manifest["commit"]) == 40
    assert all(one["path"].startswith("fgw/") for one in manifest["sources"])


@pytest.mark.parametrize(
    "words",
    [
        ["annual", "meiyou", "2026"],
        ["audit", "fgw", "--from", "2026-12-01", "--to", "2026-01-01"],
        ["project", "wjw-2026-099"],
    ],
)
def test_what_cannot_be_reported_is_one_sentence(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", *words, "--output", str(tmp_path / "x"), *WHEN]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "x").exists()


def test_a_planned_form_is_told_what_is_shared_already(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = tmp_path / "form.csv"
    form.write_text("项目,数据元\n儿童姓名,\n居住证号,\n统计用区划代码,tjqhdm\n", "utf-8-sig")
    words = ["overlap", str(form), "--department", "jytyj", "--source", str(SOURCE)]
    assert main(words) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "儿童姓名  没有找到可以共享的来源"
    assert printed[1].startswith("居住证号  有条件共享，可申请核验替代提交：市公安局")
    assert printed[2].startswith("统计用区划代码  无条件共享，从表上删去：市民政局")
    assert printed[3] == "共 3 项：已无条件共享 1 项，可申请核验 1 项。"
    form.write_text("儿童姓名\n", "utf-8")
    assert main(words) == 0
    form.write_bytes("姓名".encode("gbk"))
    assert main(words) == 2
    form.write_text("", "utf-8")
    assert main(words) == 2


def test_evidence_of_an_earlier_day_says_what_stood_then(tmp_path: Path) -> None:
    day = date(2026, 11, 27)
    words = ["--as-of", str(day), "--no-data", "--source", str(SOURCE)]
    assert main(["report", "evidence", "--output", str(tmp_path / "x"), *words]) == 0
    ledger = {row[0]: row[5] for row in rows(tmp_path / "x/台账.csv")[1:]}
    assert ledger["xzspj-2026-002"] == cases(day).standings["xzspj-2026-002"].state

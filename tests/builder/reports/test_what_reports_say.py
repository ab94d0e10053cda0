"""What each report says, and what it leaves to people."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from site_builder import reports
from site_builder.basis import Basis
from site_builder.cli import main
from tests.builder.evaluation.cities import crowded, sample
from tests.builder.reports.making import git, made, words
from tests.small_city import City


def rows(bundle: reports.Bundle, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(bundle.files[name].decode("utf-8-sig"))))


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

"""Figures of a report and exceptions of a project, written into their case by command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_builder.authoring.cases import Desk, reply
from site_builder.cli import main
from site_builder.ledgers.case import Role
from tests.builder.cases.commanding import NEW, WHEN, case, changed, files, new
from tests.builder.cases.editions import DAY


def annual(source: Path, folder: Path) -> Path:
    """The folder of an annual report, as `mulu report` writes it."""
    target = folder / "annual"
    words = ["report", "annual", "scjgj", "2025", "--output", str(target), "--no-data"]
    assert main([*words, "--source", str(source), *WHEN]) == 0
    return target


def test_the_figures_of_an_annual_report_go_into_its_case_by_command(source: Path, tmp_path: Path) -> None:
    folder = annual(source, tmp_path)
    words = ["--department", "scjgj", "--year", "2025", "--text", "一、目录编制更新情况。", "--yes"]
    before = files(source)
    assert case(source, "new", "report", *words, "--figures", str(folder)) == 0
    ((path, value),) = changed(before, source).items()
    assert value["figures"] == json.loads((folder / "figures.json").read_text("utf-8"))
    assert Desk.at(source, DAY).standing(Path(path).stem).state == "逾期"


def test_figures_come_with_the_handing_in_and_stand_before_the_events(source: Path, tmp_path: Path) -> None:
    words = ["--department", "scjgj", "--year", "2025", "--text", "一、目录编制更新情况。", "--yes"]
    assert case(source, "new", "report", *words) == 0
    options = ["--department", "scjgj", "--event", "提交", "--yes", "--figures"]
    assert case(source, "reply", "scjgj-2026-003", *options, str(annual(source, tmp_path))) == 0
    value = json.loads((source / "scjgj/_reports/scjgj-2026-003.json").read_text("utf-8"))
    assert list(value)[-2:] == ["figures", "events"]
    assert [one["kind"] for one in value["events"]] == ["提交"]


WRONG_FIGURES = {
    "somebody else's": (["--department", "mzj", "--year", "2025"], None, "是部门 scjgj 的"),
    "of another year": (["--department", "scjgj", "--year", "2024"], None, "是年度 2025 的"),
    "changed since": (["--department", "scjgj", "--year", "2025"], '{"a": "1"}', "被改过"),
}


@pytest.mark.parametrize(("words", "text", "told"), WRONG_FIGURES.values(), ids=WRONG_FIGURES)
def test_figures_that_are_not_those_of_the_report_are_refused(
    source: Path,
    tmp_path: Path,
    words: list[str],
    text: str | None,
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = annual(source, tmp_path)
    if text is not None:
        (folder / "figures.json").write_text(text, "utf-8")
    before = files(source)
    more = ["--text", "一、目录。", "--yes", "--figures", str(folder)]
    assert case(source, "new", "report", *words, *more) == 2
    assert told in capsys.readouterr().err
    assert not changed(before, source)


def test_what_a_project_leaves_out_is_told_with_its_reason_and_added_to_what_is_there(source: Path) -> None:
    reason = "系统改由省级统建，本市不再建设这一项。"
    assert new(source, "project", "--exceptions", f"wjw/yiliao-jigou：{reason}") == 0
    path = source / NEW["project"][1]
    assert json.loads(path.read_text("utf-8"))["exceptions"] == [
        {"dataset": "wjw/yiliao-jigou", "reason": reason}
    ]
    desk = Desk.at(source, DAY)
    event = {"on": "2026-11-23", "kind": "申请验收", "by": "x"}
    more = {"exceptions": [{"dataset": "wjw/jiezhong", "reason": reason}]}
    written = reply(desk, desk.standing(path.stem), "wjw", Role.OPENER, event, more)
    assert [one["dataset"] for one in json.loads(written.text)["exceptions"]] == [
        "wjw/yiliao-jigou",
        "wjw/jiezhong",
    ]


def test_an_exception_without_its_reason_is_refused(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(source, "project", "--exceptions", "wjw/yiliao-jigou") == 2
    assert "中间用冒号隔开" in capsys.readouterr().err
    assert new(source, "project", "--exceptions", "wjw/yiliao-jigou：不建了") == 1
    assert "L04" in capsys.readouterr().out
    options = ["--event", "受理", "--yes", "--exceptions", "wjw/yiliao-jigou：不建了"]
    assert case(source, "reply", "mzj-2026-001", *options) == 2
    assert "--exceptions 不随“受理”写" in capsys.readouterr().err

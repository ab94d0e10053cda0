"""`mulu case new|reply|show`: one right file or nothing, and what the terminal says."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from site_builder.authoring.cases import Desk
from site_builder.casework.questions import Shape, case_questions, event_questions
from site_builder.cli import main
from site_builder.cli._case_new import EXAMPLES, KINDS
from tests.builder.cases.commanding import NEW, WHEN, case, changed, files, new
from tests.builder.cases.editions import DAY


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_case_is_one_file_with_the_next_number_and_no_fault(
    source: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = NEW[kind][1]
    before = files(source)
    assert new(source, kind) == 0
    found = changed(before, source)
    assert list(found) == [path], capsys.readouterr()
    assert found[path]["id"] == Path(path).stem
    assert found[path]["events"] == []
    desk = Desk.at(source, DAY)
    assert not [one for one in desk.findings if one.file == path]
    assert desk.standing(Path(path).stem).case.file == path


def test_nested_keys_and_lists_are_written_as_the_contract_says(source: Path) -> None:
    new(source, "rectification")
    value = json.loads((source / NEW["rectification"][1]).read_text("utf-8"))
    assert value["evidence"] == ["已缺 3 期", "没有说明"]
    assert (value["department"], value["ground"]) == ("fgw", 2)
    by_path = {question.path: question for question in case_questions("trigger")}
    assert by_path[("basis", "title")].required
    assert not by_path[("basis", "docNo")].required
    assert by_path[("datasets",)].shape is Shape.WORDS


REFUSED = {
    "unknown dataset": ("request", ["--dataset", "mzj/meiyou"], "L03"),
    "own dataset": ("request", ["--dataset", "mzj/zhen-minglu"], "L07"),
    "personal number": ("dispute", ["--locator", "11010519491231002X"], "L10"),
    "until before it began": ("request", ["--until", "2026-01-01"], "L05"),
    "no such ground": ("rectification", ["--ground", "9"], "S01"),
    "not the authority": ("trigger", ["--department", "mzj"], "L02"),
}


@pytest.mark.parametrize(("kind", "more", "rule"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_case_is_told_and_not_written(
    source: Path, kind: str, more: list[str], rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(source)
    code = new(source, kind, *more)
    printed = capsys.readouterr().out
    assert code == 1
    assert "没有写入任何文件" in printed
    assert rule in printed
    assert not changed(before, source)


def test_a_mark_of_classification_ends_the_command_and_is_not_repeated(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(source)
    mark = "机密" + "★10年"
    assert new(source, "dispute", "--evidence", mark) == 4
    printed = capsys.readouterr()
    assert mark not in printed.out + printed.err
    assert not changed(before, source)


def test_what_is_missing_is_named_by_its_option(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["case", "new", "dispute", "--department", "mzj", "--yes", "--source", str(source), *WHEN])
    assert code == 2
    assert capsys.readouterr().err == ("mulu：用 --yes 时还缺：--dataset、--kind、--locator、--evidence。\n")


def test_a_person_is_asked_for_what_no_option_says(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = ["xzspj", "", "2", "", "按名称：吕四港镇", "", "与批准文件不一致", "y"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{a}\n" for a in answers)))
    before = files(source)
    code = main(["case", "new", "dispute", "--dataset", "mzj/zhen-minglu", "--source", str(source), *WHEN])
    printed = capsys.readouterr()
    assert code == 0, printed
    (value,) = changed(before, source).values()
    assert value["kind"] == "内容"
    assert (value["locator"], value["evidence"]) == ("按名称：吕四港镇", "与批准文件不一致")
    assert "这一项要填" in printed.err


def test_a_reply_begins_a_file_of_the_department_and_the_next_one_adds_to_it(source: Path) -> None:
    path = "zrzyj/_replies/mzj-2026-001.json"
    before = files(source)
    assert case(source, "reply", "mzj-2026-001", "--event", "受理", "--yes", "--on", "2026-11-20") == 0
    assert list(changed(before, source)) == [path]
    first = (source / path).read_text("utf-8")
    reason = "所需信息项超出履行法定职责所必需的范围和限度。"
    assert case(source, "reply", "mzj-2026-001", "--event", "不同意", "--reason", reason, "--yes") == 0
    events = json.loads((source / path).read_text("utf-8"))["events"]
    assert [one["kind"] for one in events] == ["受理", "不同意"]
    assert events[1]["reason"] == reason
    # What stood there is not touched.
    assert (source / path).read_text("utf-8").startswith(first.rstrip().removesuffix("}").rstrip()[:-10])
    assert Desk.at(source, DAY).standing("mzj-2026-001").state == "已拒绝"


def test_the_applicant_writes_in_its_own_case_and_the_authority_in_its_coordination(source: Path) -> None:
    before = files(source)
    supplement = ["--text", "已补充使用范围和时限。", "--scope", "法律援助中心", "--until", "2027-12-31"]
    assert (
        case(source, "reply", "sfj-2026-001", "--department", "sfj", "--event", "补正", "--yes", *supplement)
        == 0
    )
    assert list(changed(before, source)) == ["sfj/_requests/sfj-2026-001.json"]
    assert Desk.at(source, DAY).standing("sfj-2026-001").state == "已受理"
    before = files(source)
    forward = ["--event", "转报", "--to", "南通市", "--yes"]
    assert case(source, "reply", "mzj-2026-001", "--department", "dsjzx", *forward) == 0
    assert list(changed(before, source)) == ["dsjzx/_coordination/mzj-2026-001.json"]


NOT_POSSIBLE = {
    "without reasons": (["mzj-2026-001", "--event", "不同意"], 2, "--reason"),
    "reason too short": (["mzj-2026-001", "--event", "不同意", "--reason", "不行"], 1, "L04"),
    "not in this state": (["mzj-2026-001", "--event", "提供"], 1, "L06"),
    "not a step at all": (["mzj-2026-001", "--event", "盖章"], 1, "盖章"),
    "no part in it": (["mzj-2026-001", "--department", "wjw", "--event", "受理"], 2, "无关"),
    "nobody says who": (["wjw-2026-001", "--event", "审批意见"], 2, "--department"),
    "no such case": (["mzj-2026-999", "--event", "受理"], 2, "没有编号为"),
    "before the case": (["mzj-2026-001", "--event", "受理", "--on", "2026-01-01"], 1, "L05"),
}


@pytest.mark.parametrize(("options", "code", "told"), NOT_POSSIBLE.values(), ids=NOT_POSSIBLE)
def test_an_impossible_step_is_told_and_not_written(
    source: Path, options: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(source)
    assert case(source, "reply", *options, "--yes") == code
    printed = capsys.readouterr()
    assert told in printed.out + printed.err
    assert not changed(before, source)


def test_every_kind_of_event_that_needs_reasons_asks_for_them() -> None:
    asked = {
        kind: {q.path[0] for q in event_questions("reply", kind) if q.required} for kind in ("同意", "不同意")
    }
    assert asked == {"同意": {"approvedBy"}, "不同意": {"reason"}}
    assert {q.path[0] for q in event_questions("reply", "无需更新") if q.required} == {"dataset", "reason"}
    assert {q.path[0] for q in event_questions("coordination", "结论") if q.required} == {"outcome", "text"}


def test_a_case_is_shown_with_its_course_limits_and_what_is_missing(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert case(source, "show", "dsjzx-2026-002") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("目录更新事由 dsjzx-2026-002  完成（2026-11-23）\n")
    assert "2026-05-22  市应急局  已更新" in printed
    assert "期限为 2026-05-18，2026-05-22 办结，用了 14 个工作日，超过期限 4 个工作日。" in printed
    assert "期限为 2026-05-25，2026-05-22 办结，用了 14 个工作日。" in printed
    assert case(source, "show", "mzj-2026-001") == 0
    assert "下一步\n  提供部门：受理或答复。\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["case"], ["case", "new"], *(["case", "new", k] for k in EXAMPLES), ["case", "reply"]]
)
def test_every_level_has_help_with_an_example(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    assert "例：mulu case" in capsys.readouterr().out

"""`mulu case`, `mulu due`, `mulu notify`: one right file or nothing, and what the terminal says."""

from __future__ import annotations

import io
import json
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from site_builder.authoring.cases import Desk, reply
from site_builder.casework.questions import Shape, case_questions, event_questions
from site_builder.cli import main
from site_builder.cli._case_new import EXAMPLES, KINDS
from site_builder.ledgers.case import Role
from site_builder.ledgers.processes.rectifications import explanations
from tests.builder.cases.editions import DAY, ROOT
from tests.builder.contents import files_with

WHEN = ["--as-of", "2026-11-23"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The descriptors of the sample city, without its rows."""
    target = tmp_path / "catalog_src"
    shutil.copytree(ROOT / "catalog_src", target, ignore=shutil.ignore_patterns("data"))
    return target


def files(source: Path) -> dict[str, str]:
    return {p.relative_to(source).as_posix(): p.read_text("utf-8") for p in source.rglob("*.json")}


def changed(before: dict[str, str], source: Path) -> dict[str, Any]:
    """What is new or different below the source."""
    return {p: json.loads(t) for p, t in files(source).items() if before.get(p) != t}


def case(source: Path, action: str, *options: str) -> int:
    return main(["case", action, *options, "--source", str(source), *WHEN])


NEW = {
    "request": (
        "--department mzj --dataset rsj/yanglao-baoxian-canbao --need 核对参保状态。 --purpose 家庭经济状况核对。"
        " --duty-basis 《社会救助法》第四十一条 --approved-by 科长 --fields canbao.参保状态、canbao.最近缴费月份"
        " --until 2027-12-31",
        "mzj/_requests/mzj-2026-002.json",
    ),
    "dispute": (
        "--department xzspj --dataset mzj/zhen-minglu --kind 内容 --locator 按名称：吕四港镇 --evidence 与批准文件不一致",
        "xzspj/_disputes/xzspj-2026-003.json",
    ),
    "demand": (
        "--department wjw --need 核验学籍。 --purpose 疫苗接种提醒。 --duty-basis 《疫苗管理法》 --proposed-source jytyj",
        "wjw/_demands/wjw-2026-003.json",
    ),
    "trigger": (
        "--kind 法规修订 --basis-title 中华人民共和国统计法 --basis-article 第二十八条 --effective-on 2026-11-20"
        " --datasets mzj/zhen-minglu，scjgj/qiye-jichu",
        "dsjzx/_triggers/dsjzx-2026-011.json",
    ),
    "rectification": (
        "--to-department fgw --ground 2 --evidence '已缺 3 期；没有说明' --due-on 2026-12-15",
        "dsjzx/_rectifications/dsjzx-2026-011.json",
    ),
    "project": (
        "--department wjw --title 区域健康信息平台（三期） --datasets wjw/yiliao-jigou",
        "wjw/_projects/wjw-2026-003.json",
    ),
    "report": (
        "--department mzj --year 2025 --text 一、目录编制更新情况。",
        "mzj/_reports/mzj-2026-002.json",
    ),
}


def new(source: Path, kind: str, *more: str) -> int:
    """A case of a kind with everything it needs, changed by more options."""
    words = [*shlex.split(NEW[kind][0]), *more, "--yes", "--source", str(source), *WHEN]
    return main(["case", "new", kind, *words])


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


def due(source: Path, *options: str) -> int:
    return main(["due", "--source", str(source), *WHEN, *options])


def test_due_lists_what_is_past_and_what_comes_within_the_days(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert due(source) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("时点 2026-11-23，在办的期限 6 个\n\n已超过（3）\n")
    assert "5 个工作日内到期（3）" in printed
    assert due(source, "--within", "3") == 0
    assert "3 个工作日内到期（1）" in capsys.readouterr().out
    assert due(source, "--department", "zrzyj") == 0
    printed = capsys.readouterr().out
    assert "mzj-2026-001" in printed
    assert "xzspj" not in printed
    assert due(source, "--department", "meiyou") == 2


def test_a_reminder_is_written_once_a_day_and_department(source: Path, tmp_path: Path) -> None:
    outbox = tmp_path / "out"
    for _ in range(2):
        assert main(["notify", "--source", str(source), "--outbox", str(outbox), *WHEN]) == 0
    found = {p.name: json.loads(p.read_text("utf-8")) for p in outbox.iterdir()}
    assert sorted(found) == [
        f"2026-11-23-{id_}.json" for id_ in ("fgw", "jtysj", "mzj", "rsj", "scjgj", "zrzyj")
    ]
    one = found["2026-11-23-zrzyj.json"]
    assert one["text"] == (
        "【启东市政务信息资源目录】市资规局：已超过期限 1 件（mzj-2026-001）。详见目录网站“办理”。"
    )
    assert one["to"]
    assert not files_with(outbox, "不动产")


PAPERS = {
    "mzj-2026-001": ("函", "启东市民政局关于商请共享不动产登记信息的函", "社会救助法"),
    "scjgj-2026-001": (
        "复函",
        "启东市人力资源和社会保障局关于共享企业职工基本养老保险参保缴费信息的复函",
        "二、理由：",
    ),
    "xzspj-2026-002": ("函", "启东市行政审批局关于商请核实企业法人基础信息的函", "照常办理"),
    "jytyj-2026-002": ("复函", "启东市大数据中心关于适龄儿童户籍信息核验共享需求的复函", "转报"),
    "dsjzx-2026-003": ("报告", "关于启东市发展和改革委员会逾期未完成整改情况的报告", "特此报告。"),
    "scjgj-2026-002": ("报告", "关于报送2025年度政务信息资源共享情况的报告", "签发人"),
}


@pytest.mark.parametrize("id_", PAPERS)
def test_a_paper_has_the_form_of_its_kind(id_: str, tmp_path: Path) -> None:
    kind, title, said = PAPERS[id_]
    file = tmp_path / "paper.docx"
    source = ROOT / "catalog_src"
    assert case(source, "paper", id_, "--output", str(file)) == 0
    text = [paragraph.text for paragraph in Document(str(file)).paragraphs]
    assert text[0] == title
    assert text[0].endswith(kind)
    assert said in "\n".join(text)
    assert any(line.endswith("：") for line in text[1:3])
    again = tmp_path / "again.docx"
    assert case(source, "paper", id_, "--output", str(again)) == 0
    assert again.read_bytes() == file.read_bytes()


def test_a_notice_of_rectification_states_facts_day_and_what_follows(tmp_path: Path) -> None:
    file = tmp_path / "notice.docx"
    options = ["dsjzx-2026-003", "--kind", "整改通知书", "--output", str(file)]
    assert case(ROOT / "catalog_src", "paper", *options) == 0
    text = "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)
    assert "第二十七条第（二）项" in text
    assert "请于2026年11月6日前完成" in text
    assert "领导小组办公室" in text


def test_what_a_department_says_of_a_suspicion_has_its_place_before_and_after_the_notice(
    source: Path, tmp_path: Path
) -> None:
    assert new(source, "rectification", "--explanation", "10月9日来函：系统割接，数据11月补报。") == 0
    id_, said = "dsjzx-2026-011", "数据已于 11 月 20 日补报，平台尚未入库。"
    reply_to = [id_, "--department", "fgw", "--event", "说明", "--yes"]
    assert case(source, "reply", *reply_to) == 2
    assert case(source, "reply", *reply_to, "--text", said) == 0
    standing = Desk.at(source, DAY).standing(id_)
    assert standing.state == "整改中"
    assert explanations(standing.course) == [
        "通知前听取的说明：10月9日来函：系统割接，数据11月补报。",
        f"2026-11-23 说明：{said}",
    ]
    file = tmp_path / "notice.docx"
    assert case(source, "paper", id_, "--output", str(file)) == 0
    text = "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)
    assert "你单位说明：10月9日来函：系统割接，数据11月补报。" in text
    assert "有不同意见的，一并书面说明" in text


def test_a_report_to_the_government_says_what_the_department_had_said(source: Path, tmp_path: Path) -> None:
    words = ["dsjzx-2026-003", "--department", "fgw", "--event", "说明", "--text", "平台尚未入库。", "--yes"]
    assert case(source, "reply", *words) == 0
    file = tmp_path / "report.docx"
    assert case(source, "paper", "dsjzx-2026-003", "--output", str(file)) == 0
    text = [paragraph.text.strip() for paragraph in Document(str(file)).paragraphs]
    assert text[text.index("四、部门说明") + 1] == "2026-11-23 说明：平台尚未入库。"


def test_a_paper_that_a_case_cannot_have_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["mzj-2026-001", "--kind", "复函", "--output", str(tmp_path / "x.docx")]
    assert case(ROOT / "catalog_src", "paper", *options) == 2
    assert "可以出具：函" in capsys.readouterr().err
    assert not (tmp_path / "x.docx").exists()


@pytest.mark.parametrize(
    "words", [["case"], ["case", "new"], *(["case", "new", k] for k in EXAMPLES), ["case", "reply"]]
)
def test_every_level_has_help_with_an_example(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    assert "例：mulu case" in capsys.readouterr().out


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

"""`mulu case paper`: each paper in the form of its kind, with the facts of its case."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from site_builder.authoring.cases import Desk
from site_builder.ledgers.processes.rectifications import explanations
from tests.builder.cases.commanding import case, new
from tests.builder.cases.editions import DAY, ROOT

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

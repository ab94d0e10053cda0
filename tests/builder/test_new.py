"""`mulu new`: a conversation in Chinese that ends in one proper entry, or in nothing at all."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from site_builder.authoring import fix
from site_builder.authoring.infer import infer
from site_builder.authoring.new import Answers, create
from site_builder.cli import main
from site_builder.errors import OutputUnwritable
from tests.small_city import City

CSV = "编号,名称,厕位数\n001,示例甲,12\n002,示例乙,4\n"
PLAIN = ["--yes", "--department", "mzj", "--title", "婚姻介绍机构", "--summary", "在本市登记的婚姻介绍机构。"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "公厕点位.csv"
    found.write_text(CSV, "utf-8")
    os.utime(found, (1_790_000_000, 1_790_000_000))
    return found


def new(city: City, *options: str) -> int:
    return main(["new", "--source", str(city.source), *options])


def talk(city: City, monkeypatch: pytest.MonkeyPatch, answers: list[str], *options: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    return new(city, *options)


def entry(city: City, folder: str) -> Any:
    return json.loads((city.source / f"mzj/{folder}/datapackage.json").read_text("utf-8"))


def folders(city: City) -> set[str]:
    return {path.name for path in (city.source / "mzj").iterdir()}


def test_options_alone_write_an_entry_without_a_question(
    city: City, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Not yet reviewed, so not yet right.
    assert new(city, *PLAIN, "--from", str(file), "--unit", "社会事务科") == 1
    printed = capsys.readouterr()
    assert printed.err == ""
    value = entry(city, "hun-yin-jie-shao-ji-gou")
    assert value["gov"] == {
        "code": "30701032068105/000003",
        "unit": "社会事务科",
        "origin": "系统产生",
        "format": {"class": "电子表格", "type": "csv", "note": "csv 文本表格，国家类型表未单列"},
        "sharing": {"type": "无条件共享", "channel": "共享平台方式", "access": ["联机查询", "部门批量下载"]},
        "opening": {"type": "不予开放"},
        "updateCycle": "每年",
        "dataUpdatedOn": "2026-09-21",
        "dataLevel": "一般数据",
        "people": {"compiledBy": "bz", "reviewedBy": "sh"},
    }
    (table,) = value["resources"]
    assert table["schema"]["primaryKey"] == ["编号"]
    assert (city.source / "mzj/hun-yin-jie-shao-ji-gou" / table["path"]).read_text("utf-8") == CSV
    # What only people can give is what is missing, nothing else.
    rules = {f.rule for f in city.check().findings}
    assert rules == {"V01", "V17"}
    assert "缺少保密审查" in printed.out
    assert "信息资源代码 30701032068105/000003。" in printed.out


def test_what_it_writes_needs_no_mending(city: City, file: Path) -> None:
    fix.write(city.source, fix.plan(city.config()))
    new(city, *PLAIN, "--from", str(file))
    assert fix.plan(city.config()) == ()


def test_a_conversation_with_numbers_words_and_mistakes(
    city: City, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [
        "9", "市民政局",  # not in the list; part of one name of it
        "/不存在.csv", str(file),
        "",  # the title as the file is called
        "", "公共厕所点位一览。",  # must be said
        "公用设施",
        "", "", "", "",  # unit, origin, format, sharing
        "2 1", "不予", "每天", "2026年11月1日", "y",
    ]  # fmt: skip
    code = talk(city, monkeypatch, answers)
    printed = capsys.readouterr()
    assert code == 1, printed.err
    value = entry(city, "gong-ce-dian-wei")
    assert value["title"] == "公厕点位"
    assert value["gov"]["code"] == "107001320681/000002"
    assert value["gov"]["sharing"]["access"] == ["部门批量下载", "联机查询"]
    assert value["gov"]["updateCycle"] == "每日"
    assert "没有这个文件：/不存在.csv" in printed.err
    assert "这一项要填" in printed.err
    # Class 1: every field says whether it is a basic item.
    assert all(field["gov"]["basicItem"] for field in value["resources"][0]["schema"]["fields"])


def test_conditional_and_denied_entries_carry_no_row(city: City, file: Path) -> None:
    terms = ["--conditions", "凭受理编号逐人核验。", "--scope", "市公安局", "--purpose", "办理户籍迁移。"]
    new(city, *PLAIN, "--from", str(file), "--sharing", "有条件", *terms)
    value = entry(city, "hun-yin-jie-shao-ji-gou")
    assert value["gov"]["sharing"]["type"] == "有条件共享"
    assert value["gov"]["sharing"]["access"] == ["联机查询"]
    assert value["resources"][0]["data"] == []
    assert [f["name"] for f in value["resources"][0]["schema"]["fields"]] == ["编号", "名称", "厕位数"]
    basis = [
        "--reason",
        "涉及个人隐私。",
        "--basis-title",
        "中华人民共和国民法典",
        "--basis-article",
        "第一千零三十九条",
    ]
    new(
        city,
        *PLAIN,
        "--fields",
        "名称、地址",
        "--sharing",
        "不予",
        *basis,
        "--basis-quote",
        "不得向他人非法提供",
    )
    denied = entry(city, "hun-yin-jie-shao-ji-gou-2")
    assert denied["gov"]["sharing"]["denialBasis"][0]["level"] == "法律"
    assert denied["resources"][0]["data"] == []
    assert not list(city.source.glob("mzj/hun-yin-jie*/data"))


def test_personal_and_fast_data_stay_out_of_git(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("姓名,手机\n示例,13812345678\n", "utf-8")
    new(city, *PLAIN, "--from", str(file))
    value = entry(city, "hun-yin-jie-shao-ji-gou")
    assert value["resources"][0]["path"] == "dropbox/a.csv"
    assert [f.name for f in (city.source / "mzj/hun-yin-jie-shao-ji-gou").iterdir()] == ["datapackage.json"]
    assert "交付到前置机 <数据目录>/mzj/hun-yin-jie-shao-ji-gou/a.csv" in capsys.readouterr().out


def test_third_parties_and_open_data_say_on_what_terms(city: City, file: Path) -> None:
    basis = ["--origin", "第三方采集", "--origin-basis", "测绘服务合同", "--origin-on", "2025年3月1日"]
    opening = ["--opening", "有条件", "--opening-conditions", "实名申请，注明来源。"]
    new(city, *PLAIN, "--from", str(file), *basis, *opening)
    gov = entry(city, "hun-yin-jie-shao-ji-gou")["gov"]
    assert gov["originBasis"] == {"title": "测绘服务合同", "on": "2025-03-01"}
    assert gov["opening"] == {"type": "有条件开放", "conditions": "实名申请，注明来源。"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--yes", "--department", "mzj"], "用 --yes 时还缺：--title、--summary、--fields。"),
        (["--yes", "--title", "甲"], "还缺：--department"),
        ([*PLAIN, "--fields", "名称", "--sharing", "有条件"], "还缺：--conditions、--scope、--purpose。"),
        ([*PLAIN, "--fields", "名称", "--cycle", "有时"], "--cycle：“有时”不是其中之一"),
        ([*PLAIN, "--fields", "名称", "--department", "gaj"], "--department：“gaj”不是其中之一"),
        ([*PLAIN, "--from", "/nowhere.csv"], "--from：没有这个文件：/nowhere.csv"),
        ([*PLAIN, "--fields", "名称", "--title", "！？"], "得不出文件夹名"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_nothing(
    city: City, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = folders(city)
    assert new(city, *options) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert (printed.out, folders(city)) == ("", before)


@pytest.mark.parametrize("ending", [[], [*[""] * 9, "n"]])
def test_input_that_ends_and_a_no_at_the_end_write_nothing(
    city: City, file: Path, monkeypatch: pytest.MonkeyPatch, ending: list[str]
) -> None:
    before = folders(city)
    options = ["--department", "mzj", "--from", str(file), "--title", "甲", "--summary", "乙"]
    assert talk(city, monkeypatch, ending, *options) == 2
    assert folders(city) == before


def test_ctrl_c_on_a_real_terminal_leaves_nothing(city: City) -> None:
    before = folders(city)
    master, slave = pty.openpty()
    program = [sys.executable, "-c", "import sys; from site_builder.cli import main; sys.exit(main())"]
    process = subprocess.Popen(
        [*program, "new", "--source", str(city.source)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        shown = b""
        until = time.monotonic() + 60
        while "数据文件".encode() not in shown and time.monotonic() < until:
            shown += os.read(master, 4096)
            if shown.count("）：".encode()) == 1 and "哪个部门".encode() in shown:
                os.write(master, b"2\n")
                shown = shown.replace("哪个部门".encode(), b"")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    finally:
        process.kill()
        process.wait()
        os.close(master)
    assert folders(city) == before


def test_a_file_that_vanishes_meanwhile_leaves_nothing(city: City, file: Path) -> None:
    before = folders(city)
    gov = {"sharing": {"type": "无条件共享"}}
    answers = Answers(
        department="mzj", title="甲", description="乙", item=None, gov=gov, file=file, inferred=infer(file)
    )
    file.unlink()
    with pytest.raises(OutputUnwritable, match="没有写成"):
        create(answers, city.source)
    assert folders(city) == before

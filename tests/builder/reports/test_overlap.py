"""`mulu overlap`: what a planned form asks for although it is shared."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli import main

SAMPLE = str(Path(__file__).parents[3] / "catalog_src")


def asked(form: Path, *more: str) -> int:
    return main(["overlap", str(form), "--source", SAMPLE, *more])


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return tmp_path / "form.csv"


def test_items_are_found_by_name_by_element_and_by_paper(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form.write_text("序号,名称,数据元\n1,村居代码,tjqhdm\n2,居住证号,\n3,姓名,\n4,宠物名,\n", "utf-8-sig")
    assert asked(form, "--department", "jytyj") == 1
    assert capsys.readouterr().out.splitlines() == [
        "村居代码　无条件共享：市民政局“村（居）委会名录”的“统计用区划代码”（mzj/cunju-minglu）。从表上删去，改由共享平台取得。",
        "居住证号　有条件共享：市公安局“居住证签发信息”（gaj/juzhuzheng）。可申请核验替代提交，办成后从表上删去。",
        "姓名　没有找到",
        "宠物名　没有找到",
        "共 4 项：已无条件共享 1 项，有条件共享 1 项。",
    ]


def test_what_the_department_itself_shares_does_not_count(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form.write_text("名称\n居住证号\n", "utf-8")
    assert asked(form, "--department", "gaj") == 0
    assert capsys.readouterr().out.startswith("居住证号　没有找到\n")


def test_csv_has_a_row_for_each_item(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form.write_text("名称\n居住证号\n", "utf-8")
    assert asked(form, "--csv") == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head == "名称,结论,部门,信息资源,信息资源标识,信息项,怎样办"
    assert row.startswith("居住证号,有条件共享,市公安局,居住证签发信息,gaj/juzhuzheng,")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("项\n一\n", "第一行没有“名称”一列；现有的列：项"),
        ("名称\n\n", "里没有一项"),
        ("", "第一行没有“名称”一列；现有的列：（没有）"),
        ("名称\n“一\n".encode("gb18030"), "不是 UTF-8"),
        ('名称\n"一\n', "读不懂"),
        ("名称\n" + "一" * 700_000, "不像一张表的项目清单"),
    ],
)
def test_a_form_that_cannot_be_read_is_said_to_be_so(
    form: Path, content: str | bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    form.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert asked(form) == 2
    assert said in capsys.readouterr().err


def test_no_form_and_an_unknown_department_are_said(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(form) == 2
    assert "读不到" in capsys.readouterr().err
    form.write_text("名称\n姓名\n", "utf-8")
    assert asked(form, "--department", "wu") == 2
    assert "没有“wu”这个部门" in capsys.readouterr().err

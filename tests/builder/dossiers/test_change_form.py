"""《目录变更审核单》 from two trees."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from site_builder.cli import main
from tests.builder.dossiers.conftest import text_of
from tests.small_city import City

FILE = "mzj/hunyin/datapackage.json"


@pytest.fixture(autouse=True)
def _base(city: City) -> None:
    shutil.copytree(city.source, "before")


def paper(name: str = "paper.docx") -> str:
    main(["diff", "before", "--paper", name])
    return text_of(Path(name))


def test_form_says_what_changes_on_what_basis_and_what_is_to_be_mended(city: City) -> None:
    table = json.loads((city.source / FILE).read_text("utf-8"))["resources"][0]
    table["schema"]["fields"][1]["type"] = "string"
    city.patch(FILE, {"resources": [table]})
    city.patch(
        "mzj/gongce/datapackage.json",
        {
            "gov": {
                "updateCycle": "每月",
                "opening": {"type": "不予开放"},
                "changes": [
                    {
                        "on": "2026-11-20",
                        "kind": "共享收紧",
                        "reason": "位置不宜公开",
                        "basis": "某办法第三条",
                    }
                ],
            }
        },
    )
    city.patch("mzj/shouyang/datapackage.json", {"description": "另一段摘要。"})
    expected = (Path(__file__).parent / "change-form.txt").read_text("utf-8")
    assert paper() + "\n" == expected


def test_same_comparison_gives_the_same_bytes(city: City) -> None:
    city.patch(FILE, {"gov": {"updateCycle": "每月"}})
    paper("one.docx")
    paper("two.docx")
    assert Path("one.docx").read_bytes() == Path("two.docx").read_bytes()


def test_two_long_conditions_are_shown_where_they_differ(city: City) -> None:
    long = "凭受理编号逐人核验。" * 20
    for folder, end in ((Path("before"), "不得留存。"), (city.source, "留存三十日。")):
        City(source=folder).patch(FILE, {"gov": {"sharing": {"conditions": f"{long}{end}"}}})
    said = paper()
    assert "共享条件 原：…理编号逐人核验。不得留存。 现：…理编号逐人核验。留存三十日。" in said


def test_what_does_not_fit_on_the_page_is_counted(city: City) -> None:
    table = json.loads((city.source / FILE).read_text("utf-8"))["resources"][0]
    field = table["schema"]["fields"][0]
    table["schema"]["fields"] += [{**field, "name": f"f{n}", "title": f"第{n}项"} for n in range(60)]
    city.patch(FILE, {"resources": [table]})
    said = paper()
    shown = said.count("婚姻登记信息 |")
    assert 5 < shown < 20
    assert f"另有 {60 - shown} 处变更本页写不下，见本次提交的比较结果（mulu diff）。" in said


def test_nothing_changed_is_said() -> None:
    said = paper()
    assert "信息资源、信息项和共享属性没有变化。" in said
    assert "没有须修改的问题。" in said


def test_file_that_was_not_compared_is_said(city: City) -> None:
    city.write(FILE, "{")
    assert "1 个文件读不出或结构不对，没有比较。" in paper()


def test_paper_that_cannot_be_written_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "before", "--paper", "no/such/folder.docx"]) == 2
    assert "写不进 no/such/folder.docx" in capsys.readouterr().err

"""A 密级标志 ends every command with one sentence: no content, no place, in no format, in no stream."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_builder import renderers
from site_builder.cli import main
from tests.small_city import City

SENTENCE = "此提交须线下处理，请联系本单位保密审查员"
SECRETS = ("密★", "cesuo", "gongce", "mzj", "datapackage", "公厕")


@pytest.fixture
def marked(city: City) -> City:
    city.write("mzj/gongce/data/cesuo.csv", "编号,名称,厕位数,启用日期\n001,机密★10年,十二,2020-01-01\n")
    city.patch("mzj/hunyin/datapackage.json", {"title": ""})
    return city


@pytest.mark.parametrize("form", renderers.formats())
def test_check_says_one_sentence_and_exits_4(
    marked: City, form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--as-of", "2026-11-23", "--source", str(marked.source), "--format", form]) == 4
    printed = capfd.readouterr()
    assert SENTENCE in printed.out
    assert not [word for word in SECRETS if word in printed.out + printed.err]
    if form not in ("json", "sarif"):
        assert len(printed.out.splitlines()) == 1


def test_json_keeps_the_keys_of_the_contract(marked: City, capfd: pytest.CaptureFixture[str]) -> None:
    main(["check", "--source", str(marked.source), "--format", "json"])
    report = json.loads(capfd.readouterr().out)
    assert report["held"] is True
    assert report["contract"] == 1
    assert report["findings"] == []
    assert set(report["counts"].values()) == {0}
    assert {"source", "commit", "asOf"} <= set(report)


@pytest.mark.parametrize("more", [[], ["--lenient"]])
def test_build_publishes_nothing(
    marked: City, more: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    assert main(["build", "--source", str(marked.source), "--output", str(output), *more]) == 4
    printed = capfd.readouterr()
    assert printed.out.strip() == SENTENCE
    assert not [word for word in SECRETS if word in printed.err]
    left = [path for path in output.rglob("*") if path.is_file()]
    assert not [path for path in left if "密".encode() in path.read_bytes()]
    assert not (output / "site").exists()


def test_marks_are_looked_for_in_every_folder_of_ours_and_in_no_other(city: City) -> None:
    beside = city.source.parent / "elsewhere"
    beside.mkdir()
    (beside / "list.csv").write_text("机密★10年\n", "utf-8")
    (city.source / "mzj/gongce/data/link").symlink_to(beside)
    (city.source / "mzj/gongce/data/link.csv").symlink_to(beside / "list.csv")
    assert city.report() == ""
    city.write("mzj/gongce/data/2026/november/list.csv", "机密★10年\n")
    assert SENTENCE in city.report()

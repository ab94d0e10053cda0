"""What a receiver would reject is known before anything is handed over."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from site_builder import cli
from tests.small_city import City

COLUMNS = [
    {"from": "信息资源名称", "header": "资源名称", "required": True, "maxLength": 3},
    {"from": "信息资源代码", "pattern": "[0-9]{12}/[0-9]{6}"},
    {"from": "共享类型", "map": {"无条件共享": "1", "有条件共享": "2", "不予共享": "3"}, "words": ["1", "2"]},
    {"from": "主题", "words": ["民政"]},
    {"from": "信息项名称"},
    {"from": "数据长度", "required": True},
]


def target(city: City, columns: list[dict[str, object]], **more: object) -> None:
    value = {"title": "示例上级的报送表", "rows": "信息项", "columns": columns, **more}
    city.write("_targets/shangji.json", json.dumps(value, ensure_ascii=False))


def test_each_rejected_cell_is_listed_and_the_rest_is_written(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target(city, COLUMNS)
    words = ["export", "--target", "shangji", "--source", str(city.source), "--as-of", "2026-11-23"]
    output, report = tmp_path / "out.xlsx", tmp_path / "back.csv"
    assert cli.main([*words, "--output", str(output), "--report", str(report)]) == 1
    out = capsys.readouterr().out
    found = list(csv.DictReader(report.read_text("utf-8-sig").splitlines()))
    why = {(one["列"], one["为什么会被退回"].split("，")[0].split("。")[0]) for one in found}
    assert ("资源名称", "最多 3 字") in why
    assert ("共享类型", "“3”不在对方的代码表里；可用：1、2") in why
    assert any(column == "数据长度" and "必填" in reason for column, reason in why)
    for one in found:
        assert f"第 {one['行']} 行  {one['资源标识']}" in out
    rows = CalamineWorkbook.from_path(str(output)).get_sheet_by_index(0).to_python()
    assert rows[0] == [str(one.get("header", one["from"])) for one in COLUMNS]
    refused = {one["信息资源名称"] for one in found}
    assert not [row for row in rows[1:] if row[0] in refused]


def test_rows_that_pass_are_as_the_receiver_wants_them(city: City, tmp_path: Path) -> None:
    target(city, [COLUMNS[0] | {"maxLength": 60}, COLUMNS[2], COLUMNS[4]], without=["不予共享"])
    output = tmp_path / "out.xlsx"
    words = ["export", "--target", "shangji", "--source", str(city.source), "--output", str(output)]
    assert cli.main([*words, "--as-of", "2026-11-23"]) == 0
    first = output.read_bytes()
    rows = CalamineWorkbook.from_path(str(output)).get_sheet_by_index(0).to_python()
    assert {row[1] for row in rows[1:]} <= {"1", "2"}
    assert len(rows) > 3
    assert all(row[0] for row in rows[1:])
    assert cli.main([*words, "--as-of", "2026-11-23"]) == 0
    assert output.read_bytes() == first


def test_the_sample_city_passes_the_national_template(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", "--target", "guojia-moban", "--source", str(repository / "catalog_src")]) == 0
    assert "会被退回 0 项、0 处" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("columns", "name", "advice"),
    [
        (COLUMNS, "bieren", "现有：shangji"),
        ([{"from": "信息资源名字"}], "shangji", "你是否想写“信息资源名称”"),
        ([{"from": "摘要", "pattern": "("}], "shangji", "没有"),
        ([{"from": "信息资源摘要", "pattern": "("}], "shangji", "不是正则表达式"),
    ],
)
def test_a_wrong_target_is_answered_with_what_to_do(
    city: City, capsys: pytest.CaptureFixture[str], columns: list[dict[str, object]], name: str, advice: str
) -> None:
    target(city, columns)
    assert cli.main(["export", "--target", name, "--source", str(city.source)]) == 2
    assert advice in capsys.readouterr().err


def test_check_finds_a_target_of_the_wrong_shape(city: City) -> None:
    target(city, [{"from": "信息资源名称", "lenght": 5}])
    (finding,) = city.check(with_data=False).findings
    assert (finding.file, finding.rule) == ("_targets/shangji.json", "S01")

"""Every format of `mulu check` on the same findings: `tests/examples/renderers/report.<format>`, whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from site_builder import renderers
from site_builder.findings import Severity
from site_builder.law import RULES
from site_builder.renderers import Report

EXAMPLES = Path(__file__).parent.parent / "examples" / "renderers"


def report(colour: bool = False) -> Report:
    denied = RULES["V09"].finding(
        file="mzj/shouyang/datapackage.json",
        pointer="/gov/sharing/denialBasis/0/level",
        message="“收养登记信息”列为不予共享，但依据《……通知》属于部门规范性文件。",
        hint="改为所依据的法律或行政法规及其条款；没有的，改为有条件共享。",
    )
    area = RULES["V03"].finding(
        file="mzj/department.json",
        pointer="/uscc",
        severity=Severity.WARNING,
        message="区划码是 320600，100% 的别处\n第二行，<script>`x`",
        hint="请核对代码。",
    )
    absent = RULES["F05"].finding(
        file="dropbox/mzj/gongce/cesuo.csv", message="找不到数据文件。", hint="请交付该文件。"
    )
    return Report(
        source="catalog_src",
        commit="0" * 40,
        as_of=date(2026, 11, 23),
        findings=(absent, area, denied),
        counts={"error": 2, "warning": 1, "departments": 2, "datasets": 3, "tables": 1, "rows": 12345},
        titles={"mzj/shouyang": "收养登记信息"},
        colour=colour,
    )


@pytest.mark.parametrize("form", renderers.formats())
def test_format_shows_exactly_this(form: str) -> None:
    expected = (EXAMPLES / f"report.{form}").read_text("utf-8")
    assert renderers.render(form, report()) == expected


def test_text_is_coloured_only_for_a_terminal() -> None:
    assert "\033[31m错误\033[0m" in renderers.render("text", report(colour=True))
    assert "\033" not in renderers.render("text", report())


def test_a_safe_repair_is_suggested_and_nothing_in_it_acts() -> None:
    value = "`每日` <b>@all"
    finding = replace(
        report().findings[2], fix=({"op": "replace", "path": "/gov/updateCycle", "value": value},)
    )
    told = replace(report(), findings=(finding,))
    said = renderers.render("markdown", told)
    line = next(line for line in said.splitlines() if "修改建议" in line)
    assert line == (
        '  - 修改建议：/gov/updateCycle 写成 `"\\u0060每日\\u0060 <b>@all"`，'
        "或运行 `mulu fix mzj/shouyang --write`"
    )
    assert renderers.render("text", told).endswith("其中 1 处是写法问题，mulu fix --write 可以改好。\n")


def test_a_faultless_report_may_be_merged() -> None:
    clean = Report(
        source=".",
        commit=None,
        as_of=date(2026, 11, 23),
        findings=(),
        counts=dict.fromkeys(("error", "warning", "departments", "datasets", "tables", "rows"), 0),
    )
    assert "可以合并" in renderers.render("markdown", clean)
    assert renderers.render("github", clean) == ""
    assert json.loads(renderers.render("sarif", clean))["runs"][0]["results"] == []

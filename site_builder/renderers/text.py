"""Findings as a clerk reads them: grouped by file, one blank line between, counts last."""

from __future__ import annotations

import re

from site_builder.findings import Finding, Severity
from site_builder.law import quotation
from site_builder.renderers._report import Report

WORDS = {Severity.ERROR: "错误", Severity.WARNING: "提醒"}
COLOURS = {Severity.ERROR: "\033[31m", Severity.WARNING: "\033[33m"}
PLAIN = "\033[0m"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""C0, C1 and the signs that turn the direction of writing."""


def render(report: Report) -> str:
    """The report for a terminal; colour only where the report says so."""
    blocks = [_finding(finding, report) for finding in report.findings]
    return "\n\n".join([*blocks, _counts(report)]) + "\n"


def listed(report: Report) -> str:
    """The findings alone, for a report with figures of its own; empty without findings."""
    return "\n".join(f"{_finding(finding, report)}\n" for finding in report.findings)


def _finding(finding: Finding, report: Report) -> str:
    word = _painted(WORDS[finding.severity], COLOURS[finding.severity], report)
    place = _visible(report.place_of(finding))
    lines = [finding.message]
    data = _data(finding)
    if data:
        lines.append(f"位置  {data}")
    if finding.article:
        lines.append(f"依据  {quotation(finding.article)}")
    lines.append(f"建议  {finding.hint}")
    head = f"{place}  {word}  {finding.rule} {finding.name}"
    return "\n".join([head, *(f"  {_visible(line)}" for line in lines)])


def _visible(text: str) -> str:
    """The text with control signs shown: what a file says must not move the clerk's cursor."""
    return CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text)


def _data(finding: Finding) -> str:
    parts = [
        finding.table and f"表 {finding.table}",
        finding.row and f"第 {finding.row} 行",
        finding.field and f"信息项 {finding.field}",
        finding.cell and f"单元格 {finding.cell}",
    ]
    return "，".join(part for part in parts if part)


def _counts(report: Report) -> str:
    counts = report.counts
    seen = (
        f"已核对 {counts['departments']} 个部门、{counts['datasets']} 项信息资源、"
        f"{counts['tables']} 张表、{counts['rows']:,} 行数据（时点 {report.as_of}）"
    )
    if not report.findings:
        return f"{seen}\n未发现问题。"
    summed = f"{seen}\n须修改 {counts['error']} 处，建议 {counts['warning']} 处。"
    mended = sum(finding.fix is not None for finding in report.findings)
    return f"{summed}\n其中 {mended} 处是写法问题，mulu fix --write 可以改好。" if mended else summed


def _painted(text: str, colour: str, report: Report) -> str:
    return f"{colour}{text}{PLAIN}" if report.colour else text

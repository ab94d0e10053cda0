"""Workflow commands that GitHub and Gitea show beside the line of a pull request."""

from __future__ import annotations

from site_builder.findings import Finding
from site_builder.law import quotation
from site_builder.renderers._report import Report


def render(report: Report) -> str:
    """One `::error` or `::warning` a line."""
    return "".join(f"{_command(finding, report)}\n" for finding in report.findings)


def _command(finding: Finding, report: Report) -> str:
    properties = {"file": report.path_of(finding), "title": f"{finding.rule} {finding.name}"}
    if finding.line is not None:
        properties["line"] = str(finding.line)
    if finding.column is not None:
        properties["col"] = str(finding.column)
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    text = f"{finding.message}\n建议：{finding.hint}"
    if finding.article:
        text += f"\n依据：{quotation(finding.article)}"
    return f"::{finding.severity} {said}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

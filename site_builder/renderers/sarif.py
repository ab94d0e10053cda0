"""SARIF 2.1.0, which code-scanning services of git hosts read (OASIS, 2020)."""

from __future__ import annotations

import json
from typing import Any

from site_builder.findings import Finding
from site_builder.law import RULES, quotation
from site_builder.renderers._report import Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(report: Report) -> str:
    """One run of the tool `mulu`; columns count Unicode characters, as ours do."""
    used = sorted({finding.rule for finding in report.findings})
    driver = {"name": "mulu", "rules": [_rule(rule) for rule in used]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, report, used) for finding in report.findings],
    }
    return (
        json.dumps({"version": "2.1.0", "$schema": SCHEMA, "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _rule(rule_id: str) -> dict[str, Any]:
    rule = RULES[rule_id]
    about: dict[str, Any] = {
        "id": rule.id,
        "name": rule.name,
        "defaultConfiguration": {"level": str(rule.severity)},
    }
    if rule.article:
        about["shortDescription"] = {"text": quotation(rule.article)}
    return about


def _result(finding: Finding, report: Report, used: list[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": report.path_of(finding)}}
    if finding.line is not None:
        region = {"startLine": finding.line, "startColumn": finding.column}
        place["region"] = {key: value for key, value in region.items() if value is not None}
    return {
        "ruleId": finding.rule,
        "ruleIndex": used.index(finding.rule),
        "level": str(finding.severity),
        "message": {"text": f"{finding.message}\n建议：{finding.hint}"},
        "locations": [{"physicalLocation": place, "logicalLocations": _logical(finding)}],
    }


def _logical(finding: Finding) -> list[dict[str, str]]:
    return [{"fullyQualifiedName": finding.pointer}] if finding.pointer else []

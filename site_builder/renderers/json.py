"""One JSON object, as the contract says (DESCRIPTOR.md, "Findings")."""

from __future__ import annotations

import json
from dataclasses import asdict

from site_builder.renderers._report import Report

CONTRACT = 1


def render(report: Report) -> str:
    """The report for programs; every key is always there."""
    value = {
        "contract": CONTRACT,
        "source": report.source,
        "commit": report.commit,
        "asOf": report.as_of.isoformat(),
        "findings": [asdict(finding) for finding in report.findings],
        "counts": dict(report.counts),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"

"""One comment for a pull request: three lines for the head, then what must be mended, then advice."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from site_builder.findings import Finding, Severity
from site_builder.law import quotation
from site_builder.renderers._report import Report

ACTIVE = re.compile(r"[\\`*_\[\]<>#|@~&]")
"""Signs that Markdown, HTML or a mention would act on."""


def render(report: Report) -> str:
    """GitHub-flavoured Markdown; every text of a file is escaped, so that it cannot act in the comment."""
    must = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    advice = [finding for finding in report.findings if finding.severity is Severity.WARNING]
    return "\n\n".join([_head(report, must, advice), *_sections(must, advice, report)]) + "\n"


def listed(report: Report) -> str:
    """The findings alone, for a comment with a head of its own; empty without findings."""
    must = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    advice = [finding for finding in report.findings if finding.severity is Severity.WARNING]
    return "".join(f"{section}\n" for section in _sections(must, advice, report))


def _sections(must: list[Finding], advice: list[Finding], report: Report) -> Iterator[str]:
    if must:
        yield _section("须修改", must, report)
    if advice:
        yield _section("建议", advice, report)


def _head(report: Report, must: list[Finding], advice: list[Finding]) -> str:
    counts = report.counts
    verdict = "**可以合并。**" if not must else f"**还不能合并：有 {len(must)} 处须修改。**"
    checked = (
        f"核对了 {counts['datasets']} 项信息资源、{counts['tables']} 张表、{counts['rows']:,} 行数据，"
        f"时点 {report.as_of}。"
    )
    renewed = "改好后再次提交，本意见自动更新；建议不影响合并。"
    # Three lines, whatever was asked: the verdict, what is at stake, what comes next.
    lines = [checked, renewed] if not report.changed else [_plain(report.changed), f"{checked}{renewed}"]
    return "\n".join(
        ["### 目录检查意见", "", f"{verdict} 建议 {len(advice)} 处。  ", f"{lines[0]}  ", lines[1]]
    )


def _section(title: str, findings: list[Finding], report: Report) -> str:
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[_group(finding)].append(finding)
    blocks = [
        "\n".join([f"**{_heading(group, report)}**", "", *_items(found, report)])
        for group, found in groups.items()
    ]
    return "\n\n".join([f"#### {title}（{len(findings)}）", *blocks])


def _items(findings: Iterable[Finding], report: Report) -> Iterable[str]:
    for finding in findings:
        yield f"- `{report.place_of(finding)}`　{_plain(finding.message)}"
        yield f"  - 怎样改：{_plain(finding.hint)}"
        for operation in finding.fix or ():
            yield f"  - 修改建议：{_suggested(operation, finding)}"
        if finding.article:
            yield f"  - 依据：{_plain(quotation(finding.article))}（{finding.rule} `{finding.name}`）"


def _suggested(operation: Mapping[str, object], finding: Finding) -> str:
    """One step of the repair, and the command that makes it; its value is code, in which nothing acts."""
    value = json.dumps(operation.get("value"), ensure_ascii=False).replace("`", "\\u0060")
    place = _plain(str(operation["path"]))
    return f"{place} 写成 `{value}`，或运行 `mulu fix {_group(finding)} --write`"


def _group(finding: Finding) -> str:
    parts = finding.file.removeprefix("dropbox/").split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else finding.file


def _heading(group: str, report: Report) -> str:
    title = report.titles.get(group)
    return f"{_plain(title)}（`{group}`）" if title else f"`{group}`"


def _plain(text: str) -> str:
    """The text with everything that Markdown or HTML would act on made harmless."""
    return ACTIVE.sub(lambda sign: f"&#{ord(sign[0])};", " ".join(text.split()))

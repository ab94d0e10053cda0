"""V02 over all of history: a code once given to one path is never given to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.catalog import Catalog
from site_builder.changes.entries import former_ids
from site_builder.findings import Finding, Severity
from site_builder.history import Past
from site_builder.law import RULES

RULE = RULES["V02"]


def judge_past_codes(catalog: Catalog, past: Past | None) -> Iterator[Finding]:
    """Codes of today that history knows under another path; and whether history could be read."""
    if past is None:
        yield _unknown("目录源不在 git 仓库里，没有历史可查。", "在目录的 git 仓库里运行。")
        return
    if past.is_shallow:
        yield _unknown(
            "本机只有一部分提交历史（浅克隆），更早用过的代码看不到。",
            "先运行 git fetch --unshallow 取回全部历史，再核对。",
        )
    for dataset in catalog.datasets:
        own = {dataset.id, *former_ids(dataset, catalog.departments_by_id)}
        given: Mapping[str, str] = past.codes.get(dataset.code, {})
        others = sorted(path for path in given if path not in own)
        if others:
            yield RULE.finding(
                file=dataset.file,
                pointer="/gov/code",
                message=f"代码“{dataset.code}”曾给过 {others[0]}（提交 {given[others[0]][:7]}）。",
                hint="改用本目下一个未用过的顺序码；是同一项资源换了位置的，在 gov.formerly 写明原来的标识。",
            )


def _unknown(message: str, hint: str) -> Finding:
    return RULE.finding(file="catalog.json", severity=Severity.WARNING, message=message, hint=hint)

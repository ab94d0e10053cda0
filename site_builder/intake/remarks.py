"""Findings about descriptors, told to those who sent a workbook or a file and know nothing of keys."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from site_builder.content.persons import hidden
from site_builder.dossiers.remark import Remark, Weight
from site_builder.findings import Finding, Severity
from site_builder.hooks.entries import entry_of
from site_builder.intake.proposal import Proposal
from site_builder.workbook.office import title_of

DESCRIPTOR = "datapackage.json"
_MISSING = re.compile("缺少")
_ADD = re.compile('^加上 "[^"]+"：')
_KEY = re.compile("（[A-Za-z]+）")
"""How the check words a missing key, and what to do about it."""


def remark_of(finding: Finding, *, title: str = "") -> Remark:
    """A finding about a text, as it is told to the sender."""
    weight = Weight.MUST if finding.severity is Severity.ERROR else Weight.ADVICE
    table = finding.file.rpartition("/")[2] if finding.row is not None else ""
    key = f"{table}　第 {finding.row} 行　{finding.field or ''}".strip() if table else finding.pointer
    return Remark(
        weight=weight,
        message=finding.message,
        hint=finding.hint,
        article=finding.article,
        rule=finding.rule,
        dataset=title,
        key=key,
        row=finding.line,
        column="" if finding.column is None else str(finding.column),
    )


def remarks_of(found: Collection[Finding], proposal: Proposal, away: Collection[str]) -> Iterator[Remark]:
    """The findings about a proposal at the places that the sender knows.

    `away` are the datasets of which nothing is kept.
    """
    titles = {
        path.rpartition("/")[0]: title_of(entry.raw)
        for path, content in proposal.files.items()
        if path.endswith(f"/{DESCRIPTOR}") and (entry := entry_of(content)) is not None
    }
    told = {(one.sheet, one.row, one.column) for one in proposal.remarks if one.weight is Weight.MUST}
    for finding in found:
        dataset = "/".join(finding.file.split("/")[:2])
        remark = remark_of(finding, title=titles.get(dataset, dataset))
        cell = proposal.locate(finding)
        if cell is not None:
            at = (cell.spot.sheet, cell.spot.row + 1, cell.spot.letters)
            if cell.ask and at in told and _MISSING.match(finding.message):
                continue  # It is missing because what stands in the cell could not be taken.
            # Who fills in cells knows columns, not keys.
            hint = _ADD.sub(f"{cell.ask or '补上'}：", remark.hint)
            message = _KEY.sub("", remark.message) if _MISSING.match(remark.message) else remark.message
            remark = replace(remark, message=message, hint=hint, sheet=at[0], row=at[1], column=at[2])
        yield remark
    for dataset in sorted(away):
        message = "含有不能进入目录仓库的内容，这一项没有代录入；改正后重新报送。"
        yield Remark(weight=Weight.NOTE, message=f"“{titles.get(dataset, dataset)}”{message}")


def in_order(remarks: Collection[Remark]) -> tuple[Remark, ...]:
    """Each once, numbers of persons hidden: what must be mended first, then as one goes through the sheets."""
    weights = list(Weight)
    shown = (
        replace(one, message=hidden(one.message), dataset=hidden(one.dataset), key=hidden(one.key))
        for one in remarks
    )
    return tuple(
        sorted(
            dict.fromkeys(shown),
            key=lambda one: (weights.index(one.weight), one.sheet, one.row or 0, len(one.column), one.column),
        )
    )

"""疑似情形 (第二十七条): what the detectors see, for 管理 only, with room for the department's explanation."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.detectors import GROUNDS, detectors, look
from site_builder.edition import Edition
from site_builder.figures.evaluation.of_edition import ground_of
from site_builder.law import ARTICLES
from site_builder.pages import case_words
from site_builder.pages.page import Page


def pages(edition: Edition) -> Iterator[Page]:
    """The one page; none for anybody but 管理."""
    if not edition.viewer.sees_all:
        return
    found = look(ground_of(edition, edition.as_of.year))
    groups = []
    for module in detectors():
        own = [one for one in found if one.ground == module.GROUND]
        citation = f"第二十七条（{GROUNDS[module.GROUND - 1]}）"
        groups.append(
            {
                "ground": module.GROUND,
                "citation": citation,
                "quote": ARTICLES[citation].rstrip("；"),
                "rows": [
                    {
                        "one": one,
                        "department": case_words.department_title(one.department, edition),
                        "case": case_words.case_address(one.case)
                        if one.case and one.case in edition.standings
                        else None,
                        "entry": edition.entries.get(one.dataset) if one.dataset else None,
                    }
                    for one in own
                ],
            }
        )
    yield Page(
        kind="office",
        template="suspicions",
        address="cases/office/suspicions/index.html",
        title="疑似情形",
        description="按第二十七条逐项列出的疑似情形和证据，供主管部门核实。",
        words={
            "as_of": edition.as_of,
            "groups": groups,
            "total": len(found),
            "with_usage": bool(edition.uses),
        },
    )

"""办理时限: what is due today, in five days, and past its limit; for 政务 the city's totals, for all the limits."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.casework.board import Board
from site_builder.edition import Edition
from site_builder.pages import case_words
from site_builder.pages.page import Page

LIMITS = {
    "catalog-update": "更新目录",
    "catalog-review": "审核目录",
    "answer-unconditional": "答复无条件共享的申请",
    "answer-conditional": "答复有条件共享的申请",
    "supply": "同意后提供",
    "correct": "核实更正疑义",
    "annual-report": "报送年度报告",
    "rectification": "整改",
}
"""What each limit of a policy is about."""


def pages(edition: Edition) -> Iterator[Page]:
    """The one board."""
    whole = Board.of(edition.cases.standings.values(), edition.as_of)
    seen = whole.for_viewer(edition.viewer)
    columns = [
        ("overdue", "已超期", seen.overdue),
        ("today", "今天到期", seen.today),
        ("soon", "五日内到期", seen.soon),
    ]
    yield Page(
        kind="board",
        address="cases/index.html",
        title="办理时限",
        description="申请答复、提供、更正、目录更新、年度报告的法定期限和本市规定。",
        words={
            "as_of": edition.as_of,
            "sees_cases": edition.viewer.sees_cases,
            "totals": whole.totals,
            "sees": bool(edition.viewer.own) or edition.viewer.sees_all,
            "columns": [
                {"name": name, "title": title, "rows": [case_words.clock_row(c, edition) for c in clocks]}
                for name, title, clocks in columns
            ],
            "later": [case_words.clock_row(c, edition) for c in seen.later],
            "departments": [
                {"id": id_, "title": case_words.department_title(id_, edition)}
                for id_ in sorted({c.clock.department for c in seen.clocks})
            ],
            "offices": edition.viewer.sees_all,
            "laws": len(case_words.law_rows(edition)) if edition.viewer.sees_all else 0,
            "own": edition.viewer.own,
            "running": [case_words.row(one, edition) for one in edition.standings.values() if one.is_open],
            "limit_titles": LIMITS,
            "policies": [
                {"policy": policy, "limits": list(policy.limits.values())}
                for policy in edition.cases.facts.policies.ordered
                if policy.limits and policy.valid_from <= edition.as_of
            ],
        },
    )

"""办理时限: what is due today, in five days, and past its limit; for 政务 the city's totals, for all the limits."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.casework.board import Board
from site_builder.edition import Edition
from site_builder.pages import case_words
from site_builder.pages.page import Page

LIMITS = {
    "catalog-update": "board.limit_update",
    "catalog-review": "board.limit_review",
    "answer-unconditional": "board.limit_answer_open",
    "answer-conditional": "board.limit_answer",
    "supply": "board.limit_supply",
    "correct": "board.limit_correct",
    "annual-report": "board.limit_report",
    "rectification": "board.limit_rectify",
}
"""What each limit of a policy is about: the word for it."""


def pages(edition: Edition) -> Iterator[Page]:
    """The one board."""
    say = edition.words
    whole = Board.of(edition.cases.standings.values(), edition.as_of)
    seen = whole.for_viewer(edition.viewer)
    columns = [
        ("overdue", say("board.overdue"), seen.overdue),
        ("today", say("board.today"), seen.today),
        ("soon", say("board.soon"), seen.soon),
    ]
    yield Page(
        kind="board",
        address="cases/index.html",
        title=say("board.title"),
        description=say("board.description"),
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
            "limit_titles": {id_: say(key) for id_, key in LIMITS.items()},
            "policies": [
                {"policy": policy, "limits": list(policy.limits.values())}
                for policy in edition.cases.facts.policies.ordered
                if policy.limits and policy.valid_from <= edition.as_of
            ],
        },
    )

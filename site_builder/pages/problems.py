"""What the query service refuses and why: the list, and one page for every `type` it answers.

Both packages read `schemas/problems.json`, so that no `type` leads to a page that is not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_builder.config import SCHEMAS
from site_builder.edition import Edition
from site_builder.law import ARTICLES
from site_builder.pages.page import Page

TABLE = SCHEMAS / "problems.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One row of the table."""

    name: str
    status: int
    title: Mapping[str, str]
    meaning: Mapping[str, str]
    next: str
    article: str | None
    example: Mapping[str, str]

    @property
    def address(self) -> str:
        """Its page, as `type` names it."""
        return f"problems/{self.name}/index.html"


def pages(edition: Edition) -> Iterator[Page]:
    """The list, then every problem."""
    problems = read()
    yield Page(
        kind="problems",
        address="problems/index.html",
        title=edition.words("common.problems"),
        description=edition.words("problems.description", number=len(problems)),
        words={"problems": problems},
    )
    root = edition.catalog.city.site_url.rstrip("/")
    for problem in problems:
        yield Page(
            kind="problem",
            address=problem.address,
            title=f"{problem.status} {problem.title['zh']}",
            description=problem.meaning["zh"],
            words={
                "problem": problem,
                "quotation": ARTICLES[problem.article] if problem.article else None,
                "answer": json.dumps(
                    {
                        "type": f"{root}/{problem.address}",
                        "title": f"{problem.title['zh']} / {problem.title['en']}",
                        "status": problem.status,
                        "detail": problem.example["detail"],
                    },
                    ensure_ascii=False,
                    indent=2,
                ),
            },
        )


def read() -> tuple[Problem, ...]:
    """Every row, by status and name."""
    rows = json.loads(TABLE.read_text(encoding="utf-8"))
    problems = (Problem(name=name, **row) for name, row in rows.items())
    return tuple(sorted(problems, key=lambda problem: (problem.status, problem.name)))

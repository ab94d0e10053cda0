"""待整改: entries whose last good version stays until their files pass again.

These pages are written from the earlier record, not from the faulty files, and say which rules are
not met and how often: a finding's own message may quote data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from site_builder.audience import office_lines
from site_builder.catalog import SharingType
from site_builder.edition import Edition
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.pages import access
from site_builder.pages.page import Page
from site_builder.pages.rule_text import rule_texts
from site_builder.visibility import Matter
from site_builder.words import Words

Record = Mapping[str, Any]

_WITHOUT_PAGE = {"S": "held.structure", "F": "held.files", "L": "held.cases"}
"""The words for what the technical rules ask for, by the first letter of their ids."""


def reasons(findings: Sequence[Finding], say: Words) -> list[dict[str, str]]:
    """The rules that are not met, each with the number of places, for everybody to read."""
    sentences = {text.rule.id: text.summary.rstrip("。") for text in rule_texts()}
    counted = Counter(finding.rule for finding in findings)
    return [
        {
            "rule": rule,
            "name": RULES[rule].name,
            "text": say(
                "held.reason",
                rule=sentences.get(rule) or say(_WITHOUT_PAGE[rule[0]]),
                number=number,
            ),
        }
        for rule, number in sorted(counted.items())
    ]


def pages(edition: Edition) -> Iterator[Page]:
    """A page for each entry that is held back."""
    explained = {text.rule.id for text in rule_texts()}
    for record in edition.held:
        if not edition.writes(record["id"]):
            continue
        entry = edition.entries[record["id"]]
        department = edition.catalog.departments_by_id.get(record["department"])
        path = f"{access.API_PATH}/datasets/{record['id']}"
        since = date.fromisoformat(record["heldBack"]["since"])
        yield Page(
            kind="dataset",
            template="held",
            address=entry.address,
            title=record["title"],
            description=edition.words(
                "held.description",
                department=record["departmentTitle"],
                title=record["title"],
                day=since,
            ),
            words={
                "record": record,
                "entry": entry,
                "department": department,
                "posts": edition.audience.sees(Matter.POSTS, record["department"]),
                "lines": office_lines(department, edition.as_of) if department else (),
                "since": since,
                "suspension": edition.stops.get(record["id"]),
                "explained": explained,
                "had_rows": record["sharing"] == SharingType.UNCONDITIONAL,
                "url": access.api_root(edition.catalog.city) + path,
                "path": path,
            },
        )

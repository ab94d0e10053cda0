"""One page a department: who they are, what they provide, how much of it without condition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from site_builder.audience import office_lines
from site_builder.catalog import Person
from site_builder.edition import Edition
from site_builder.entries import share_of
from site_builder.pages import todo
from site_builder.pages.page import Page
from site_builder.visibility import Matter


def pages(edition: Edition) -> Iterator[Page]:
    """A page for each department that has a file."""
    for department in edition.catalog.departments:
        if not edition.writes(department.id):
            continue
        entries = edition.by_department.get(department.id, ())
        yield Page(
            kind="department",
            address=f"departments/{department.id}/index.html",
            title=department.title,
            description=edition.words(
                "department.description", department=department.title, number=len(entries)
            ),
            words={
                "department": department,
                "entries": entries,
                "share": share_of(entries),
                "posts": edition.audience.sees(Matter.POSTS, department.id),
                "lines": office_lines(department, edition.as_of),
                "todo": todo.address(department.id)
                if edition.viewer.sees_department(department.id)
                else None,
                "policy": department.raw.get("policyDocument"),
                "people": [p for p in department.people if p.name and _in_post(p, edition.as_of)],
                "systems": department.raw.get("systems", ()),
                "authorised_by": department.raw.get("authorisedBy"),
            },
        )


def _in_post(person: Person, day: date) -> bool:
    return (person.since is None or person.since <= day) and (person.until is None or person.until >= day)

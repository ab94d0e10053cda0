"""Whom to call: the office lines of a post, never who holds it."""

from __future__ import annotations

from datetime import date

from site_builder.catalog import Department


def office_lines(department: Department, as_of: date) -> tuple[str, ...]:
    """Telephone numbers of the contact post on that day."""
    lines = [
        person.phone
        for person in department.people
        if "联系人" in person.roles
        and (person.since is None or person.since <= as_of)
        and (person.until is None or person.until >= as_of)
    ]
    return tuple(dict.fromkeys(lines))

"""目录通告: the list of days of change, and one page a day with what was added, changed and withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.edition import Edition
from site_builder.notices import ACTIONS, Notice
from site_builder.pages.page import Page


def address(notice: Notice) -> str:
    """The page of a day."""
    return f"notices/{notice.on}/index.html"


def pages(edition: Edition) -> Iterator[Page]:
    """The list, then the days, the latest first."""
    found = edition.notices
    yield Page(
        kind="notices",
        address="notices/index.html",
        title=edition.words("notices.title"),
        description=edition.words("notices.description"),
        words={
            "as_of": edition.as_of,
            "found": found,
            "notices": [
                {"notice": one, "address": address(one), "counted": counted(one, edition)}
                for one in found.notices
            ],
        },
    )
    for one in found.notices:
        yield Page(
            kind="notice",
            address=address(one),
            title=edition.words("notice.title", on=one.on),
            description=edition.words("notice.description", on=one.on, counted=counted(one, edition)),
            words=_words(one, edition),
        )


def counted(notice: Notice, edition: Edition) -> str:
    """`新增 2 项，变更 1 项`."""
    if notice.is_bulk:
        return edition.words("notices.bulk")
    parts = [
        edition.words("notices.count", action=action, number=number)
        for action, number in notice.counts.items()
    ]
    parts += [edition.words("notices.gone", number=notice.gone)] if notice.gone else []
    return "，".join(parts)


def _words(notice: Notice, edition: Edition) -> Mapping[str, object]:
    authority = edition.catalog.city.authority
    known = edition.catalog.departments_by_id.get(authority)
    return {
        "notice": notice,
        "counted": counted(notice, edition),
        "authority": known.title if known else "",
        "city": edition.catalog.city.title,
        "groups": [
            {
                "action": action,
                "is_new": action == ACTIONS[0],
                "rows": [
                    {"line": line, "entry": edition.entries[line.dataset]}
                    for line in notice.lines
                    if line.action == action
                ],
            }
            for action in ACTIONS
            if notice.counts.get(action)
        ],
    }

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
        title="目录通告",
        description="每一天并入目录的新增、变更、停用，逐次通告。",
        words={
            "as_of": edition.as_of,
            "found": found,
            "notices": [{"notice": one, "address": address(one)} for one in found.notices],
        },
    )
    for one in found.notices:
        yield Page(
            kind="notice",
            address=address(one),
            title=f"目录通告 {one.on}",
            description=f"{one.on} 并入目录的：{counted(one)}。",
            words=_words(one, edition),
        )


def counted(notice: Notice) -> str:
    """`新增 2 项，变更 1 项`."""
    if notice.is_bulk:
        return "变动较多，不逐项列出"
    parts = [f"{action} {number} 项" for action, number in notice.counts.items()]
    parts += [f"不再列出 {notice.gone} 项"] if notice.gone else []
    return "，".join(parts)


def _words(notice: Notice, edition: Edition) -> Mapping[str, object]:
    authority = edition.catalog.city.authority
    known = edition.catalog.departments_by_id.get(authority)
    return {
        "notice": notice,
        "counted": counted(notice),
        "authority": known.title if known else "",
        "city": edition.catalog.city.title,
        "groups": [
            {
                "action": action,
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

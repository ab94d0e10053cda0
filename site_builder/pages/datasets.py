"""The list of all entries, grouped by department; a small script filters it in the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from site_builder.catalog import ResourceClass, SharingType
from site_builder.pages.edition import Edition
from site_builder.pages.page import Page
from site_builder.pages.terms import SHARING_SIGNS


def pages(edition: Edition) -> Iterator[Page]:
    """The one list."""
    entries = list(edition.entries.values())
    yield Page(
        kind="datasets",
        address="datasets/index.html",
        title="信息资源",
        description=f"全部 {len(entries)} 项政务信息资源，按部门排列，可按共享类型、类别、更新周期筛选。",
        words={
            "total": len(entries),
            "groups": [
                {
                    "id": id_,
                    "title": edition.department_title(id_),
                    "entries": of,
                    "has_page": id_ in edition.catalog.departments_by_id,
                }
                for id_, of in edition.by_department.items()
            ],
            "facets": _facets(edition),
            "item_names": {code: name for code, name in edition.class_names.items() if len(code) == 3},
        },
    )


def _facets(edition: Edition) -> list[dict[str, object]]:
    entries = edition.entries.values()
    sharing = Counter(entry.sharing for entry in entries)
    classes = Counter(entry.classification[0] for entry in entries)
    cycles = Counter(entry.cycle for entry in entries if entry.cycle)
    order = [row["name"] for row in edition.catalog.codelists.get("cycles", ())]
    departments = [
        {"value": id_, "word": edition.department_title(id_), "count": len(of), "sign": None}
        for id_, of in edition.by_department.items()
    ]
    return [
        {
            "key": "sharing",
            "title": "共享类型",
            "choices": [
                {
                    "value": kind.value,
                    "word": kind.value,
                    "count": sharing[kind.value],
                    "sign": SHARING_SIGNS[kind],
                }
                for kind in SharingType
            ],
        },
        {
            "key": "class",
            "title": "类别",
            "choices": [
                {"value": kind.value, "word": kind.label, "count": classes[kind.value], "sign": None}
                for kind in ResourceClass
            ],
        },
        {
            "key": "cycle",
            "title": "更新周期",
            "choices": [
                {"value": cycle, "word": cycle, "count": cycles[cycle], "sign": None}
                for cycle in sorted(cycles, key=lambda c: (order.index(c) if c in order else len(order), c))
            ],
        },
        {"key": "department", "title": "提供部门", "choices": departments},
    ]

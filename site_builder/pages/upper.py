"""上级资源: a page for each entry of the catalogues above, marked as not ours, with how to ask for it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from site_builder.catalog import UpperCatalogue, UpperEntry
from site_builder.edition import Edition
from site_builder.entries import SHARING_SIGNS
from site_builder.pages.page import Page

STATUS = "上级资源"
"""The sign that lists and pages carry."""


def pages(edition: Edition) -> Iterator[Page]:
    """None, unless `mulu adopt --upstream` was ever used."""
    authority = edition.catalog.departments_by_id.get(edition.catalog.city.authority)
    for above in edition.catalog.upper:
        for entry in above.entries:
            yield Page(
                kind="dataset",
                template="upper",
                address=f"datasets/{entry.id}/index.html",
                title=entry.title,
                description=entry.description
                or f"{entry.provider}的{entry.title}，{above.level}的上级资源。",
                words={
                    "above": above,
                    "entry": entry,
                    "sharing_word": entry.sharing.value if entry.sharing else "",
                    "sign": SHARING_SIGNS[entry.sharing] if entry.sharing else "",
                    "status": STATUS,
                    "authority": authority,
                    "demand": json.dumps(demand(above, entry), ensure_ascii=False, indent=2),
                },
            )


def demand(above: UpperCatalogue, entry: UpperEntry) -> dict[str, object]:
    """A 共享需求 as far as it is known: the department fills in the rest, the authority passes it on (转报)."""
    code = f"（代码 {entry.code}）" if entry.code else ""
    return {
        "$schema": "../../../schemas/demand.schema.json",
        "id": "部门-年份-顺序号",
        "on": "申请日期",
        "by": "经办人编号",
        "title": entry.title,
        "need": f"{above.level}目录“{entry.title}”{code}：写明需要的信息项和范围。",
        "purpose": "写明用于哪一项具体工作。",
        "dutyBasis": "写明履行职责的法律法规条款。",
        "proposedSource": entry.provider,
        "events": [],
    }

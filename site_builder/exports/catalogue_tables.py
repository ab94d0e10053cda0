"""`catalog.json`, `catalog.csv` and `catalog.parquet`: one line an entry, for whoever only needs a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.files import write_json, write_text
from site_builder.tables.database import literal, open_database, quote

HEADINGS = {
    "id": "资源标识",
    "code": "信息资源代码",
    "title": "信息资源名称",
    "department": "提供方标识",
    "departmentTitle": "信息资源提供方",
    "uscc": "资源提供方代码",
    "unit": "提供方内部部门",
    "description": "信息资源摘要",
    "keywords": "关键词",
    "themes": "主题",
    "sharing": "共享类型",
    "conditions": "共享条件",
    "scope": "共享范围",
    "purpose": "使用用途",
    "reason": "不予共享理由",
    "denialBasis": "不予共享依据",
    "opening": "开放属性",
    "updateCycle": "更新周期",
    "formatClass": "格式分类",
    "formatType": "格式类型",
    "publishedOn": "发布日期",
    "updatedOn": "数据更新日期",
    "status": "状态",
    "fields": "信息项数",
    "url": "地址",
}
"""Key in JSON → heading in csv and parquet, in the order of the columns."""

SEPARATOR = "；"


def write(site: Path, edition: Edition) -> Iterator[str]:
    """The three files."""
    addresses = Addresses(edition.catalog)
    lines = [line(edition, addresses, dataset) for dataset in edition.datasets]
    city = edition.catalog.city
    yield write_json(
        site,
        "catalog.json",
        {"title": city.title, "asOf": edition.as_of.isoformat(), "demo": city.demo, "datasets": lines},
    )
    yield write_text(site, "catalog.csv", _csv(lines))
    yield _parquet(site)


def line(edition: Edition, addresses: Addresses, dataset: Dataset) -> dict[str, str | int | None]:
    """One entry; what a 不予共享 one does not tell is null."""
    department = edition.catalog.departments_by_id[dataset.department]
    entry = edition.entries[dataset.id]
    said: dict[str, str | int | None] = dict.fromkeys(HEADINGS)
    sharing = dataset.sharing
    said |= {
        "id": dataset.id,
        "title": dataset.title,
        "department": department.id,
        "departmentTitle": department.title,
        "uscc": department.uscc,
        "sharing": sharing.type.value,
        "reason": sharing.reason,
        "denialBasis": SEPARATOR.join(f"{b.title}{b.article}" for b in sharing.denial_basis) or None,
        "status": dataset.status.value,
        "url": addresses.dataset(dataset.id),
    }
    if is_shown_whole(dataset):
        said |= {
            "code": dataset.code,
            "unit": dataset.unit,
            "description": dataset.description,
            "keywords": SEPARATOR.join(dataset.keywords) or None,
            "themes": SEPARATOR.join(dataset.themes) or None,
            "conditions": sharing.conditions,
            "scope": sharing.scope,
            "purpose": sharing.purpose,
            "opening": dataset.opening_type,
            "updateCycle": dataset.accrual_periodicity,
            "formatClass": dataset.format_class,
            "formatType": dataset.format_type or None,
            "publishedOn": dataset.published_on.isoformat() if dataset.published_on else None,
            "updatedOn": entry.updated_on.isoformat() if entry.updated_on else None,
            "fields": sum(len(table.fields) for table in dataset.distributions),
        }
    return said


def _csv(lines: list[dict[str, str | int | None]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS.values())
    writer.writerows(one.values() for one in lines)
    # People open it in a spreadsheet, which takes UTF-8 only with this sign before it.
    return "\ufeff" + text.getvalue()


def _parquet(site: Path) -> str:
    address = "catalog.parquet"
    number = quote(HEADINGS["fields"])
    read = (
        f"read_csv({literal(str(site / 'catalog.csv'))}, all_varchar = true, header = true, delim = ',', "
        f"quote = '\"', escape = '\"', nullstr = '')"
    )
    with open_database() as connection:
        # One thread, so that the same rows are the same bytes.
        connection.execute("SET threads = 1")
        connection.execute(
            f"COPY (SELECT * REPLACE (CAST({number} AS INTEGER) AS {number}) FROM {read}) "  # noqa: S608 - our own names
            f"TO {literal(str(site / address))} (FORMAT parquet)"
        )
    return address

"""Catalog and table records → catalog.json, the contract of schemas/snapshot.schema.json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import msgspec

from site_builder.audience import is_shown_whole
from site_builder.catalog import Catalog, Dataset
from site_builder.freshness import data_date, freshness
from site_builder.search_strings import SearchStrings, search_strings
from site_builder.snapshot import layout, rows_file
from site_builder.snapshot.carried import Carried
from site_builder.tables import Examined
from site_builder.tables.records import ColumnRecord, FileRecord, TableRecord

Json = dict[str, Any]


def catalog_record(
    catalog: Catalog,
    examined: Mapping[str, Examined],
    *,
    as_of: date,
    commit: str | None,
    held: Carried | None = None,
    disputes: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Json:
    """All metadata the service answers from; `examined` has an entry for each dataset with data.

    `catalog` is what the service's audience may see of it (`audience.view_of`).
    `held` are records of datasets that are held back, as an earlier generation had them; `disputes` are
    the ids of open disputes by dataset (第十七条), also of those held back.
    """
    city = catalog.city
    authority = catalog.departments_by_id.get(city.authority)
    earlier = held or Carried()
    datasets = [
        _dataset(catalog, dataset, examined.get(dataset.id, Examined()), as_of, disputes)
        for dataset in catalog.datasets
    ]
    datasets += [one | {"disputes": list(disputes.get(one["id"], ()))} for one in earlier.datasets]
    datasets.sort(key=lambda record: str(record["id"]))
    departments = [{"id": d.id, "title": d.title, "shortTitle": d.short_title} for d in catalog.departments]
    missing = {d["department"] for d in earlier.datasets} - {d["id"] for d in departments}
    departments += [department for department in earlier.departments if department["id"] in missing]
    return {
        "snapshot_version": layout.SNAPSHOT_VERSION,
        "commit": commit,
        "asOf": as_of.isoformat(),
        "dataDate": max((d["updatedOn"] for d in datasets if d["database"] and d["updatedOn"]), default=None),
        "city": {
            "title": city.title,
            "authority": city.authority,
            "authorityTitle": authority.title if authority else "",
            "region": {"code": city.region_code, "name": city.region_name},
            "demo": city.demo,
            "platform": city.platform,
            "siteUrl": city.site_url,
            "apiUrl": city.api_url,
        },
        "departments": sorted(departments, key=lambda department: department["id"]),
        "datasets": datasets,
    }


def to_bytes(record: Json) -> bytes:
    """Compact JSON, keys as written above: the same record gives the same bytes."""
    return msgspec.json.encode(record) + b"\n"


def database_content(tables: tuple[TableRecord, ...]) -> str:
    """Digest that names a database file: rows, columns and layout."""
    return layout.digest([layout.LAYOUT, *(json.dumps(_table(table), sort_keys=True) for table in tables)])


def _dataset(
    catalog: Catalog,
    dataset: Dataset,
    examined: Examined,
    as_of: date,
    disputes: Mapping[str, Sequence[str]],
) -> Json:
    department = catalog.departments_by_id.get(dataset.department)
    sharing, withdrawn = dataset.sharing, dataset.withdrawn
    updated = data_date(dataset.data_updated_on, (t.data_updated_on for t in examined.tables))
    fresh = freshness(updated, dataset.accrual_periodicity, catalog.codelists.get("cycles", ()), as_of)
    content = database_content(examined.tables)
    tables = [_table(table) for table in examined.tables]
    return {
        "id": dataset.id,
        "department": dataset.department,
        "departmentTitle": department.title if department else dataset.department,
        "code": dataset.code if is_shown_whole(dataset) else "",
        "title": dataset.title,
        "description": dataset.description,
        "sharing": sharing.type.value,
        "status": dataset.status.value,
        "served": dataset.is_served,
        "themes": list(dataset.themes),
        "updateCycle": dataset.accrual_periodicity,
        "publishedOn": _iso(dataset.published_on),
        "updatedOn": _iso(updated),
        "freshness": {"state": fresh.state.value, "dueOn": _iso(fresh.due_on)},
        "conditions": sharing.conditions,
        "scope": sharing.scope,
        "purpose": sharing.purpose,
        "reason": sharing.reason,
        "denialBasis": [
            {"level": b.level, "title": b.title, "article": b.article} for b in sharing.denial_basis
        ],
        "withdrawn": withdrawn
        and {
            "on": _iso(withdrawn.on),
            "reason": withdrawn.reason,
            "replacedBy": withdrawn.replaced_by,
        },
        "retention": dataset.retention is not None,
        "heldBack": None,
        "disputes": list(disputes.get(dataset.id, ())),
        "search": _search(search_strings(dataset, department, catalog.codelists.get("synonyms", ()))),
        "descriptor": dict(dataset.raw),
        "database": {"path": layout.database_path(dataset.id, content), "content": content}
        if examined.tables
        else None,
        "lookups": _lookups(dataset.id, content, tables),
        "tables": tables,
        "files": [_file(dataset.id, file) for file in examined.files],
    }


def _lookups(dataset_id: str, database: str, tables: Sequence[Json]) -> Json | None:
    """The rows by key, where any table has a key to ask by."""
    if not any(rows_file.is_wanted(table) for table in tables):
        return None
    content = layout.digest([f"rows/{rows_file.VERSION}", database])
    return {"path": layout.rows_path(dataset_id, content), "content": content}


def _search(strings: SearchStrings) -> Json:
    return {"title": strings.title, "pinyin": list(strings.pinyin), "rest": list(strings.rest)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _file(dataset_id: str, file: FileRecord) -> Json:
    return {
        "name": file.name,
        "title": file.title,
        "format": file.format,
        "path": layout.file_path(dataset_id, file.name, file.content),
        "bytes": file.bytes,
        "content": file.content,
    }


def _table(table: TableRecord) -> Json:
    return {
        "name": table.name,
        "title": table.title,
        "table": table.table,
        "rows": table.rows,
        "content": table.content,
        "orderColumn": table.order_column,
        "keyColumn": table.key_column,
        "primaryKey": list(table.primary_key),
        "foreignKeys": [
            {"fields": list(k.fields), "table": k.table, "referenceFields": list(k.reference_fields)}
            for k in table.foreign_keys
        ],
        "dataUpdatedOn": table.data_updated_on,
        "fields": [_field(column) for column in table.columns],
    }


def _field(column: ColumnRecord) -> Json:
    return {
        "name": column.name,
        "title": column.title,
        "type": column.type,
        "json": column.json,
        "column": column.column,
        "storage": column.storage,
        "compare": column.compare,
        "operators": list(column.operators),
        "cost": column.cost,
        "masked": column.masked,
        "sensitive": column.sensitive,
    }

"""One page a dataset: what it is, how to get it, what is in it, all its metadata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from site_builder.audience import is_shown_whole, office_lines
from site_builder.catalog import Dataset, Department, SharingType
from site_builder.chronicle import Chronicle
from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.schema_org import schema_org
from site_builder.freshness import FreshnessState, freshness
from site_builder.ledgers.processes.disputes import NOTICE
from site_builder.pages import access, case_words, contents, diagram
from site_builder.pages.elements import core_elements
from site_builder.pages.page import Page
from site_builder.visibility import Matter


def pages(edition: Edition) -> Iterator[Page]:
    """A page for each entry this edition shows."""
    limits = access.answer_limits(edition.catalog, edition.as_of)
    addresses = Addresses(edition.catalog)
    for dataset, chronicle in _told(edition):
        entry = edition.entries[dataset.id]
        department = edition.catalog.departments_by_id[dataset.department]
        words = {
            "dataset": dataset,
            "entry": entry,
            "department": department,
            "posts": edition.audience.sees(Matter.POSTS, department.id),
            "lines": office_lines(department, edition.as_of),
            "authority": edition.catalog.departments_by_id.get(edition.catalog.city.authority),
            "limits": limits,
            "replacement": _replacement(dataset, edition),
            "whole": is_shown_whole(dataset),
            "denied": dataset.sharing.type is SharingType.DENIED,
            "suspension": edition.stops.get(dataset.id),
            "tells_why": edition.audience.sees_whole(Matter.HISTORY, department.id),
            "disputes": case_words.open_disputes(dataset.id, edition),
            "goes_on": NOTICE,
            "asks": edition.viewer.sees_cases,
            "demo": edition.catalog.city.demo is not None,
            "inner": _inner(dataset, department),
            "chronicle": chronicle,
            "departments": edition.catalog.departments_by_id,
            "schema_org": schema_org(edition, addresses, dataset),
            **(_whole(dataset, edition, addresses) if is_shown_whole(dataset) else {}),
        }
        yield Page(
            kind="dataset",
            address=entry.address,
            title=dataset.title,
            description=entry.summary or f"{department.title}的{dataset.title}，{entry.sharing}。",
            words=words,
        )


def _told(edition: Edition) -> Iterator[tuple[Dataset, Chronicle | None]]:
    """The entries to be written, those shown whole with what became of them."""
    written = [dataset for dataset in edition.datasets if edition.writes(dataset.id)]
    if edition.chronicler is None:
        yield from ((dataset, None) for dataset in written)
        return
    yield from ((dataset, None) for dataset in written if not is_shown_whole(dataset))
    yield from edition.chronicler.tell([dataset for dataset in written if is_shown_whole(dataset)])


def _inner(dataset: Dataset, department: Department) -> list[tuple[str, str]]:
    """What only the department itself and the authority have in their editions."""
    people = {person.id: person.name for person in department.people}
    raw = dataset.raw["gov"]
    gov: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    systems = {system.id: system.title for system in department.systems}
    review = dataset.secrecy_review
    said = (
        ("编制人", people.get(dataset.compiled_by or "")),
        ("审核人", people.get(dataset.reviewed_by or "")),
        ("来源系统", systems.get(gov.get("sourceSystem", ""))),
        ("保密审查", f"{review.data}（{review.ref}），{review.on} 审查" if review else None),
        ("保密复核日期", review.review_by.isoformat() if review else None),
        ("数据分级", gov.get("dataLevel")),
        ("可见范围", dataset.visibility if dataset.visibility not in ("公开", "政务") else None),
    )
    return [(name, value) for name, value in said if value]


def _whole(dataset: Dataset, edition: Edition, addresses: Addresses) -> dict[str, object]:
    """What is said of an entry that is not 不予共享."""
    is_offered = dataset.is_served and dataset.id not in edition.stops
    records = edition.tables.get(dataset.id, ()) if is_offered else ()
    files = edition.files.get(dataset.id, ()) if is_offered else ()
    updated = edition.data_updated_on(dataset)
    changes = _changes(dataset)
    provider = edition.catalog.departments_by_id[dataset.department].title
    cycles = edition.catalog.codelists.get("cycles", ())
    fresh = freshness(updated, dataset.accrual_periodicity, cycles, edition.as_of)
    return {
        "elements": core_elements(dataset, edition),
        "updated_on": updated,
        "entry_updated_on": max((date.fromisoformat(c["on"]) for c in changes), default=dataset.published_on),
        "changes": changes,
        "related": edition.neighbours[dataset.id],
        "citation": _citation(dataset, edition, provider, updated, addresses.dataset(dataset.id)),
        "checked_on": edition.as_of,
        "fresh": fresh,
        "overdue": fresh.state is FreshnessState.OVERDUE,
        "modes": access.modes(dataset),
        "calls": access.rows_calls(dataset, records, edition.catalog.city),
        "metadata_path": access.dataset_path(dataset),
        "api_root": access.api_root(edition.catalog.city),
        "rows": sum(record.rows for record in records),
        "tables": contents.tables(dataset, edition),
        "samples": contents.made_up(dataset),
        "picture": diagram.diagram(dataset, edition.entries),
        "previews": [contents.preview(record, edition.catalog.city.preview_rows) for record in records],
        "files": files,
        "field_count": sum(len(table.fields) for table in dataset.distributions),
    }


def _changes(dataset: Dataset) -> list[Mapping[str, Any]]:
    """变更历史 as the department wrote it down, the newest first."""
    gov = dataset.raw.get("gov")
    changes = gov.get("changes", ()) if isinstance(gov, Mapping) else ()
    return sorted(changes, key=lambda change: str(change["on"]), reverse=True)


def _citation(dataset: Dataset, edition: Edition, provider: str, updated: date | None, address: str) -> str:
    """How to name the entry in a paper."""
    day = f"，数据更新 {updated}" if updated else ""
    return (
        f"{provider}：《{dataset.title}》（信息资源代码 {dataset.code}{day}），"
        f"{edition.catalog.city.title}，{address}，{edition.as_of} 查阅。"
    )


def _replacement(dataset: Dataset, edition: Edition) -> object:
    """The entry that takes the place of a withdrawn one, named by id or by code."""
    named = dataset.withdrawn.replaced_by if dataset.withdrawn else None
    return (edition.entries.get(named) or edition.by_code.get(named)) if named else None

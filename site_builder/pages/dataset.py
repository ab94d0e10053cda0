"""One page a dataset: what it is, how to get it, what is in it, all its metadata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from site_builder import qr
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
from site_builder.words import Words


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
            "inner": _inner(dataset, department, edition.words),
            "chronicle": chronicle,
            "departments": edition.catalog.departments_by_id,
            "schema_org": schema_org(edition, addresses, dataset),
            "code": _code(addresses.dataset(dataset.id)),
            **(_whole(dataset, edition, addresses) if is_shown_whole(dataset) else {}),
        }
        yield Page(
            kind="dataset",
            address=entry.address,
            title=dataset.title,
            description=entry.summary
            or edition.words(
                "dataset.description",
                department=department.title,
                title=dataset.title,
                sharing=entry.sharing,
            ),
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


def _inner(dataset: Dataset, department: Department, say: Words) -> list[tuple[str, str]]:
    """What only the department itself and the authority have in their editions."""
    people = {person.id: person.name for person in department.people}
    raw = dataset.raw["gov"]
    gov: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    systems = {system.id: system.title for system in department.systems}
    review = dataset.secrecy_review
    said = (
        ("dataset.compiled_by", people.get(dataset.compiled_by or "")),
        ("dataset.reviewed_by", people.get(dataset.reviewed_by or "")),
        ("dataset.source_system", systems.get(gov.get("sourceSystem", ""))),
        (
            "dataset.secrecy_review",
            say("dataset.reviewed", data=review.data, ref=review.ref, day=review.on) if review else None,
        ),
        ("dataset.review_by", review.review_by.isoformat() if review else None),
        ("dataset.data_level", gov.get("dataLevel")),
        ("dataset.visibility", dataset.visibility if dataset.visibility not in ("公开", "政务") else None),
    )
    return [(say(key), value) for key, value in said if value]


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
        "related": edition.neighbours.of(dataset.id),
        "citation": _citation(dataset, edition, provider, updated, addresses.dataset(dataset.id)),
        "checked_on": edition.as_of,
        "fresh": fresh,
        "overdue": fresh.state is FreshnessState.OVERDUE,
        "modes": access.modes(dataset, edition.words),
        "calls": access.rows_calls(dataset, records, edition.catalog.city),
        "metadata_path": access.dataset_path(dataset),
        "api_root": access.api_root(edition.catalog.city),
        "rows": sum(record.rows for record in records),
        "tables": contents.tables(dataset, edition),
        "samples": contents.made_up(dataset),
        "picture": diagram.diagram(dataset, edition.entries, edition.words),
        "previews": [
            contents.preview(record, edition.catalog.city.preview_rows, edition.words) for record in records
        ],
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
    say = edition.words
    return say(
        "dataset.cited",
        provider=provider,
        title=dataset.title,
        code=dataset.code,
        updated=say("dataset.cited_updated", day=updated) if updated else "",
        catalogue=edition.catalog.city.title,
        address=address,
        day=edition.as_of,
    )


def _code(address: str) -> dict[str, object] | None:
    """The address as a QR code with its quiet zone; none where it is too long for one."""
    symbol = qr.symbol(address)
    return {"side": symbol.size + 8, "path": qr.path(symbol)} if symbol else None


def _replacement(dataset: Dataset, edition: Edition) -> object:
    """The entry that takes the place of a withdrawn one, named by id or by code."""
    named = dataset.withdrawn.replaced_by if dataset.withdrawn else None
    return (edition.entries.get(named) or edition.by_code.get(named)) if named else None

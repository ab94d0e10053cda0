"""Catalogue and audience → the part of the catalogue that a build for this audience is made from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from site_builder.audience import descriptor
from site_builder.audience.descriptor import Seen
from site_builder.catalog import (
    Catalog,
    Dataset,
    Department,
    Distribution,
    Field,
    Person,
    SharingType,
    Status,
)
from site_builder.tables.records import ColumnRecord
from site_builder.visibility import Audience, Kind, Matter

CODE_OF_CLASS = 3
"""Signs of a code that say 类 and 项; the rest is the entry's own."""
PUBLIC_LISTS = frozenset(
    {"classification", "cycles", "elements", "formats", "kinds", "laws", "synonyms", "themes"}
)
"""Code lists that name no entry: 一件事 names what departments ask of each other."""


def view_of(catalog: Catalog, audience: Audience) -> Catalog:
    """Everything of the catalogue that this audience may see, and nothing else."""
    audience = replace(audience, widened=catalog.city.widened)
    if audience.kind is Kind.AUTHORITY:
        return catalog
    shown = [d for d in catalog.datasets if is_shown(d, audience)]
    seen = _seen(shown, lambda dataset: _is_whole(dataset, audience))
    providers = {d.department for d in shown} | {catalog.city.authority}
    public = audience.kind is Kind.PUBLIC
    return replace(
        catalog,
        departments=tuple(
            _department(d, audience) for d in catalog.departments if not public or d.id in providers
        ),
        datasets=tuple(_dataset(d, audience, seen) for d in shown),
        upper=() if public else catalog.upper,
        codelists={
            name: rows for name, rows in catalog.codelists.items() if not public or name in PUBLIC_LISTS
        },
    )


def view_after(
    view: Catalog, audience: Audience, changes: Mapping[str, tuple[Dataset, Dataset]]
) -> Catalog | None:
    """The view of a catalogue in which only these entries are others than in that of `view`, before and after.

    None where one of them shows or hides itself or its contents, or has another code: then what the view
    tells of other entries may be another too.
    """
    if audience.kind is Kind.AUTHORITY:
        now = {id_: after for id_, (_, after) in changes.items()}
    else:
        audience = replace(audience, widened=view.city.widened)
        if any(_place(before, audience) != _place(after, audience) for before, after in changes.values()):
            return None
        seen = _seen(view.datasets, is_shown_whole)
        now = {
            id_: _dataset(after, audience, seen)
            for id_, (_, after) in changes.items()
            if is_shown(after, audience)
        }
    return replace(view, datasets=tuple(now.get(one.id, one) for one in view.datasets))


def is_shown(dataset: Dataset, audience: Audience) -> bool:
    """Whether the entry is there for this audience at all; what is only planned belongs to its project."""
    of = dataset.department
    if dataset.status is Status.PLANNED and not audience.sees(Matter.DRAFTS, of):
        return False
    return audience.sees_entry(
        of,
        visibility=dataset.visibility,
        denied=dataset.sharing.type is SharingType.DENIED,
        opening=dataset.opening_type,
    )


def version_seen(dataset: Dataset, audience: Audience) -> Dataset | None:
    """An earlier version of an entry as this audience saw it, if at all, without what leads to other entries."""
    if audience.kind is Kind.AUTHORITY:
        return dataset
    nowhere = Seen(is_whole=lambda _: False, is_there=lambda _: False)
    return _dataset(dataset, audience, nowhere) if is_shown(dataset, audience) else None


def is_shown_whole(dataset: Dataset) -> bool:
    """False for what a view tells of a 不予共享 entry: title, provider, reason and basis only."""
    return not dataset.is_brief


def is_previewed(column: ColumnRecord) -> bool:
    """Whether first rows and profile may show this column."""
    return not column.sensitive


def _seen(shown: Collection[Dataset], is_whole: Callable[[Dataset], bool]) -> Seen:
    whole = {key for d in shown if is_whole(d) for key in (d.id, d.code)}
    there = whole | {d.id for d in shown}
    return Seen(is_whole=whole.__contains__, is_there=there.__contains__)


def _place(dataset: Dataset, audience: Audience) -> tuple[bool, bool, str]:
    """All of an entry that decides what is told of others."""
    return is_shown(dataset, audience), _is_whole(dataset, audience), dataset.code


def _is_whole(dataset: Dataset, audience: Audience) -> bool:
    denied = dataset.sharing.type is SharingType.DENIED
    return not denied or audience.sees_whole(Matter.DENIED, dataset.department)


def _dataset(dataset: Dataset, audience: Audience, seen: Seen) -> Dataset:
    of = dataset.department
    if not _is_whole(dataset, audience):
        return _brief(dataset)
    withdrawn = dataset.withdrawn
    if withdrawn and withdrawn.replaced_by and not seen.is_there(withdrawn.replaced_by):
        withdrawn = replace(withdrawn, replaced_by=None)
    named = audience.sees(Matter.PERSONS, of)
    inner = audience.sees(Matter.SYSTEMS, of)
    raw = descriptor.whole(dataset.raw, audience, of, seen)
    return replace(
        dataset,
        related=tuple(code for code in dataset.related if seen.is_whole(code)),
        withdrawn=withdrawn,
        compiled_by=dataset.compiled_by if named else None,
        reviewed_by=dataset.reviewed_by if named else None,
        secrecy_review=dataset.secrecy_review if inner else None,
        census=dataset.census if inner else {},
        distributions=tuple(_distribution(one, raw, seen) for one in dataset.distributions),
        raw=raw,
    )


def _brief(dataset: Dataset) -> Dataset:
    sharing = dataset.sharing
    return Dataset(
        id=dataset.id,
        department=dataset.department,
        name=dataset.name,
        file=dataset.file,
        title=dataset.title,
        description="",
        code=dataset.code[:CODE_OF_CLASS],
        sharing=replace(sharing, conditions=None, scope=None, purpose=None, access=()),
        status=dataset.status,
        accrual_periodicity="",
        format_class="",
        format_type="",
        published_on=None,
        visibility=dataset.visibility,
        withdrawn=replace(dataset.withdrawn, replaced_by=None) if dataset.withdrawn else None,
        is_brief=True,
        raw=descriptor.brief(dataset.raw),
    )


def _distribution(distribution: Distribution, raw: Mapping[str, Any], seen: Seen) -> Distribution:
    if all(f.reference is None or seen.is_whole(f.reference.dataset) for f in distribution.fields):
        return distribution
    resource = raw["resources"][int(distribution.pointer.rpartition("/")[2])]
    fields = tuple(_field(one, seen) for one in distribution.fields)
    return replace(distribution, fields=fields, schema=resource["schema"])


def _field(field: Field, seen: Seen) -> Field:
    hidden = field.reference and not seen.is_whole(field.reference.dataset)
    return field._replace(reference=None) if hidden else field


def _department(department: Department, audience: Audience) -> Department:
    of = department.id
    posts, named = audience.sees(Matter.POSTS, of), audience.sees(Matter.PERSONS, of)
    return replace(
        department,
        head_post=department.head_post if posts else "",
        people=tuple(one if named else _post(one) for one in department.people) if posts else (),
        systems=department.systems if audience.sees(Matter.SYSTEMS, of) else (),
        raw=descriptor.department_file(department.raw, audience, of),
    )


def _post(person: Person) -> Person:
    return replace(person, name="")

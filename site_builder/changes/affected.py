"""Who relies on what changed: keys from other datasets, the same elements, related entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from site_builder.catalog import Catalog, Dataset, Distribution, Field
from site_builder.changes.change import Affected, Change

REFERENCE, ELEMENT, RELATED, BUILDER = "引用", "同一数据元", "关联资源", "共建部门"


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """A field of some dataset that points at, or means the same as, another one's."""

    dataset: Dataset
    table: str = ""
    field: str = ""


@dataclass(kw_only=True, slots=True)
class Users:
    """The later tree, seen from what is relied on."""

    catalog: Catalog
    by_reference: dict[str, list[Use]] = field(default_factory=lambda: defaultdict(list))
    by_element: dict[str, list[Use]] = field(default_factory=lambda: defaultdict(list))
    by_code: dict[str, list[Dataset]] = field(default_factory=lambda: defaultdict(list))
    """Datasets that name a code in `related`."""

    @classmethod
    def of(cls, catalog: Catalog) -> Users:
        """The users of everything in one catalogue."""
        users = cls(catalog=catalog)
        for dataset in catalog.datasets:
            for code in dataset.related:
                users.by_code[code].append(dataset)
            for _, one in fields_of(dataset):
                if one.reference:
                    use = Use(dataset=dataset, table=one.reference.table, field=one.reference.field)
                    users.by_reference[one.reference.dataset].append(use)
                if one.element:
                    users.by_element[one.element].append(Use(dataset=dataset))
        return users

    def of_change(self, change: Change, before: Dataset) -> tuple[Affected, ...]:
        """Everyone whom a change of `before` concerns, each once, in order."""
        found = list(self._found(change, before))
        unique = {(one.department, one.dataset): one for one in reversed(found)}
        return tuple(sorted(unique.values(), key=lambda one: (one.department, one.dataset or "")))

    def _found(self, change: Change, before: Dataset) -> Iterator[Affected]:
        ids = {before.id, change.dataset}
        for target in sorted(ids):
            for use in self.by_reference.get(target, ()):
                if _meant(change, use):
                    yield from self._unless_own(use.dataset, REFERENCE, ids)
        for element in self._elements(change, before):
            for use in self.by_element.get(element, ()):
                yield from self._unless_own(use.dataset, ELEMENT, ids)
        if change.field is None:
            for dataset in self.by_code.get(before.code, ()):
                yield from self._unless_own(dataset, RELATED, ids)
            for department in before.co_departments:
                known = self.catalog.departments_by_id.get(department)
                title = known.short_title if known else department
                yield Affected(department=department, dataset=None, title=title, why=BUILDER)

    def _elements(self, change: Change, before: Dataset) -> Iterable[str]:
        """The elements concerned: the field's own; of a whole dataset those it is the source of."""
        names = {change.field, change.before} if change.field else None
        for table, one in fields_of(before):
            if one.element is None or (change.table and change.table != table.name):
                continue
            if one.name in names if names else one.authoritative:
                yield one.element

    def _unless_own(self, dataset: Dataset, why: str, ids: set[str]) -> Iterator[Affected]:
        if dataset.id not in ids:
            yield Affected(department=dataset.department, dataset=dataset.id, title=dataset.title, why=why)


def fields_of(dataset: Dataset) -> Iterator[tuple[Distribution, Field]]:
    """Every field of a dataset with its table."""
    for table in dataset.distributions:
        for one in table.fields:
            yield table, one


def _meant(change: Change, use: Use) -> bool:
    """Whether a reference reaches what changed; `before` is the old name after renaming."""
    if change.table is not None and use.table not in (change.table, change.before):
        return False
    return change.field is None or use.field in (change.field, change.before)

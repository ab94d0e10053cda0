"""What the browser searches: each entry of the edition with the words its audience may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset, Department, UpperCatalogue, UpperEntry
from site_builder.edition import Edition
from site_builder.freshness import freshness
from site_builder.pages import upper
from site_builder.search import Document
from site_builder.search_strings import colloquial
from site_builder.words import Words

FACETS = {
    "sharing": "datasets.sharing",
    "class": "datasets.class",
    "department": "datasets.department",
    "theme": "datasets.theme",
    "cycle": "datasets.cycle",
    "format": "datasets.format",
    "access": "datasets.access",
    "freshness": "datasets.freshness",
}
"""Key in the address → the word above the choices; the order is that of the page."""


def documents(edition: Edition) -> Iterator[Document]:
    """Every entry that has a page."""
    synonyms = edition.catalog.codelists.get("synonyms", ())
    for dataset in edition.datasets:
        yield _document(edition, dataset, synonyms)
    for record in edition.held:
        yield _held(edition, record, synonyms)
    for above in edition.catalog.upper:
        for entry in above.entries:
            yield _upper(above, entry, synonyms, edition.words)


def _document(edition: Edition, dataset: Dataset, synonyms: Sequence[Mapping[str, str]]) -> Document:
    entry = edition.entries[dataset.id]
    whole = is_shown_whole(dataset)
    aliases = dataset.aliases if whole else ()
    fields = (text for table in dataset.distributions for f in table.fields for text in (f.title, f.name))
    cycles = edition.catalog.codelists.get("cycles", ())
    fresh = freshness(entry.updated_on, dataset.accrual_periodicity, cycles, edition.as_of)
    return Document(
        id=dataset.id,
        title=dataset.title,
        sharing=entry.sharing,
        aliases=aliases,
        code=entry.code,
        department=_names(edition, dataset.department),
        keywords=dataset.keywords if whole else (),
        synonyms=colloquial((dataset.title, *aliases), synonyms),
        summary=entry.summary,
        fields=tuple(dict.fromkeys(fields)) if whole else (),
        updated_on=entry.updated_on,
        status=entry.status or "",
        facets=_facets(
            sharing=entry.sharing,
            class_=entry.classification,
            theme=dataset.themes if whole else (),
            cycle=entry.cycle,
            format=dataset.format_class if whole else "",
            access=dataset.sharing.access if whole else (),
            freshness=fresh.state.value if whole else "",
        ),
    )


def _held(edition: Edition, record: Mapping[str, Any], synonyms: Sequence[Mapping[str, str]]) -> Document:
    """An entry that is held back is found by its names; its summary waits until it is mended."""
    entry = edition.entries[record["id"]]
    updated = record["updatedOn"]
    return Document(
        id=record["id"],
        title=record["title"],
        sharing=entry.sharing,
        code=entry.code,
        department=_names(edition, record["department"]),
        synonyms=colloquial((record["title"],), synonyms),
        updated_on=date.fromisoformat(updated) if updated else None,
        status=entry.status or "",
        facets=_facets(sharing=entry.sharing, class_=entry.classification),
    )


def _upper(
    above: UpperCatalogue, entry: UpperEntry, synonyms: Sequence[Mapping[str, str]], say: Words
) -> Document:
    """An entry of a level above: found like ours, and marked."""
    return Document(
        id=entry.id,
        title=entry.title,
        sharing=entry.sharing.value if entry.sharing else "",
        code=entry.code,
        department=(upper.level_title(above, say), above.title),
        keywords=(entry.provider, *entry.keywords),
        synonyms=colloquial((entry.title,), synonyms),
        summary=entry.description,
        fields=entry.items,
        status=say("upper.status"),
        facets=_facets(sharing=entry.sharing.value if entry.sharing else "", class_="", cycle=entry.cycle),
    )


def _names(edition: Edition, id_: str) -> tuple[str, ...]:
    """The provider's short name first, as lists show it."""
    known: Department | None = edition.catalog.departments_by_id.get(id_)
    short = edition.department_title(id_)
    return tuple(dict.fromkeys((short, known.title, *known.aliases))) if known else (short,)


def _facets(
    *,
    sharing: str,
    class_: str,
    theme: Sequence[str] = (),
    cycle: str = "",
    format: str = "",  # noqa: A002 - the key of the facet
    access: Sequence[str] = (),
    freshness: str = "",
) -> dict[str, tuple[str, ...]]:
    """All but the department, which stands in the id."""
    return {
        "sharing": (sharing,) if sharing else (),
        "class": (class_,) if class_ else (),
        "theme": tuple(theme),
        "cycle": (cycle,) if cycle else (),
        "format": (format,) if format else (),
        "access": tuple(access),
        "freshness": (freshness,) if freshness else (),
    }

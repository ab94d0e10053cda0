"""信息项字典: one page a data element, who holds it, who is its source, where they differ (第四条（三）)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.audience import is_shown_whole
from site_builder.catalog import Distribution, Field
from site_builder.edition import Edition
from site_builder.entries import Entry
from site_builder.pages import terms
from site_builder.pages.page import Page
from site_builder.words import Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Holding:
    """One field that carries an element."""

    entry: Entry
    table: Distribution
    field: Field

    @property
    def type(self) -> str:
        """Type and length, as the table of fields says it."""
        return terms.data_type(self.field)


def pages(edition: Edition) -> Iterator[Page]:
    """The list of elements, and a page for each that the code list has."""
    say = edition.words
    elements = {row["id"]: row for row in edition.catalog.codelists.get("elements", ())}
    held = _held(edition)
    loose = [one for id_, some in held.items() if id_ not in elements for one in some]
    listed = sorted(elements.values(), key=lambda row: (-len(held.get(row["id"], ())), row["id"]))
    yield Page(
        kind="dictionary",
        address="elements/index.html",
        title=say("common.element_dictionary"),
        description=say("dictionary.description", number=len(elements)),
        words={
            "rows": [{"element": row, "holdings": held.get(row["id"], ())} for row in listed],
            "fields": sum(len(some) for some in held.values()),
            "loose": len(loose),
        },
    )
    for row in listed:
        holdings = held.get(row["id"], ())
        yield Page(
            kind="element",
            address=f"elements/{row['id']}/index.html",
            title=row["name"],
            description=say("element.description", name=row["name"], number=len(holdings)),
            words={
                "element": row,
                "holdings": holdings,
                "sources": [one for one in holdings if one.field.authoritative],
                "differences": _differences(row, holdings, say),
            },
        )


def _held(edition: Edition) -> Mapping[str, Sequence[Holding]]:
    """Fields by element; the empty id holds those that name none."""
    found: dict[str, list[Holding]] = {}
    for dataset in edition.datasets:
        if is_shown_whole(dataset):
            for table in dataset.distributions:
                for field in table.fields:
                    one = Holding(entry=edition.entries[dataset.id], table=table, field=field)
                    found.setdefault(field.element or "", []).append(one)
    return found


def _differences(row: Mapping[str, str], holdings: Sequence[Holding], say: Words) -> list[str]:
    """What is not the same everywhere, as sentences."""
    said = []
    names = sorted({one.field.title for one in holdings} - {row["name"]})
    if names:
        others = "、".join(f"“{name}”" for name in names)
        said.append(say("element.differing_names", name=row["name"], others=others))
    types = sorted({one.type for one in holdings})
    if len(types) > 1:
        said.append(say("element.differing_types", types="；".join(types)))
    letters = {one.field.data_type for one in holdings}
    if row["type"] and letters - {row["type"]}:
        others = "、".join(sorted(letters - {row["type"]}))
        said.append(say("element.differing_letters", type=row["type"], others=others))
    sources = {one.entry.department_title for one in holdings if one.field.authoritative}
    if len(sources) > 1:
        said.append(say("element.several_sources", departments="、".join(sorted(sources))))
    return said

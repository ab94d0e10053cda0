"""一件事: one page a matter, what each step needs, from whom, how, and whether it is there (`scenes.csv`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from site_builder.codelists import SATISFIED
from site_builder.edition import Edition
from site_builder.pages.page import Page
from site_builder.search_strings import syllables_of

Row = Mapping[str, str]


def pages(edition: Edition) -> Iterator[Page]:
    """The list of matters, and a page for each."""
    matters: dict[str, list[Row]] = {}
    for row in edition.catalog.codelists.get("scenes", ()):
        matters.setdefault(row["name"], []).append(row)
    listed = [
        {"name": name, "address": address_of(name), **_counts(_needs(rows))} for name, rows in matters.items()
    ]
    yield Page(
        kind="scenes",
        address="scenes/index.html",
        title=edition.words("common.scenes"),
        description=edition.words("scenes.description", number=len(listed)),
        words={"matters": listed},
    )
    for name, rows in matters.items():
        needs = _needs(rows)
        entries = [d for d in edition.datasets if name in _scenes_of(d.raw)]
        yield Page(
            kind="scene",
            address=address_of(name),
            title=name,
            description=edition.words("scene.description", name=name),
            words={
                "name": name,
                "steps": _steps(needs, edition),
                "entries": [edition.entries[d.id] for d in entries],
                **_counts(needs),
            },
        )


def address_of(name: str) -> str:
    """The address of a matter's page, spelt in pinyin."""
    signs = "-".join(syllables_of(name))
    slug = "".join(sign for sign in signs if sign == "-" or (sign.isascii() and sign.isalnum()))
    return f"scenes/{slug.strip('-') or 'x'}/index.html"


def _needs(rows: Sequence[Row]) -> list[Row]:
    """The rows that name something needed; a matter may be listed by name alone."""
    return [row for row in rows if row.get("item")]


def _counts(needs: Sequence[Row]) -> dict[str, int]:
    return {"total": len(needs), "satisfied": sum(row.get("satisfied") == SATISFIED for row in needs)}


def _steps(needs: Sequence[Row], edition: Edition) -> list[dict[str, object]]:
    """Each step in the order of the list, with what it needs."""
    steps: dict[str, list[dict[str, object]]] = {}
    for row in needs:
        # Of a hidden entry not even the code is told: the source department stands in the list itself.
        entry = edition.by_code.get(row.get("code", ""))
        steps.setdefault(row.get("step", ""), []).append(
            {"row": row, "entry": entry, "satisfied": row.get("satisfied") == SATISFIED}
        )
    return [{"step": step, "needs": of} for step, of in steps.items()]


def _scenes_of(raw: Mapping[str, object]) -> Sequence[str]:
    gov = raw.get("gov")
    scenes = gov.get("scenes", ()) if isinstance(gov, Mapping) else ()
    return scenes if isinstance(scenes, list) else ()

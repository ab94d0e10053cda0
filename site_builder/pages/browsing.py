"""Ways into the catalogue other than by search: by theme, by class, what is not shared, and the code lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from site_builder.audience import is_shown_whole
from site_builder.catalog import ResourceClass, SharingType
from site_builder.codelists import SHAPES
from site_builder.edition import Edition
from site_builder.pages.page import Page

LISTS = {
    "classification": "codelists.classification",
    "formats": "codelists.formats",
    "cycles": "codelists.cycles",
    "themes": "codelists.themes",
    "kinds": "codelists.kinds",
    "laws": "codelists.laws",
    "synonyms": "codelists.synonyms",
}
"""The lists that readers look at, in order, and what each is called; elements have pages of their own."""
COLUMNS = {
    "code": "codelists.code",
    "name": "codelists.name",
    "level": "codelists.level",
    "lead": "codelists.lead_department",
    "source": "codelists.source",
    "class": "codelists.format_class",
    "type": "codelists.format_type",
    "kind": "codelists.kind",
    "days": "codelists.days",
    "graceDays": "codelists.grace_days",
    "parent": "codelists.parent",
    "article2": "codelists.article_2",
    "authorised": "codelists.authorised",
    "title": "codelists.law",
    "docNo": "codelists.document_number",
    "article": "codelists.article",
    "url": "codelists.url",
    "word": "codelists.word",
    "means": "codelists.means",
}
"""What the columns of the lists are called; one that a city added is called as it is written."""


def pages(edition: Edition) -> Iterator[Page]:
    """The four pages."""
    yield _themes(edition)
    yield _classes(edition)
    yield _denied(edition)
    yield _codelists(edition)


def _themes(edition: Edition) -> Page:
    said = [d.themes for d in edition.datasets if is_shown_whole(d)]
    counted = Counter(theme for themes in said for theme in themes)
    rows = edition.catalog.codelists.get("themes", ())
    tops = [row["name"] for row in rows if not row["parent"]]
    groups = []
    for top in tops:
        parts = [{"name": r["name"], "count": counted[r["name"]]} for r in rows if r["parent"] == top]
        names = {top, *(str(part["name"]) for part in parts)}
        own = sum(not names.isdisjoint(themes) for themes in said)
        groups.append({"name": top, "direct": counted[top], "count": own, "parts": parts})
    return Page(
        kind="themes",
        address="themes/index.html",
        title=edition.words("themes.title"),
        description=edition.words("themes.description", number=len(tops)),
        words={"groups": sorted(groups, key=lambda group: (-int(str(group["count"])), str(group["name"])))},
    )


def _classes(edition: Edition) -> Page:
    """类 → 项 → 目, with who leads each 目 (第十条)."""
    rows = edition.catalog.codelists.get("classification", ())
    places = Counter(d.code[:6] for d in edition.datasets if is_shown_whole(d))
    tree = []
    for kind in ResourceClass:
        items = []
        for item in (row for row in rows if row["level"] == "项" and row["code"][0] == kind.value):
            leaves = [
                {"row": row, "lead": _title(edition, row["lead"]), "count": places[row["code"]]}
                for row in rows
                if row["level"] == "目" and row["code"].startswith(item["code"])
            ]
            number = sum(n for code, n in places.items() if code.startswith(item["code"]))
            items.append({"row": item, "leaves": leaves, "count": number})
        number = sum(n for code, n in places.items() if code[0] == kind.value)
        tree.append({"code": kind.value, "name": kind.label, "leaves": items, "count": number})
    return Page(
        kind="classes",
        address="classes/index.html",
        title=edition.words("classes.title"),
        description=edition.words("classes.description"),
        words={"tree": tree},
    )


def _title(edition: Edition, id_: str) -> str:
    known = edition.catalog.departments_by_id.get(id_)
    return known.short_title if known else id_


def _denied(edition: Edition) -> Page:
    datasets = [d for d in edition.datasets if d.sharing.type is SharingType.DENIED]
    laws = Counter((b.level, b.title) for d in datasets for b in d.sharing.denial_basis)
    return Page(
        kind="denied",
        address="denied/index.html",
        title=edition.words("common.denied_list"),
        description=edition.words("denied.description", number=len(datasets)),
        words={
            "rows": [{"dataset": d, "entry": edition.entries[d.id]} for d in datasets],
            "total": len(edition.entries),
            "laws": [
                {"level": level, "title": title, "count": n} for (level, title), n in sorted(laws.items())
            ],
        },
    )


def _codelists(edition: Edition) -> Page:
    lists = []
    for name, key in LISTS.items():
        if name not in edition.catalog.codelists:
            continue
        rows = edition.catalog.codelists[name]
        written = list(rows[0]) if rows else list(SHAPES[name].columns)
        columns = [(one, edition.words(COLUMNS[one]) if one in COLUMNS else one) for one in written]
        lists.append({"name": name, "title": edition.words(key), "columns": columns, "rows": rows})
    return Page(
        kind="codelists",
        address="codelists/index.html",
        title=edition.words("common.codelists"),
        description=edition.words("codelists.description"),
        words={"lists": lists},
    )

"""在线编目: a form made from the dataset schema, that works in the browser and sends nothing anywhere.

Everything it needs stands in the page as one script, because a browser that opens a page from a file
refuses both modules and requests. People appear by id and role only, as the 政务 edition allows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache

from markupsafe import Markup

from site_builder.catalog import Catalog, Department
from site_builder.codelists import words
from site_builder.config import SCHEMAS
from site_builder.edition import Edition
from site_builder.law import RULES
from site_builder.pages.next_codes import NextCodes
from site_builder.pages.page import Page

ASSETS = (
    "data",
    "schema",
    "wording",
    "naming",
    "table",
    "layout",
    "descriptor",
    "controls",
    "parts",
    "tables",
    "opening",
    "form",
)
"""Scripts under `assets/form/`, in the order in which they build on each other."""
OWN_RULES = ("V04",)
"""Rules that the form speaks of beside those that the schema names."""


def pages(edition: Edition) -> Iterator[Page]:
    """The one form."""
    yield Page(
        kind="form",
        address="cataloguing/form/index.html",
        title=edition.words("form.title"),
        description=edition.words("form.description"),
        words={"data": script_text(form_data(edition)), "scripts": ASSETS},
    )


def script_text(value: object) -> Markup:
    """JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(safe)  # noqa: S704  no "<" is left, so the element cannot end early


def form_data(edition: Edition) -> dict[str, object]:
    """What the scripts find in `window.muluForm`."""
    catalog = edition.catalog
    schema = json.loads((SCHEMAS / "dataset.schema.json").read_text("utf-8"))
    lists = catalog.codelists
    codes = NextCodes.of(catalog, edition.codes_given)
    entries: dict[str, list[list[str]]] = {}
    for dataset in edition.datasets:
        entries.setdefault(dataset.department, []).append([dataset.name, dataset.title])
    return {
        "asOf": edition.as_of.isoformat(),
        "city": catalog.city.title,
        "schema": schema,
        "rules": {
            id_: {
                "name": RULES[id_].name,
                "severity": RULES[id_].severity.value,
                "article": RULES[id_].article,
            }
            for id_ in sorted({"S01", *OWN_RULES, *_rules_of(schema)})
        },
        "formats": _grouped(lists.get("formats", ()), "class", "type"),
        "themes": _grouped([row for row in lists.get("themes", ()) if row["parent"]], "parent", "name"),
        "scenes": words(lists.get("scenes", ())),
        "elements": [[row["id"], row["name"]] for row in lists.get("elements", ())],
        "laws": [
            [row[column] for column in ("level", "title", "docNo", "article", "url")]
            for row in lists.get("laws", ())
        ],
        "levels": _levels(catalog),
        "own": edition.audience.department,
        "repository": catalog.city.raw.get("repository"),
        "departments": [
            {
                "id": department.id,
                "title": department.title,
                "people": _people(department, edition),
                "categories": codes.choices(department.id),
                "entries": entries.get(department.id, []),
            }
            for department in catalog.departments
        ],
        "pinyin": pinyin_table("".join(d.title for d in edition.datasets)),
    }


def _people(department: Department, edition: Edition) -> list[list[object]]:
    """Who is in post, by id; the reader's edition has no names."""
    return [
        [person.id, list(person.roles)]
        for person in department.people
        if (person.since is None or person.since <= edition.as_of)
        and (person.until is None or person.until >= edition.as_of)
    ]


def _levels(catalog: Catalog) -> list[str]:
    """The levels of a denial's basis that some policy of the city allows."""
    levels: dict[str, None] = {}
    for policy in catalog.city.policies:
        stated = catalog.policies.get(policy, {}).get("levels")
        levels |= dict.fromkeys(str(level) for level in stated) if isinstance(stated, list) else {}
    return list(levels)


def _grouped(rows: object, by: str, column: str) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for row in rows if isinstance(rows, list | tuple) else ():
        grouped.setdefault(row[by], []).append(row[column])
    return grouped


def _rules_of(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(rule := node.get("x-rule"), str):
            yield rule
        for inner in node.values():
            yield from _rules_of(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _rules_of(inner)


def pinyin_table(extra: str) -> dict[str, str]:
    """Syllable → its characters: the 3,755 common ones of GB 2312 and those of this catalogue."""
    grouped: dict[str, list[str]] = {}
    for sign in dict.fromkeys(_common() + extra):
        if 0x3400 <= ord(sign) <= 0x9FFF:
            grouped.setdefault(_syllable(sign), []).append(sign)
    return {syllable: "".join(signs) for syllable, signs in sorted(grouped.items())}


@cache
def _common() -> str:
    rows = (bytes((0xA0 + row, 0xA0 + cell)) for row in range(16, 56) for cell in range(1, 95))
    # Row 55 ends five signs early.
    return "".join(code.decode("gb2312", errors="ignore") for code in rows)


@cache
def _syllable(sign: str) -> str:
    # Half a second of dictionaries, needed by nothing else on a page.
    from pypinyin import lazy_pinyin

    return lazy_pinyin(sign)[0].replace("ü", "v")

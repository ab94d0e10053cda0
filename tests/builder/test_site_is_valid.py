"""The whole site of the sample city: valid HTML, whole links, scripts and styles that older browsers read, light pages."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import esprima
import html5lib
import pytest
import tinycss2

from site_builder.build import build
from site_builder.config import BuildConfig
from tests.builder.links import broken
from tests.builder.site import Site, Tags
from tests.small_city import AS_OF

THEME = Path(__file__).resolve().parents[2] / "site_builder/theme"
MOST = 60_000
NEWER = {
    # Property, function, at-rule or pseudo-class → the Chromium that first knew it.
    "accent-color": 93, "aspect-ratio": 88, "inset": 87, "inset-inline": 87, "inset-block": 87,
    "text-underline-offset": 87, "text-decoration-thickness": 89, "content-visibility": 85 + 2,
    "container-type": 105, "translate": 104, "rotate": 104, "scale": 104, "font-palette": 101,
    "text-wrap": 114, "field-sizing": 123, "scrollbar-gutter": 94, "scrollbar-width": 121, "hyphenate-character": 106,
    "color-mix": 111, "oklch": 111, "lab": 111, "trig": 111, "round": 125, "min-block-size": 999,
    "is": 88, "where": 88, "has": 105, "not-list": 88, "layer": 99, "container": 105, "property": 85 + 1,
    "starting-style": 117, "scope": 118, "modal": 105, "user-invalid": 119, "dvh": 108, "svh": 108, "lvh": 108,
}  # fmt: skip
KNOWN_86 = {"property"}
LOSES_NOTHING = {"forced-color-adjust"}
"""Without it forced colours, which Chromium has since 89, take the shape of a sign; the word beside it stays."""


@pytest.fixture(scope="module")
def site(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    config = BuildConfig(
        source=repository / "catalog_src",
        as_of=AS_OF,
        output=tmp_path_factory.mktemp("valid"),
        with_data=False,
    )
    assert build(config).published is not None
    return Site(config.output / "site")


# The theme's own: MkDocs escapes no attribute twice, and Material nests what HTML allows only loosely.
TOLERATED = frozenset({"unexpected-end-tag", "expected-named-entity"})


def faults(page: str) -> list[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(page)
    return [f"{code} {place} {data}" for place, code, data in parser.errors if code not in TOLERATED]


def test_every_page_is_valid_html(site: Site) -> None:
    wrong = {address: found[:3] for address, page in site.items() if (found := faults(page))}
    assert wrong == {}


def test_no_page_has_an_id_twice_or_a_label_without_its_field(site: Site) -> None:
    for address, page in site.items():
        tags = Tags(page).tags
        ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
        assert len(ids) == len(set(ids)), (address, {one for one in ids if ids.count(one) > 1})
        for name in ("for", "aria-labelledby", "aria-describedby"):
            named = {v for _, a in tags if (v := a.get(name))}
            missing = {one for one in named if one not in ids and not one.startswith("__")}
            assert missing == set(), (address, name)


def test_every_link_of_the_sample_site_leads_to_a_file(site: Site) -> None:
    elsewhere = [one for one in broken(site.folder) if not re.search(r"→ (https?|tel):", one)]
    assert elsewhere == []


def scripts() -> list[Path]:
    return sorted(THEME.rglob("*.js"))


def es2017(text: str) -> list[str]:
    """What of a script ES2017 has no word for; its parser refuses the rest by itself."""
    newer: list[str] = []

    def look(node: Any, _: Any) -> None:
        if node.type in ("ObjectExpression", "ObjectPattern"):
            newer.extend(one.type for one in node.properties if one.type != "Property")

    read = esprima.parseScript(text, {"tolerant": True}, look)
    # Its check of regular expressions is Python's, which knows other classes.
    faults = {str(error) for error in read.errors if "Invalid regular expression" not in str(error)}
    return [*newer, *faults]


@pytest.mark.parametrize("script", scripts(), ids=lambda path: path.relative_to(THEME).as_posix())
def test_our_scripts_are_es2017(script: Path) -> None:
    assert es2017(script.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text", ["a?.b;", "a ?? b;", "try {} catch {}", "a ??= b", "1n", "class A { x = 1 }", "x = {...a};"]
)
def test_a_newer_script_would_be_noticed(text: str) -> None:
    try:
        assert es2017(text) != []
    except esprima.Error:
        return


def newer(rules: list[Any]) -> Iterator[str]:
    """What Chromium 86 does not know in these rules."""
    for rule in rules:
        if rule.type == "at-rule":
            if NEWER.get(rule.lower_at_keyword, 0) > 86:
                yield f"@{rule.lower_at_keyword}"
            if rule.content is not None:
                yield from newer(
                    tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                )
        elif rule.type == "qualified-rule":
            yield from newer_words(rule.prelude)
            for one in tinycss2.parse_declaration_list(
                rule.content, skip_comments=True, skip_whitespace=True
            ):
                if one.type == "declaration":
                    if NEWER.get(one.lower_name, 0) > 86 and one.lower_name not in LOSES_NOTHING:
                        yield one.lower_name
                    yield from newer_words(one.value)
                else:
                    yield f"{one.type} inside a rule"


def newer_words(tokens: list[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type == "function":
            if NEWER.get(token.lower_name, 0) > 86 and token.lower_name not in KNOWN_86:
                yield f"{token.lower_name}()"
            yield from newer_words(token.arguments)
        elif token.type == "dimension" and NEWER.get(token.lower_unit, 0) > 86:
            yield token.lower_unit


@pytest.mark.parametrize("sheet", sorted(THEME.rglob("*.css")), ids=lambda path: path.name)
def test_our_styles_are_no_newer_than_chromium_86(sheet: Path) -> None:
    rules = tinycss2.parse_stylesheet(sheet.read_text("utf-8"), skip_comments=True, skip_whitespace=True)
    assert list(newer(rules)) == []


def test_a_newer_style_would_be_noticed() -> None:
    text = "a { inset: 0 } :is(a) { color: color-mix(in srgb, red, blue) } @layer x { b { height: 1dvh } } a { &:hover { top: 0 } }"
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    assert {"inset", "is()", "color-mix()", "@layer", "dvh"} <= set(newer(rules))


def test_a_dataset_page_is_light_and_no_script_holds_it_up(site: Site) -> None:
    for address, page in site.items():
        if not re.fullmatch(r"datasets/[^/]+/[^/]+/index\.html", address):
            continue
        own = [
            (site.folder / address).parent / (attributes["src"] or "")
            for tag, attributes in Tags(page).tags
            if tag == "script" and "defer" in attributes
        ]
        weight = len(gzip.compress(page.encode())) + sum(len(gzip.compress(one.read_bytes())) for one in own)
        assert weight <= MOST, address
    for address, page in site.items():
        body = page.index("<body")
        for at in re.finditer(r"<script[^>]* src=[^>]*>", page):
            # Colours are chosen before the first paint, or a dark page would flash; that script alone comes first.
            assert at.start() > body or "assets/theme/base.js" in at[0], (address, at[0])
    assert (site.folder / "assets/theme/base.js").stat().st_size < 4_000


def test_pages_say_nothing_that_a_strict_policy_would_refuse(site: Site) -> None:
    for address, page in site.items():
        for tag, attributes in Tags(page).tags:
            assert not any(name.startswith("on") for name in attributes), (address, tag)
            assert not (attributes.get("href") or "").startswith("javascript:"), (address, tag)
        if '<div id="mulu-content">' in page:
            stamped = page.split('<div id="mulu-content">')[1].split("</article>")[0]
            inline = re.findall(r"<script(?![^>]* src=)(?![^>]*type=\"application/)[^>]*>(.{0,20})", stamped)
            # The form carries its data as a script, because a page from a file may not ask for it.
            assert [text for text in inline if not text.startswith("window.muluForm")] == [], address

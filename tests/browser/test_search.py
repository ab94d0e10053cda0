"""The search in a real Chromium: always exact, on the sample city and on a catalogue of 10,000."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser

from site_builder import descriptors, sources
from site_builder.search_strings import normalise, pinyin_of
from tests.benchmarks.generate import generate
from tests.browser.searched import Searched, write_index
from tests.search_examples import examples

pytestmark = pytest.mark.browser

LARGE = 10_000
DRAWN = 5_000
"""Substrings drawn by seed from the large catalogue."""


@pytest.fixture(scope="module")
def sample(
    chromium: Browser, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searched]:
    """The sample city, from a file: a browser gives such a page neither fetch nor modules."""
    folder = tmp_path_factory.mktemp("sample")
    found = write_index(folder, repository / "catalog_src")
    page = chromium.new_page()
    page.goto((folder / "index.html").as_uri())
    yield Searched(documents=found, page=page)
    page.close()


@pytest.fixture(scope="module")
def large(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searched]:
    """A generated catalogue with realistic titles."""
    folder = tmp_path_factory.mktemp("large")
    generate(folder / "source", datasets=LARGE)
    found = write_index(folder / "site", folder / "source")
    page = chromium.new_page()
    page.goto((folder / "site/index.html").as_uri())
    yield Searched(documents=found, page=page)
    page.close()


@pytest.fixture(scope="module", params=["sample", "large"])
def searched(request: pytest.FixtureRequest) -> Searched:
    """Either catalogue."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Searched)
    return found


def test_a_title_typed_in_full_is_found_before_every_other(searched: Searched) -> None:
    titles = [document.title for document in searched.documents]
    same = defaultdict(set)
    for document in searched.documents:
        same[normalise(document.title)].add(document.id)
    answers = searched.ask((title, 5) for title in titles)
    late = [
        (title, answer.ids)
        for title, answer in zip(titles, answers, strict=True)
        if not answer.ids or answer.ids[0] not in same[normalise(title)]
    ]
    assert late == []


def test_a_part_of_titles_brings_exactly_the_titles_that_contain_it_first(searched: Searched) -> None:
    titles = {document.id: normalise(document.title) for document in searched.documents}
    holders: dict[str, set[str]] = defaultdict(set)
    for id_, title in titles.items():
        for length in range(2, 7):
            for begin in range(len(title) - length + 1):
                part = title[begin : begin + length]
                if not any(sign.isspace() for sign in part):
                    holders[part].add(id_)
    parts = sorted(holders)
    if len(titles) > 1_000:
        parts = Random(11).sample(parts, DRAWN)
    answers = searched.ask((part, len(holders[part])) for part in parts)
    wrong = [part for part, answer in zip(parts, answers, strict=True) if set(answer.ids) != holders[part]]
    assert len(parts) > 100
    assert wrong == []


def test_pinyin_in_full_and_initials_find_the_title(searched: Searched) -> None:
    spelt = {document.id: pinyin_of(document.title) for document in searched.documents}
    sharing: dict[str, set[str]] = defaultdict(set)
    for id_, ways in spelt.items():
        for way in ways:
            sharing[way].add(id_)
    chosen = sorted(spelt) if len(spelt) < 1_000 else Random(12).sample(sorted(spelt), 2_000)
    queries = [(id_, way) for id_ in chosen for way in spelt[id_] if way]
    answers = searched.ask((way, max(10, len(sharing[way]))) for _, way in queries)
    lost = [query for query, answer in zip(queries, answers, strict=True) if query[0] not in answer.ids]
    assert lost == []


def test_a_colloquial_word_finds_every_entry_whose_names_say_what_it_means(
    sample: Searched, repository: Path
) -> None:
    rows = descriptors.to_catalog(sources.read(repository / "catalog_src"), broken=frozenset()).codelists[
        "synonyms"
    ]
    meant = {
        row["word"]: {
            d.id for d in sample.documents if any(row["means"] in name for name in (d.title, *d.aliases))
        }
        for row in rows
    }
    asked = {word: ids for word, ids in meant.items() if ids}
    answers = sample.ask((word, 100) for word in asked)
    missed = [
        word for (word, ids), answer in zip(asked.items(), answers, strict=True) if not ids <= set(answer.ids)
    ]
    assert len(asked) >= 60
    assert missed == []


def test_what_stands_in_a_body_is_found_by_any_part_of_it_and_by_nothing_else(searched: Searched) -> None:
    random = Random(13)
    texts = {
        d.id: [
            normalise(t) for t in (*d.keywords, *d.synonyms, d.summary, *d.fields, *d.aliases, *d.department)
        ]
        for d in searched.documents
    }
    queries: set[str] = set()
    while len(queries) < 300:
        text = random.choice([t for t in texts[random.choice(sorted(texts))] if t])
        begin = random.randrange(len(text))
        part = text[begin : begin + random.randint(1, 12)]
        if part and not any(sign.isspace() for sign in part):
            queries.add(part)
    titles = {d.id: normalise(d.title) for d in searched.documents}
    others = {
        d.id: [*pinyin_of(d.title), *(p for a in d.aliases for p in pinyin_of(a)), d.id, d.code.lower()]
        for d in searched.documents
    }
    expected = [
        {id_ for id_ in texts if query in titles[id_] or any(query in t for t in (*texts[id_], *others[id_]))}
        for query in sorted(queries)
    ]
    answers = searched.ask((query, len(texts)) for query in sorted(queries))
    wrong = [
        (query, len(found), answer.total)
        for query, found, answer in zip(sorted(queries), expected, answers, strict=True)
        if set(answer.ids) != found or answer.total != len(found)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "query",
    [
        "登" * 10_000,
        "　 \t ",
        ".*",
        "(",
        "[\\",
        "\\",
        "$^",
        "𠮷",
        "<script>",
        "'\"",
        "%00",
        "a" * 10_000,
        "信 " * 5_000,
    ],
)
def test_an_odd_query_is_answered(sample: Searched, query: str) -> None:
    (answer,) = sample.ask([(query, 20)])
    assert answer.total == (len(sample.documents) if not query.strip() else answer.total)
    assert len(answer.ids) == min(answer.total, 20)


def test_examples_are_found_in_the_order_the_service_has(sample: Searched) -> None:
    known = examples()
    answers = sample.ask((example.query, len(example.ids)) for example in known)
    wrong = [
        (example.name, example.total, example.ids, answer)
        for example, answer in zip(known, answers, strict=True)
        if (answer.total, tuple(answer.ids)) != (example.total, example.ids)
    ]
    assert len(known) > 70
    assert wrong == []

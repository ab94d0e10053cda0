"""Who finds what: our search, Pagefind and Material's own, asked the same about the same texts."""

from __future__ import annotations

import html
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from playwright.sync_api import Page

from site_builder import descriptors, sources
from site_builder.edition import Edition
from site_builder.pages.search_index import documents
from site_builder.search import Document, write
from site_builder.search_strings import normalise, pinyin_of
from tests.benchmarks.browser import NO_CHROMIUM, chromium, program
from tests.benchmarks.generate import generate
from tests.benchmarks.machine import PEERS, tool
from tests.benchmarks.measure import QUICK, Goal, Measured, Table, command
from tests.benchmarks.peers import MATERIAL, MISSING, PAGEFIND, has
from tests.benchmarks.static import serving
from tests.browser.searched import THEME

NAME = "search-found"
FOUND, NOTHING = "% of what should stand among the first hits", "% of queries that find nothing"
GOALS = (
    Goal(what=FOUND, passing=100, stretch=100, why="what is not found is asked for by telephone, or collected again"),
    Goal(
        what=NOTHING, passing=0, stretch=0, at_least=False,
        why="who is told that there is nothing does not ask a second time",
    ),
)  # fmt: skip
SAMPLE = Path("catalog_src")
OURS = """async (query) =>
  (await window.muluSearch.search(query, {limit: 10})).hits.map(hit => hit.id)"""
THEIRS = """async (query) => {
  const pagefind = await import("/pagefind/pagefind.js");
  const found = await pagefind.search(query);
  return Promise.all(found.results.slice(0, 10).map(async one => (await one.data()).url));
}"""
MATERIALS = """() => Array.from(document.querySelectorAll(".md-search-result__item"))
  .slice(0, 10).map(item => new URL(item.querySelector("a").href).pathname)"""
WAITING, STARTING = "键入以开始搜索", "正在初始化搜索引擎"
"""What Material says before a query, and before it is ready."""
CONFIG = """site_name: 示例
theme: {name: material, language: zh, font: false}
plugins: [search]
nav: [index.md]
"""

Asked = Callable[[str], list[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One query, the entries that it should bring, and how far down they may stand."""

    query: str
    right: frozenset[str]
    within: int = 10

    def possible(self) -> int:
        """How many of them fit there."""
        return min(self.within, len(self.right))

    def found(self, hits: Sequence[str]) -> int:
        """How many of them stand there."""
        return len(self.right.intersection(hits[: self.within]))


def run(work: Path, size: str) -> Measured:
    """The sample city and generated titles in one index; each system gets the same texts of each entry."""
    if program() is None:
        return Measured(figures={}, seconds={}, missing={goal.what: NO_CHROMIUM for goal in GOALS})
    generated, each = (10, 3) if size == QUICK else (2_000, 60)
    entries = _entries(work, generated)
    kinds = _questions(entries, each)
    answers: dict[str, dict[str, list[list[str]]]] = {}
    with chromium() as browser:
        for name, ask in (("mulu", _ours), (PAGEFIND, _pagefind), (MATERIAL, _material)):
            if name == PAGEFIND and not has(PAGEFIND):
                continue
            page = browser.new_page()
            answers[name] = ask(work / name, entries, page, kinds)
            page.close()
    ours = answers["mulu"]
    possible = sum(question.possible() for of in kinds.values() for question in of)
    found = sum(q.found(hits) for kind, of in kinds.items() for q, hits in zip(of, ours[kind], strict=True))
    empty = sum(not hits for of in ours.values() for hits in of)
    return Measured(
        figures={FOUND: 100 * found / possible, NOTHING: 100 * empty / sum(map(len, kinds.values()))},
        seconds={},
        notes=(
            f"{len(entries):,} entries: the sample city and {generated:,} generated ones; ten hits looked at, of a full title the first",
            "found of those that should be there; in brackets how many queries found nothing at all",
            *(() if has(PAGEFIND) else (f"{PAGEFIND}: {MISSING}",)),
        ),
        table=_table(kinds, answers),
    )


def _entries(work: Path, generated: int) -> list[Document]:
    generate(work / "source", datasets=generated)
    found: list[Document] = []
    for source in (SAMPLE, work / "source"):
        catalog = descriptors.to_catalog(sources.read(source), broken=frozenset())
        found += documents(Edition(catalog=catalog, tables={}, files={}, as_of=date(2026, 11, 23)))
    return sorted(found, key=lambda document: document.id)


def _questions(entries: Sequence[Document], each: int) -> dict[str, list[Question]]:
    random = Random(5)
    titles = {document.id: normalise(document.title) for document in entries}
    spelt = {document.id: pinyin_of(document.title) for document in entries}
    chosen = random.sample(sorted(titles), min(each, len(titles)))

    def holding(part: str) -> frozenset[str]:
        return frozenset(id_ for id_, title in titles.items() if part in title)

    def spelling(way: str) -> frozenset[str]:
        return frozenset(id_ for id_, ways in spelt.items() if way in ways)

    def named(word: str) -> frozenset[str]:
        return frozenset(
            document.id
            for document in entries
            if any(normalise(word) in normalise(name) for name in (document.title, *document.aliases))
        )

    parts = []
    for id_ in chosen:
        length = random.randint(2, 4)
        begin = random.randrange(max(1, len(titles[id_]) - length + 1))
        parts.append(titles[id_][begin : begin + length].strip())
    words = {document.id: set(document.synonyms) for document in entries}
    known = sorted(set().union(*words.values()))
    colloquial = random.sample(known, min(2 * each, len(known)))
    return {
        "a title in full": [
            Question(query=titles[id_], right=frozenset(o for o, t in titles.items() if t == titles[id_]), within=1)
            for id_ in chosen
        ],
        "2 to 4 signs of a title": [Question(query=part, right=holding(part)) for part in parts],
        "pinyin in full": [Question(query=spelt[id_][0], right=spelling(spelt[id_][0])) for id_ in chosen],
        "initials": [Question(query=spelt[id_][-1], right=spelling(spelt[id_][-1])) for id_ in chosen],
        "a colloquial word": [
            Question(query=word, right=named(word) | {id_ for id_, of in words.items() if word in of})
            for word in colloquial
        ],
    }  # fmt: skip


def _ours(
    folder: Path, entries: Sequence[Document], page: Page, kinds: dict[str, list[Question]]
) -> dict[str, list[list[str]]]:
    shutil.copytree(THEME, folder / "assets/search")
    write(folder / "assets/search", entries)
    (folder / "index.html").write_text(
        '<!doctype html><meta charset="utf-8"><title>检索</title><script src="assets/search/search.js"></script>', "utf-8"
    )  # fmt: skip
    with serving(folder) as server:
        page.goto(f"{server.root}/index.html")
        return _all(kinds, lambda query: list(page.evaluate(OURS, query)))


def _pagefind(
    folder: Path, entries: Sequence[Document], page: Page, kinds: dict[str, list[Question]]
) -> dict[str, list[list[str]]]:
    folder.mkdir()
    names = {}
    for number, document in enumerate(entries):
        title, body = html.escape(document.title), html.escape("。".join(_texts(document)))
        names[f"/{number}.html"] = document.id
        (folder / f"{number}.html").write_text(
            f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>'
            f"<body data-pagefind-body><h1>{title}</h1><p>{body}</p></body></html>",
            "utf-8",
        )
    command(PEERS / "bin/python", "-m", "pagefind", "--site", folder)
    with serving(folder) as server:
        page.goto(f"{server.root}/0.html")
        return _all(kinds, lambda query: [names[url] for url in page.evaluate(THEIRS, query)])


def _material(
    folder: Path, entries: Sequence[Document], page: Page, kinds: dict[str, list[Question]]
) -> dict[str, list[list[str]]]:
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    (folder / "docs/index.md").write_text("---\nsearch: {exclude: true}\n---\n", "utf-8")
    names = {}
    for number, document in enumerate(entries):
        names[f"/{number}/"] = document.id
        body = html.escape("。".join(_texts(document)))
        text = f"---\ntitle: {json.dumps(document.title)}\n---\n<p>{body}</p>\n"
        (folder / f"docs/{number}.md").write_text(text, "utf-8")
    command(tool("mkdocs"), "build", "--quiet", cwd=folder)
    with serving(folder / "site") as server:
        page.goto(f"{server.root}/index.html")
        box = page.locator(".md-search__input")
        said = page.locator(".md-search-result__meta")

        def ask(query: str) -> list[str]:
            # The theme listens to keys alone.
            box.fill("")
            box.dispatch_event("keyup")
            said.filter(has_text=WAITING).wait_for(state="attached")
            box.fill(query)
            box.dispatch_event("keyup")
            said.filter(has_not_text=WAITING).filter(has_not_text=STARTING).wait_for(
                state="attached", timeout=60_000
            )
            return [names[path] for path in page.evaluate(MATERIALS)]

        box.click()
        return _all(kinds, ask)


def _texts(document: Document) -> Sequence[str]:
    """What stands in an entry beside its title."""
    return [*document.aliases, *document.department, *document.keywords, document.summary, *document.fields]


def _all(kinds: dict[str, list[Question]], ask: Asked) -> dict[str, list[list[str]]]:
    return {kind: [ask(question.query) for question in of] for kind, of in kinds.items()}


def _table(kinds: dict[str, list[Question]], answers: dict[str, dict[str, list[list[str]]]]) -> Table:
    rows = []
    for kind, of in kinds.items():
        cells = [kind, f"{len(of)}"]
        for answered in answers.values():
            hits = answered[kind]
            found = sum(question.found(one) for question, one in zip(of, hits, strict=True))
            possible = sum(question.possible() for question in of)
            cells.append(f"{found} of {possible} ({sum(not one for one in hits)})")
        rows.append(cells)
    return Table(head=["query", "queries", *answers], rows=rows)

"""An index in a browser: the search code with the data of one catalogue, asked many queries at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from site_builder import descriptors, sources
from site_builder.edition import Edition
from site_builder.pages.search_index import documents
from site_builder.search import Document, write

THEME = Path(__file__).resolve().parents[2] / "site_builder/theme/assets/search"

ASK = """
async (queries) => {
  const answers = [];
  for (const [query, limit] of queries) {
    const found = await window.muluSearch.search(query, {limit, plain: true});
    answers.push([found.total, found.hits.map(hit => hit.id)]);
  }
  return answers;
}
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the browser found."""

    total: int
    ids: list[str]


@dataclass(frozen=True, kw_only=True)
class Searched:
    """One catalogue's documents and a page that has their index."""

    documents: Sequence[Document]
    page: Page

    def ask(self, queries: Iterable[tuple[str, int]]) -> list[Answer]:
        """The answers to queries, each with the number of hits wanted."""
        found = self.page.evaluate(ASK, [list(query) for query in queries])
        return [Answer(total=total, ids=ids) for total, ids in found]


def write_index(folder: Path, source: Path) -> list[Document]:
    """The search code, the index of a source, and a page that loads both, below `folder`."""
    edition = Edition(
        catalog=descriptors.to_catalog(sources.read(source), broken=frozenset()),
        tables={},
        files={},
        as_of=date(2026, 11, 23),
    )
    found = sorted(documents(edition), key=lambda document: document.id)
    assets = folder / "assets/search"
    shutil.copytree(THEME, assets)
    write(assets, found)
    page = '<!doctype html><meta charset="utf-8"><title>检索</title><script src="assets/search/search.js"></script>'
    (folder / "index.html").write_text(page, "utf-8")
    return found

"""What somebody waits for who types into the search, in a real Chromium, and what crosses the network meanwhile."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from playwright.sync_api import Browser

from site_builder.search import Document
from site_builder.search_strings import pinyin_of
from tests.benchmarks.browser import NO_CHROMIUM, chromium, program
from tests.benchmarks.generate import generate
from tests.benchmarks.measure import QUICK, Curve, Goal, Measured, median
from tests.benchmarks.static import serving
from tests.browser.searched import write_index

NAME = "search"
COLD, WARM = "ms to the first result, nothing in the cache", "ms of a further query, p95"
FIRST, FURTHER = "kB before the first result", "kB for a further query, the largest"
FIRST_LARGE = "kB before the first result, five times the entries"
TYPED = "people give up on a search that does not answer while they type"
NETWORK = "the intranet of a town is a line of some Mbit/s, shared"
GOALS = (
    Goal(what=COLD, passing=150, stretch=100, why=TYPED, at_least=False),
    Goal(what=WARM, passing=30, stretch=10, why=TYPED, at_least=False),
    Goal(what=FIRST, passing=400, stretch=250, why=NETWORK, at_least=False),
    Goal(what=FURTHER, passing=150, stretch=60, why=NETWORK, at_least=False),
    Goal(what=FIRST_LARGE, passing=1500, stretch=1000, why=NETWORK, at_least=False),
)
ASK = """async (query) => {
  const began = performance.now();
  const found = await window.muluSearch.search(query, {limit: 20});
  return [performance.now() - began, found.total];
}"""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """One catalogue as the browser saw it."""

    cold: Sequence[float]
    """Milliseconds, each in a new browser context."""
    warm: Sequence[float]
    first: float
    """kB of everything up to the first result, page and code too."""
    further: Sequence[float]


def run(work: Path, size: str) -> Measured:
    """Every query is new: what a warm one loads from the index is in its time and in its bytes."""
    if program() is None:
        return Measured(figures={}, seconds={}, missing={goal.what: NO_CHROMIUM for goal in GOALS})
    small, middle, large = (20, 40, 80) if size == QUICK else (1_000, 10_000, 50_000)
    titles, times = (2, 1) if size == QUICK else (60, 7)
    seen: dict[int, _Seen] = {}
    with chromium() as browser:
        for datasets in (small, middle, large):
            source, site = work / f"{datasets}", work / f"{datasets}-site"
            generate(source, datasets=datasets)
            found = write_index(site, source)
            seen[datasets] = _seen(browser, site, _typed(found, titles), times)
    at = seen[middle]
    return Measured(
        figures={
            COLD: median(at.cold),
            WARM: _p95(at.warm),
            FIRST: at.first,
            FURTHER: max(at.further),
            FIRST_LARGE: seen[large].first,
        },
        seconds={"first result": [ms / 1000 for ms in at.cold], "further": [ms / 1000 for ms in at.warm]},
        notes=(
            f"{middle:,} entries, {large:,} for five times the entries; Chromium; files from this machine, compressed",
            f"first: one sign, code and index loaded; further: {len(at.warm)} queries as they are typed, sign by sign",
            "from the call of the search to its answer with summaries and marks; drawing the list is not in it",
            *(
                f"{datasets:,} entries: cold {median(one.cold):.0f} ms, warm p50 {median(one.warm):.1f} ms, "
                f"p95 {_p95(one.warm):.1f} ms, at most {max(one.further):.0f} kB a query"
                for datasets, one in seen.items()
            ),
        ),
        curves=(
            Curve(
                what="before the first result", unit="kB", of="entries",
                points=[(datasets, one.first) for datasets, one in seen.items()],
            ),
            Curve(
                what="first result, nothing in the cache", unit="ms", of="entries",
                points=[(datasets, median(one.cold)) for datasets, one in seen.items()],
            ),
            Curve(
                what="further query, p95", unit="ms", of="entries",
                points=[(datasets, _p95(one.warm)) for datasets, one in seen.items()],
            ),
        ),
    )  # fmt: skip


def _typed(documents: Sequence[Document], titles: int) -> list[str]:
    """Parts of titles and their initials, sign by sign, as somebody types them; no query twice."""
    random = Random(7)
    queries: dict[str, None] = {}
    for document in random.choices(documents, k=titles):
        begin = random.randrange(max(1, len(document.title) - 4))
        part = document.title[begin : begin + 4]
        initials = pinyin_of(document.title)[-1][:4]
        for word in (part, initials):
            queries |= dict.fromkeys(word[: length + 1] for length in range(len(word)))
    return list(queries)


def _seen(browser: Browser, site: Path, queries: Sequence[str], times: int) -> _Seen:
    cold: list[float] = []
    warm: list[float] = []
    further: list[float] = []
    with serving(site) as server:
        for turn in range(times):
            context = browser.new_context()
            page = context.new_page()
            before = server.sent
            page.goto(f"{server.root}/index.html")
            took, total = page.evaluate(ASK, queries[0])
            if not total:
                raise RuntimeError(f"“{queries[0]}” finds nothing")
            cold.append(took)
            first = (server.sent - before) / 1000
            for query in queries[1:] if turn == times - 1 else ():
                before = server.sent
                took, total = page.evaluate(ASK, query)
                if not total:
                    raise RuntimeError(f"“{query}” finds nothing")
                warm.append(took)
                further.append((server.sent - before) / 1000)
            context.close()
    return _Seen(cold=cold, warm=warm, first=first, further=further)


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]

"""The site of a whole city, against Material and Zensical for a tenth of its pages; how time and memory grow with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.benchmarks import peers
from tests.benchmarks.generate import generate
from tests.benchmarks.machine import tool
from tests.benchmarks.measure import QUICK, Curve, Goal, Measured, Spent, median, spend

NAME = "site-build"
TIMES = "times as fast for ten times the pages as Material with its search"
ZENSICAL = f"times as fast for ten times the pages as {peers.ZENSICAL}"
GROWS = "times the processor time for five times the entries"
PEAK = "MiB of memory at its peak for the largest catalogue"
GOALS = (
    Goal(what=TIMES, passing=1, stretch=2, why="a city publishes after every merge; nobody waits for a site"),
    Goal(what=ZENSICAL, passing=1, stretch=2, why="the same, against the successor of Material"),
    Goal(
        what=GROWS,
        passing=6,
        stretch=5,
        why="a prefecture has five times the entries of a city: the work may grow with them, not faster",
        at_least=False,
    ),
    Goal(
        what=PEAK,
        passing=1536,
        stretch=1024,
        why="the pipeline runs on a small machine beside others",
        at_least=False,
    ),
)
OURS = """
import sys
from datetime import date
from pathlib import Path
from site_builder import collector, pages, sums
from site_builder.build import compile_for_pages, masthead_and_edition
from site_builder.config import BuildConfig
from site_builder.shell import build_site
def run(source, site):
    compiled = compile_for_pages(BuildConfig(source=source, as_of=date(2026, 11, 23), with_data=False))
    assert not compiled.counts["error"]
    masthead, edition = masthead_and_edition(compiled)
    build_site(
        site,
        masthead=masthead,
        fill=lambda folder, shells: pages.write(folder, edition, shells, with_exports=False),
    )
    sums.write(site, None)
with collector.at_rest():
    run(*map(Path, sys.argv[1:]))
"""
"""Like the command: the catalogue is a function's own and gone with it. Names of the module would be searched for cycles
at the end of Python, which takes a second and a half."""
BODY = re.compile(r"<article[^>]*>(.*?)</article>", re.DOTALL)
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
MARKUP = re.compile(r"<[^>]+>")
MATERIAL = """site_name: 示例
theme: {name: material, language: zh, font: false}
plugins: [search]
nav: [index.md]
"""
"""As it comes, with the home page alone in `nav`, as ours: the sidebar of each page would name all others."""


def run(work: Path, size: str) -> Measured:
    """Reading, all rules, every page, the search and the digests; whole-catalogue exports have their own row."""
    small, middle, large, theirs = (10, 20, 40, 10) if size == QUICK else (1_000, 10_000, 50_000, 1_000)
    spent: dict[int, list[Spent]] = {}
    stock: dict[str, list[Spent]] = {peers.MATERIAL: []}
    if peers.has(peers.ZENSICAL):
        stock[peers.ZENSICAL] = []
    for datasets in (small, middle, large):
        generate(work / f"{datasets}", datasets=datasets)
    for turn in range(1 if size == QUICK else 2):
        spent.setdefault(middle, []).append(_ours(work, middle, turn))
        for peer, found in stock.items():
            project = work / f"{peer}-{turn}"
            _write_stock_project(project, work / f"{middle}-site-0", theirs)
            found.append(_theirs(peer, project, theirs))
    spent[small] = [_ours(work, small)]
    spent[large] = [_ours(work, large)]
    seconds = {f"mulu, {datasets:,}": [one.seconds for one in all_of] for datasets, all_of in spent.items()}
    processor = {datasets: median([one.processor for one in all_of]) for datasets, all_of in spent.items()}
    figures = {
        goal: median([one.seconds for one in stock[peer]]) / median(seconds[f"mulu, {middle:,}"])
        for goal, peer in ((TIMES, peers.MATERIAL), (ZENSICAL, peers.ZENSICAL))
        if peer in stock
    }
    peak = {datasets: max(one.peak for one in all_of) for datasets, all_of in sorted(spent.items())}
    return Measured(
        figures={
            **figures,
            GROWS: processor[large] / processor[middle],
            PEAK: peak[large],
        },
        missing={} if ZENSICAL in figures else {ZENSICAL: peers.MISSING},
        seconds=seconds
        | {f"{peer}, {theirs:,}": [one.seconds for one in found] for peer, found in stock.items()},
        notes=(
            f"ours: {middle:,} entries, all rules, every page, search, digests; the peers: {theirs:,} of the same pages",
            "the peers get the finished HTML of the pages, so that Markdown costs them nothing",
            "ext4 makes new files up to ten times as slowly for six minutes after many were deleted: best measured alone",
            *(
                f"{peer}, {theirs:,} pages: {median([one.processor for one in found]):.1f} s of processor"
                for peer, found in stock.items()
            ),
            *(
                f"{datasets:,} entries: {processor[datasets]:.1f} s of processor"
                for datasets in sorted(spent)
            ),
        ),
        curves=(
            Curve(
                what="building a site", unit="s of processor", of="entries", points=sorted(processor.items())
            ),
            Curve(what="memory of a build", unit="MiB", of="entries", points=sorted(peak.items())),
        ),
    )


def _ours(work: Path, datasets: int, turn: int = 0) -> Spent:
    """A new folder each time: nothing is deleted meanwhile, by them or by us."""
    return spend(tool("python"), "-c", OURS, work / f"{datasets}", work / f"{datasets}-site-{turn}")


def _theirs(peer: str, folder: Path, pages: int) -> Spent:
    """The project built from nothing by a peer, every page of it."""
    words = {
        peers.MATERIAL: (tool("mkdocs"), "build", "--quiet", "--clean"),
        peers.ZENSICAL: (tool("zensical"), "build", "--clean"),
    }[peer]
    spent = spend(*words, cwd=folder, env={"NO_MKDOCS_2_WARNING": "1"})
    written = sum(1 for _ in folder.glob("site/*/*/index.html"))
    if written != pages:
        raise RuntimeError(f"{peer} wrote {written} pages, {pages} were expected")
    return spent


def _write_stock_project(folder: Path, site: Path, count: int) -> None:
    """The bodies of the first dataset pages as documents of a stock project."""
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(MATERIAL, "utf-8")
    (folder / "docs/index.md").write_text("# 示例\n", "utf-8")
    files = sorted(site.glob("datasets/*/*/index.html"))[:count]
    if len(files) != count:
        raise RuntimeError(f"{len(files)} dataset pages, {count} were expected")
    for number, file in enumerate(files):
        found = BODY.search(file.read_text("utf-8"))
        if found is None:
            raise RuntimeError(f"{file} has no article")
        body = SCRIPT.sub("", found[1])
        heading = TITLE.search(body)
        title = MARKUP.sub("", heading[1]).strip() if heading else file.parent.name
        name = f"{file.parent.parent.name}/{number}.md"
        (folder / "docs" / name).parent.mkdir(exist_ok=True)
        (folder / "docs" / name).write_text(f"---\ntitle: {json.dumps(title)}\n---\n{body}\n", "utf-8")

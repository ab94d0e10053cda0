"""The page of benchmarks: every goal of every row stands there, missed ones with what was tried."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from site_builder.errors import BuildError
from site_builder.figures.loglog import plot
from site_builder.measurements import told
from site_builder.measurements.told import MARK
from tests.benchmarks.__main__ import rows

PAGE = "benchmarks/index.md"
CURVE = {
    "what": "building",
    "unit": "s",
    "of": "entries",
    "points": [[10, 1], [100, 10], [1000, 100]],
    "slope": 1.0,
}


@pytest.fixture
def docs(repository: Path) -> Path:
    """The folder of the hand-written pages."""
    return repository / "site_builder/handbook"


def write(folder: Path, **goal: object) -> Path:
    """A kept row with one goal."""
    (folder / "benchmarks/results").mkdir(parents=True)
    value = {
        "name": "row", "about": "About <it>.", "when": "2026-11-25T10:00:00+00:00",
        "machine": {"commit": "0123456789abcdef", "python": "3.11", "system": "Linux", "processor": "P", "cores": 2,
                    "memoryMiB": 2048, "versions": {"duckdb": "2"}},
        "goals": [{"what": "times a_b|c", "pass": 4, "stretch": 8, "why": "w", "atLeast": True} | goal],
        "curves": [CURVE], "table": {"head": ["query", "ours"], "rows": [["pinyin", "3 of 3"]]},
    }  # fmt: skip
    (folder / "benchmarks/results/row.json").write_text(json.dumps(value), "utf-8")
    return folder


def test_every_goal_of_every_row_is_on_the_page_or_the_row_is_named_as_not_kept(docs: Path) -> None:
    text = (docs / PAGE).read_text("utf-8")
    page = told(text, docs).replace("\\", "")
    named = {name for mark in MARK.finditer(text) for name in mark[1].split()}
    rest = text.partition("## Not kept yet")[2]
    for name, row in rows().items():
        if name in named:
            kept = json.loads((docs / f"benchmarks/results/{name}.json").read_bytes())
            assert [goal["what"] for goal in kept["goals"]] == [goal.what for goal in row.GOALS], name
            assert all(goal.what in page for goal in row.GOALS), name
        else:
            assert f"`{name}`" in rest, f"{name} is neither kept on the page nor named as not kept"


def test_every_missed_goal_says_what_was_tried_what_it_gave_and_what_comes_next(docs: Path) -> None:
    tried = json.loads((docs / "benchmarks/missed.json").read_bytes())
    missed = {
        (kept["name"], goal["what"])
        for kept in (json.loads(file.read_bytes()) for file in (docs / "benchmarks/results").glob("*.json"))
        for goal in kept["goals"]
        if goal.get("verdict") == "missed"
    }
    assert missed == {(name, what) for name, of in tried.items() for what in of}
    assert all(text.keys() == {"tried", "gave", "next"} for of in tried.values() for text in of.values())


def test_kept_figures_name_a_commit_that_can_be_checked_out(docs: Path) -> None:
    commits = [
        json.loads(f.read_bytes())["machine"]["commit"] for f in (docs / "benchmarks/results").glob("*.json")
    ]
    assert commits
    assert all(re.fullmatch(r"[0-9a-f]{40}", commit) for commit in commits)


def test_a_missed_goal_is_marked_and_its_text_stands_under_the_table(tmp_path: Path) -> None:
    write(tmp_path, figure=3.5, verdict="missed")
    texts = {"row": {"times a_b|c": {"tried": "this", "gave": "little", "next": "that"}}}
    (tmp_path / "benchmarks/missed.json").write_text(json.dumps(texts), "utf-8")
    page = told("# B\n\n@@bench row@@\n", tmp_path)
    assert r"| times a\_b\|c | at least 4 | 3.5 | <strong>missed</strong> |" in page
    assert r"**Missed: times a\_b\|c.** Tried: this Gave: little Next: that" in page
    assert "About &lt;it&gt;." in page
    assert "| pinyin | 3 of 3 |" in page
    assert "Commit 0123456789ab, 2026-11-25" in page


def test_thousands_are_written_out(tmp_path: Path) -> None:
    page = told("@@bench row@@", write(tmp_path, figure=73564.2, verdict="stretch"))
    assert "| 73,564 | very good |" in page


def test_a_goal_that_was_not_measured_says_why(tmp_path: Path) -> None:
    page = told("@@bench row@@", write(tmp_path, missing="no Chromium"))
    assert "not measured: no Chromium" in page


def test_the_machines_are_told_once_each(tmp_path: Path) -> None:
    assert (
        told("@@bench machine@@", write(tmp_path))
        == "- 2 cores of P, 2 GiB of memory, Linux, Python 3.11, DuckDB 2"
    )


def test_a_mark_for_a_row_that_was_never_kept_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="ROWS=nothing"):
        told("@@bench nothing@@", tmp_path)


class Shapes(HTMLParser):
    """Circles, labels, and whatever would need a style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.circles: list[tuple[float, float]] = []
        self.styled: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag == "circle":
            self.circles.append((float(of["cx"] or ""), float(of["cy"] or "")))
        if "style" in of:
            self.styled.append(tag)


def test_a_power_of_the_size_is_a_straight_line_inside_the_axes() -> None:
    drawn = plot("one", CURVE)
    found = Shapes(drawn)
    (x1, y1), (x2, y2), (x3, y3) = found.circles
    assert x2 - x1 == pytest.approx(x3 - x2, abs=0.2)
    assert y1 - y2 == pytest.approx(y2 - y3, abs=0.2)
    assert 0 < x1 < x3 < 460
    assert 0 < y3 < y1 < 260
    assert found.styled == []
    assert "to the power of 1.00" in drawn


def test_a_cost_that_does_not_grow_and_one_below_one_are_drawn_too() -> None:
    drawn = plot("flat", {**CURVE, "points": [[10, 0.02], [100, 0.02]], "slope": 0.0})
    (_, y1), (_, y2) = Shapes(drawn).circles
    assert y1 == y2
    assert ">0.01<" in drawn


def test_a_figure_in_a_line_is_that_of_a_goal_of_the_table_or_of_a_note(tmp_path: Path) -> None:
    docs = write(tmp_path, figure=73564.2, verdict="stretch")
    file = docs / "benchmarks/results/row.json"
    value = json.loads(file.read_bytes())
    value["goals"][0]["what"] = "calls a second"
    file.write_text(json.dumps(value | {"notes": ["ours: 5/s, p50 1 ms", "other"]}), "utf-8")
    asked = "@@figure row: calls a second@@; @@figure row: pinyin@@; @@figure row: ours@@"
    assert told(asked, docs) == "73,564; 3 of 3; 5/s, p50 1 ms"


@pytest.mark.parametrize("mark", ["@@figure row: nothing@@", "@@figure none: ours@@"])
def test_a_figure_that_was_never_kept_stops_the_build(tmp_path: Path, mark: str) -> None:
    with pytest.raises(BuildError, match="no kept figure"):
        told(mark, write(tmp_path, figure=1, verdict="pass"))


def test_the_page_of_sizes_states_no_measured_figure_of_its_own(docs: Path) -> None:
    page = docs / "operations/sizing/index.md"
    measured = page.read_text("utf-8").partition("## 测得的数")[2].partition("\n## ")[0]
    rows = [line.split("|")[2].strip() for line in measured.splitlines() if line.startswith("|")][2:]
    assert len(rows) >= 10
    assert all(re.fullmatch(r"@@figure [^@]+@@", cell) for cell in rows)

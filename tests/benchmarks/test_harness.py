from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.benchmarks import peers
from tests.benchmarks.__main__ import main, rows
from tests.benchmarks.browser import NO_CHROMIUM, program
from tests.benchmarks.measure import Goal, in_turns, spend


def test_short_form_measures_every_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "results.json"
    assert main(["--quick", "--output", str(output)]) == 0
    results = json.loads(output.read_bytes())
    assert [row["name"] for row in results["rows"]] == list(rows())
    assert all(goal["why"] for row in results["rows"] for goal in row["goals"])
    # What needs a peer is measured where `make bench` has installed it.
    measured = [goal for row in results["rows"] for goal in row["goals"] if "missing" not in goal]
    assert all(goal["figure"] >= 0 for goal in measured)
    without_peers = {name for name in (peers.DATASETTE, peers.ROAPI, peers.ZENSICAL) if not peers.has(name)}
    missing = [goal for row in results["rows"] for goal in row["goals"] if "missing" in goal]
    assert all(
        any(name in goal["what"] for name in without_peers)
        or (goal["missing"] == NO_CHROMIUM and program() is None)
        for goal in missing
    )
    assert {"commit", "cores", "memoryMiB", "processor", "python", "versions"} <= results["machine"].keys()
    assert capsys.readouterr().out.count("goal ") == len(measured)


def test_a_row_that_cannot_run_is_said_and_the_exit_code_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no such program")

    monkeypatch.setattr(rows()["check-data"], "run", broken)
    output = tmp_path / "results.json"
    assert main(["check-data", "--quick", "--output", str(output)]) == 1
    assert json.loads(output.read_bytes())["rows"] == [{"name": "check-data", "error": "no such program"}]
    assert "no such program" in capsys.readouterr().err


def test_runs_take_turns() -> None:
    order: list[str] = []
    seconds = in_turns({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, times=2)
    assert order == ["a", "b", "a", "b"]
    assert {name: len(all_of) for name, all_of in seconds.items()} == {"a": 2, "b": 2}


def test_a_goal_looks_in_its_own_direction() -> None:
    faster = Goal(what="times", passing=4, stretch=8, why="so")
    shorter = Goal(what="seconds", passing=1.5, stretch=0.8, why="so", at_least=False)
    assert [faster.verdict(figure) for figure in (3.9, 4, 8)] == ["missed", "pass", "stretch"]
    assert [shorter.verdict(figure) for figure in (1.6, 1.5, 0.8)] == ["missed", "pass", "stretch"]


TWO_PROCESSES = """
import os, time
shared = b"1" * (100 << 20)
beside = os.fork()
own = b"2" * (100 << 20)
time.sleep(2)
if beside:
    os.wait()
"""


def test_memory_of_every_process_counts_and_what_they_share_counts_once() -> None:
    assert 300 < spend(sys.executable, "-c", TWO_PROCESSES).peak < 360


def test_memory_of_whoever_asks_is_not_that_of_the_program() -> None:
    large = b"1" * (200 << 20)
    assert spend(sys.executable, "-c", "pass").peak < 100 < len(large) >> 20

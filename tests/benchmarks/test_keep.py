from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import _to_come
from tests.benchmarks.keep import KEPT, Unkept, keep, require_clean, took, uncommitted
from tests.benchmarks.measure import FULL, QUICK, Curve, spend


@pytest.fixture
def repository_of_one_file(tmp_path: Path) -> Path:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.invalid", "-c", "commit.gpgsign=false")
    (tmp_path / "code.py").write_text("1\n")
    for words in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "-m", "one")):
        subprocess.run(["git", "-C", tmp_path, *words], check=True)
    return tmp_path


def test_figures_of_a_tree_that_nobody_can_check_out_are_not_kept(repository_of_one_file: Path) -> None:
    require_clean(FULL, repository_of_one_file)
    (repository_of_one_file / "code.py").write_text("2\n")
    with pytest.raises(Unkept, match=r"code\.py"):
        require_clean(FULL, repository_of_one_file)


def test_results_kept_a_moment_ago_do_not_make_the_tree_unclean(repository_of_one_file: Path) -> None:
    keep({"when": "w", "machine": {}, "rows": [{"name": "a"}]}, repository_of_one_file / KEPT)
    assert uncommitted(repository_of_one_file) == []


def test_the_short_form_is_not_kept(repository_of_one_file: Path) -> None:
    with pytest.raises(Unkept, match="short form"):
        require_clean(QUICK, repository_of_one_file)


def test_a_row_that_could_not_run_leaves_what_was_kept_before(tmp_path: Path) -> None:
    machine = {"commit": "c"}
    keep(
        {"when": "1", "machine": machine, "rows": [{"name": "a", "goals": [], "seconds": {}, "took": 9.5}]},
        tmp_path,
    )
    keep({"when": "2", "machine": machine, "rows": [{"name": "a", "error": "no"}]}, tmp_path)
    kept = json.loads((tmp_path / "a.json").read_bytes())
    assert kept == {"name": "a", "goals": [], "took": 9.5, "when": "1", "machine": machine}
    assert (took("a", tmp_path), took("b", tmp_path)) == (9.5, None)


def test_progress_says_how_many_rows_are_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.benchmarks.__main__.took", {"a": 60.0, "b": 120.0}.get)
    assert _to_come(["a", "b", "c"]) == "about 60 s; with it 3 to come, about 3 min and 1 rows never kept"


def test_the_slope_is_the_power_with_which_a_cost_grows() -> None:
    curve = Curve(what="w", unit="s", of="rows", points=[(10, 5), (100, 500), (1000, 50_000)])
    assert curve.slope == pytest.approx(2)


def test_a_program_that_ends_badly_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="ended with 3: because"):
        spend("python3", "-c", "import sys; print('because', file=sys.stderr); sys.exit(3)")

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from site_builder import compilation as flow
from site_builder.config import BuildConfig
from tests.benchmarks.generate import generate, main


def digest(root: Path) -> dict[str, str]:
    files = sorted(file for file in root.rglob("*") if file.is_file())
    return {str(f.relative_to(root)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("generated") / "source"
    generate(root, datasets=400, tables_with_rows=4, rows=300, seed=7)
    return root


def descriptors(root: Path) -> list[dict[str, object]]:
    return [json.loads(file.read_bytes()) for file in sorted(root.glob("*/*/datapackage.json"))]


@pytest.mark.parametrize("datasets", [1, 90])
def test_generated_catalogue_has_no_finding(datasets: int, tmp_path: Path) -> None:
    generate(tmp_path / "source", datasets=datasets, tables_with_rows=1, rows=200)
    compiled = flow.compile_catalog(BuildConfig(source=tmp_path / "source", as_of=date(2026, 11, 23)))
    assert compiled.findings == ()
    assert compiled.counts["datasets"] == datasets
    assert compiled.counts["rows"] == 200


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        generate(tmp_path / name, datasets=12, tables_with_rows=2, rows=20, seed=seed)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert digest(tmp_path / "a") != digest(tmp_path / "c")


def test_there_are_as_many_entries_and_rows_as_asked_for(large: Path) -> None:
    assert len(descriptors(large)) == 400
    tables = list(large.glob("*/*/data/rows.csv"))
    assert len(tables) == 4
    for table in tables:
        with table.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.reader(opened))
        assert len(rows) == 301
        assert len({row[0] for row in rows}) == 301


def test_departments_grow_with_the_entries(large: Path) -> None:
    departments = [folder for folder in large.iterdir() if (folder / "department.json").exists()]
    assert len(departments) == 11


def test_titles_names_and_codes_are_unique(large: Path) -> None:
    found = descriptors(large)
    for values in ([d["title"] for d in found], [d["gov"]["code"] for d in found]):
        assert len(values) == len(set(values))


def test_sharing_types_stand_in_realistic_shares(large: Path) -> None:
    shares = Counter(d["gov"]["sharing"]["type"] for d in descriptors(large))
    assert 0.52 < shares["无条件共享"] / 400 < 0.70
    assert 0.25 < shares["有条件共享"] / 400 < 0.43
    assert 0.01 < shares["不予共享"] / 400 < 0.10


def test_command_says_what_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "new"), "--datasets", "3"]) == 0
    assert "3 项信息资源" in capsys.readouterr().out
    assert main([str(tmp_path / "new"), "--datasets", "3"]) == 2
    assert "已经存在且不为空" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--datasets", "-1"], ["--datasets", "x"], []])
def test_wrong_options_are_refused(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path / "new"), *options])
    assert stopped.value.code == 2
    assert not (tmp_path / "new").exists()


def test_more_tables_than_entries_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "new"), "--datasets", "2", "--tables-with-rows", "3"]) == 2
    assert "多于" in capsys.readouterr().err

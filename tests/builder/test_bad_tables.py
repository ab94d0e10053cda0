"""Odd table files of others, used as data: findings, or exactly the right values (issue: must show)."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.builder.tables.differences import DIFFERENCES
from tests.builder.tables.folder import Folder, Json, Result, field
from tests.builder.tables.oracle import Oracle, ask, same

WIDE = "frictionless-fixtures/wide.csv"
ENDINGS = (".csv", ".tsv", ".ndjson", ".jsonl", ".xlsx", ".parquet", ".parq", ".csv.gz", ".zip")
ROOT = Path(__file__).resolve().parents[3] / "shared" / "data" / "bad-tables"
REAL = ROOT.parent / "real-tables"
FILES = sorted(
    p.relative_to(ROOT).as_posix()
    for p in ROOT.rglob("*")
    if p.is_file() and p.name.lower().endswith(ENDINGS)
)

pytestmark = pytest.mark.skipif(not FILES, reason="../shared (real data for tests) is not on this machine")


@pytest.mark.parametrize("name", [name for name in FILES if name != WIDE])
def test_odd_file_gives_findings_or_exactly_the_right_values(name: str, tmp_path: Path) -> None:
    folder = Folder(root=tmp_path)
    suffixes = Path(name).suffixes
    path = f"data/t{''.join(suffixes[-2:]) if name.endswith(('.gz', '.zip')) else suffixes[-1]}"
    folder.write(path, (ROOT / name).read_bytes())
    for kind, oracle in ask(ROOT / name).items():
        result = folder.examine({"name": "t", "title": "表", "path": path, **oracle.resource})
        assert all(f.message and f.hint and f.name for f in result.findings)
        if not result.errors and oracle.rows is not None:
            same(result, oracle.rows)
        ours, theirs = bool(result.errors), bool(oracle.errors)
        if (name, kind) in DIFFERENCES:
            assert ours != theirs, f"{kind}: no difference any more, take it out of the table"
        else:
            assert ours == theirs, (kind, result.messages[:2000], oracle.errors[:5])
            same_first_bad_cell(result, oracle)


def same_first_bad_cell(result: Result, oracle: Oracle) -> None:
    """Where a cell is the first thing that frictionless minds, so it is for us.

    A record with too few or too many cells is one finding about the record, which names no field.
    """
    if oracle.first is not None:
        row = min((finding.row for finding in result.errors if finding.row is not None), default=None)
        fields = {finding.field for finding in result.errors if finding.row == row}
        assert row == oracle.first[0], (oracle.first, result.messages[:1000])
        assert fields & {oracle.first[1], None}, (oracle.first, fields)


@pytest.mark.parametrize("name", [p.relative_to(REAL).as_posix() for p in sorted(REAL.rglob("*.csv"))])
def test_real_table_is_judged_as_frictionless_judges_it(name: str, tmp_path: Path) -> None:
    folder = Folder(root=tmp_path)
    folder.write("data/t.csv", (REAL / name).read_bytes())
    for kind, oracle in ask(REAL / name).items():
        result = folder.examine({"name": "t", "title": "表", "path": "data/t.csv", **oracle.resource})
        assert bool(result.errors) == bool(oracle.errors), (kind, result.messages[:2000], oracle.errors[:5])
        same_first_bad_cell(result, oracle)
        if not result.errors and oracle.rows is not None:
            same(result, oracle.rows)


def test_a_table_of_nine_thousand_columns_is_refused_at_once(tmp_path: Path) -> None:
    content = (ROOT / WIDE).read_bytes()
    labels = content.decode("utf-8").splitlines()[0].split(",")
    result = Folder(root=tmp_path).check(content, [field(label) for label in labels])
    assert result.one().rule == "F03"
    assert "最多 2000 个" in result.messages


SPECTRUM = ROOT / "csv-spectrum"


@pytest.mark.parametrize("name", sorted(p.stem for p in SPECTRUM.glob("csvs/*.csv")))
def test_csv_spectrum_is_read_as_its_right_answer(name: str, tmp_path: Path) -> None:
    content = (SPECTRUM / "csvs" / f"{name}.csv").read_bytes()
    header = next(csv.reader(content.decode("utf-8").splitlines()))
    answer: list[Json] = json.loads((SPECTRUM / "json" / f"{name}.json").read_text(encoding="utf-8"))
    result = Folder(root=tmp_path).check(content, [field(label) for label in header])
    expected = [list(row.values()) for row in answer]
    if b"\r" not in content:
        # One file of the copy lost its carriage returns on the way, its answer did not.
        expected = [[value.replace("\r\n", "\n") for value in row] for row in expected]
    assert not result.findings, result.messages
    assert [["" if value is None else value for value in row] for row in result.rows()] == expected


NO_TABLES = {
    "chinese/damaged-by-text-transfer.xlsx": "工作簿打不开",
    "chinese/empty.csv": "文件是空的",
    "chinese/only-newlines.csv": "只有空行",
    "chinese/xlsx-named.csv": "Excel 工作簿",
}


@pytest.mark.parametrize(("name", "words"), NO_TABLES.items())
def test_what_is_no_table_gives_f03(name: str, words: str, tmp_path: Path) -> None:
    result = Folder(root=tmp_path).check(
        (ROOT / name).read_bytes(), [field("id")], path=f"data/t{Path(name).suffix}"
    )
    assert result.one().rule == "F03"
    assert words in result.messages

"""`mulu report`: every report whole, the same twice, with a manifest that a stranger can recompute."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder import reports
from site_builder.cli import main
from site_builder.errors import BuildError
from site_builder.reports._bundle import manifest_of
from tests.builder.dossiers.conftest import text_of
from tests.builder.evaluation.cities import sample
from tests.builder.reports.making import ASKED, git, made
from tests.small_city import City

RECOMPUTE = Path(__file__).with_name("recompute.py")


def test_every_report_is_tried_here() -> None:
    assert reports.names() == sorted(ASKED)


@pytest.mark.parametrize("name", sorted(ASKED))
def test_the_same_source_gives_the_same_bytes(name: str) -> None:
    first, second = made(name), made(name)
    assert first == second
    assert first.files
    assert manifest_of(first, sample().basis) == manifest_of(second, sample().basis)


@pytest.mark.parametrize("name", sorted(ASKED))
def test_help_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["report", name, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert f"例：mulu report {name}" in said
    assert "--usage" in said


WORDS = {
    "annual": ["annual", "mzj", "2026"],
    "audit": ["audit", "mzj", "--from", "2026-01-01", "--to", "2026-11-23"],
    "evaluation": ["evaluation", "2026"],
    "evidence": ["evidence"],
    "joint": ["joint", "mzj", "2026"],
}


@pytest.mark.parametrize("name", sorted(WORDS))
def test_a_stranger_can_recompute_the_manifest(
    name: str, city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "目录"]):
        git(city.source, *step)
    target = tmp_path / "out" / name
    asked = ["report", *WORDS[name], "--source", str(city.source), "--as-of", "2026-11-23"]
    assert main([*asked, "--output", str(target)]) == 0
    assert f"已写出 {target}" in capsys.readouterr().out
    manifest = json.loads((target / "manifest.json").read_bytes())
    assert manifest["commit"] == git(city.source, "rev-parse", "HEAD")
    assert manifest["sources"]

    def check() -> tuple[int, str]:
        run = subprocess.run(
            [sys.executable, RECOMPUTE, target, city.source], capture_output=True, text=True, check=False
        )
        return run.returncode, run.stdout

    assert check() == (0, "ok\n")
    table = next(file for file in sorted(target.rglob("*.csv")))
    table.write_bytes(table.read_bytes() + b" ")
    code, said = check()
    assert code == 1
    assert table.relative_to(target).as_posix() in said
    # Written again, the report is as it was.
    assert main([*asked, "--output", str(target)]) == 0
    assert check() == (0, "ok\n")
    assert sorted(p.name for p in target.parent.iterdir()) == [name]


def test_nothing_is_written_over_what_is_no_report(city: City, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.mkdir()
    (target / "letter.txt").write_text("重要")
    words = ["report", "evaluation", "2026", "--source", str(city.source), "--output", str(target)]
    assert main(words) == 2
    assert [p.name for p in target.iterdir()] == ["letter.txt"]


def test_a_report_that_cannot_be_written_leaves_nothing_behind(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    target = tmp_path / "file" / "out"
    words = ["report", "evaluation", "2026", "--source", str(city.source), "--output", str(target)]
    assert main(words) == 2
    assert "没有留下写了一半的报告" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == ""


def test_an_old_report_survives_a_failed_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, basis, target = made("joint"), sample().basis, tmp_path / "joint"
    reports.write(bundle, basis, target)
    before = {p: p.read_bytes() for p in target.iterdir()}
    rename = Path.rename

    def full(self: Path, other: Path) -> Path:
        if ".tmp-" in self.name:
            raise OSError(28, "No space left on device")
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(BuildError, match="没有留下写了一半的报告"):
        reports.write(bundle, basis, target)
    assert {p: p.read_bytes() for p in target.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["joint"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["annual", "wu", "2026"], "没有“wu”这个部门。已有的部门标识：dsjzx、mzj。"),
        (["annual", "mzj", "26"], "“26”不是年度"),
        (["project", "mzj-2026-001"], "没有“mzj-2026-001”这个信息化项目。台账里的项目：（没有）。"),
        (
            ["audit", "mzj", "--from", "2026-12-01", "--to", "2026-01-01"],
            "--from 2026-12-01 晚于 --to 2026-01-01",
        ),
        (["audit", "mzj", "--from", "2026"], "“2026”不是日期"),
        (["evaluation", "2026", "--usage", "nowhere.json"], "读不到使用情况文件 nowhere.json"),
        (["wu"], "没有 'wu' 这个值"),
    ],
)
def test_what_is_wrong_is_said_in_chinese_and_nothing_is_written(
    words: list[str], said: str, city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out"
    asked = ["report", *words]
    if len(words) > 1:
        asked += ["--source", str(city.source), "--output", str(target)]
    try:
        code = main(asked)
    except SystemExit as ended:
        code = int(str(ended.code))
    assert code == 2
    assert said in capsys.readouterr().err
    assert not target.exists()


def test_a_broken_department_file_is_named(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.patch("mzj/department.json", {"uscc": 1})
    assert main(["report", "annual", "mzj", "2026", "--source", str(city.source)]) == 2
    assert "mzj/department.json 写法有误，读不进来" in capsys.readouterr().err


def test_a_report_on_uncommitted_files_says_so(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out"
    words = ["report", "joint", "mzj", "2026", "--source", str(city.source), "--output", str(target)]
    assert main(words) == 0
    assert "不能作为检查佐证" in capsys.readouterr().out
    assert json.loads((target / "manifest.json").read_bytes())["commit"] is None
    assert "不能作为检查佐证" in text_of(target / "联合考核.docx")

"""The examples of 《评估和报告》 are run as they stand, and print what the page says."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.cli import main
from tests.builder.reports.making import git

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "site_builder/handbook/supervision/index.md"


def examples() -> Iterator[tuple[str, str]]:
    """Each command with what it prints."""
    for block in re.findall(r"^```\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        for part in block.split("$ ")[1:]:
            command, _, printed = part.partition("\n")
            yield command, printed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample city, committed, in a folder of its own."""
    folder = tmp_path_factory.mktemp("handbook")
    shutil.copytree(ROOT / "catalog_src", folder / "catalog_src")
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "目录"]):
        git(folder, *step)
    (folder / "登记表.csv").write_text("名称\n统计用区划代码\n居住证号\n姓名\n", "utf-8")
    return folder


@pytest.mark.parametrize(("command", "printed"), list(examples()), ids=lambda one: one.split("\n")[0][:40])
def test_an_example_prints_what_the_page_says(
    command: str,
    printed: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    program, *words = shlex.split(command)
    assert program == "mulu"
    assert main(words) in (0, 1)
    assert capsys.readouterr().out == printed


def test_the_page_has_an_example_of_every_report() -> None:
    commands = " ".join(command for command, _ in examples())
    for name in ("annual", "audit", "evaluation", "evidence", "joint", "project"):
        assert f"mulu report {name} " in commands

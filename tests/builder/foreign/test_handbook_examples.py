"""Every command and every program on the page about exchange is run, and says what the page says."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import warnings
from pathlib import Path

import pytest

from site_builder import cli
from site_builder.build import build
from tests.builder.foreign.test_incoming import PACKAGE
from tests.small_city import City

PAGE = Path(__file__).resolve().parents[3] / "site_builder/handbook/exchange/index.md"
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")

BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def desk(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the examples name: a source under git, files of others, a published site."""
    package = {**PACKAGE, "metadata_modified": None, "author": None, "version": None}
    package["resources"] = []
    package["extras"] = [
        {"key": "更新频率", "value": "每日"},
        {"key": "共享类型", "value": "1"},
        {"key": "spatial", "value": "{}"},
    ]
    package["groups"], package["license_title"] = [], "CC BY 4.0"
    (tmp_path / "别市.json").write_text(
        json.dumps([{**package, "theme_note": ""}], ensure_ascii=False), "utf-8"
    )
    (tmp_path / "南通.json").write_text(json.dumps([package], ensure_ascii=False), "utf-8")
    city = City.copy_to(tmp_path / "small/catalog_src")
    assert build(city.config(output=tmp_path / "build")).published is not None
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def withdrawn(desk: Path, repository: Path) -> None:
    """Two commits of the source: in the second an entry is 停用."""

    def git(*words: str) -> None:
        identity = ("-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", "catalog_src", *identity, *words], check=True, capture_output=True)

    source = desk / "catalog_src"
    (source / "_targets").mkdir()
    (source / "_targets/guojia-moban.json").write_bytes(
        (repository / "catalog_src/_targets/guojia-moban.json").read_bytes()
    )
    entry = source / "mzj/hunyin-dengji/datapackage.json"
    entry.parent.mkdir()
    value = json.loads((repository / "catalog_src/mzj/hunyin-dengji/datapackage.json").read_bytes())
    entry.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "before")
    value["gov"] |= {
        "status": "停用",
        "withdrawn": {"on": "2026-11-20", "reason": "由新的系统代替，不再更新。"},
    }
    entry.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    git("commit", "-qam", "after")


@pytest.mark.usefixtures("withdrawn")
def test_every_command_says_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    run = 0
    for _, text in BLOCKS:
        command, _, lines = text.partition("\n")
        if not command.startswith("$ mulu "):
            continue
        code = cli.main(shlex.split(command.removeprefix("$ mulu ")))
        said = capsys.readouterr()
        assert code in (0, 1), said.err
        for line in lines.splitlines():
            assert line.strip() in said.out, (command, line, said.out)
        run += 1
    assert run == 5


@pytest.mark.usefixtures("desk")
def test_every_program_runs() -> None:
    programs = [text for language, text in BLOCKS if language == "python"]
    assert programs
    for text in programs:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(text, "handbook", "exec"), {})

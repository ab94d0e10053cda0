"""The commands of README and handbook are run in the order in which they stand, in a copy of the sample city.

What a page leaves to the reader (`DIR`, `编号`, the folders of a server) is put in from PUT; nothing else is changed.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import query_api.cli
import site_builder.cli
from tests.api.test_serve import serving
from tests.builder.changes.conftest import ALONE, IDENTITY, Repository
from tests.builder.foreign.test_incoming import PACKAGE
from tests.documents import blocks
from tests.small_city import City
from tests.test_documents import COMMANDS_RUN_BY, runner

# rdflib warns of itself when a site is verified.
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")

DAY = date(2026, 11, 23)
ASKS = {
    "mulu new": "asks questions; tests/builder/test_new.py answers them",
    "mulu serve": "serves until it is stopped; tests/builder/test_serve.py",
    "mulu-api serve": "the same; tests/api/test_serve.py",
}
"""Calls that do not end by themselves, and who runs them."""
PUT = {
    "/var/lib/mulu-new": "restored",
    "/var/lib/mulu": "state",
    "/mnt/other/heads.jsonl": "state/audit/heads.jsonl",
    "/backup/": "backup/",
    "--target 名称": "--target guojia-moban",
    "--upstream 南通 文件": "--upstream 南通 文件.json",
}
FINDINGS = {"mulu overlap", "mulu adopt"}
"""Calls whose exit code 1 says something of the file that was given, not of the call."""


def calls() -> Iterator[tuple[str, list[str]]]:
    """Every call on a page without a test of its own, that ends by itself."""
    for block in blocks():
        if runner(block) == COMMANDS_RUN_BY:
            for words in block.commands():
                if " ".join(words[:2]) not in ASKS:
                    yield block.document, words


CALLS = list(calls())


def test_there_are_commands_to_run() -> None:
    assert len(CALLS) > 40


@pytest.fixture(scope="module")
def desk(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample city under git on a branch of its own, with the files that the examples name."""
    root = tmp_path_factory.mktemp("documents")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (IDENTITY | ALONE).items():
            patch.setenv(name, value)
        shutil.copytree(repository / "catalog_src", root / "catalog_src")
        (root / "dropbox").symlink_to(repository / "dropbox")
        (root / "backup").mkdir()
        _given(root)
        made = Repository(root=root, city=City(source=root / "catalog_src"))
        made.git("init", "-q", "-b", "main")
        made.commit("city")
        made.git("checkout", "-q", "-b", "mine")
        # The examples say no day: they mean today, and the sample city's today is a day of its own.
        for module in pkgutil.iter_modules(site_builder.cli.__path__, "site_builder.cli."):
            loaded = importlib.import_module(module.name)
            if hasattr(loaded, "today"):
                patch.setattr(loaded, "today", lambda: DAY)
        patch.chdir(root)
        yield root


def _given(root: Path) -> None:
    """What a reader has at hand when an example begins: files that came in, lists of keys."""
    (root / "表格.csv").write_text("名称\n统计用区划代码\n姓名\n", "utf-8")
    (root / "到期.txt").write_text("320681100\n", "utf-8")
    for folder in ("收件夹", "收件/2026-11-25"):
        (root / folder).mkdir(parents=True)
    with zipfile.ZipFile(root / "收件/报送-mzj-20261125.zip", "w") as handed_in:
        handed_in.writestr("说明.txt", "没有要报的。")
    package = {**PACKAGE, "metadata_modified": None, "author": None, "version": None, "resources": []}
    package |= {"groups": [], "extras": [], "license_title": "CC BY 4.0"}
    (root / "文件.json").write_text(json.dumps([package], ensure_ascii=False), "utf-8")
    for number, name in enumerate(("包的文件夹", "PACKAGE"), 1):
        folder = root / name
        folder.mkdir()
        (folder / "a.csv").write_text("code,count\n0001,3\n", "utf-8")
        table = {"name": "a", "path": "a.csv"}
        text = json.dumps({"name": f"given-{number}", "title": f"示例包{number}", "resources": [table]})
        (folder / "datapackage.json").write_text(text, "utf-8")


def _filled(words: list[str], root: Path) -> list[str]:
    """The call with what the page leaves to the reader."""
    text = "\x00".join(words)
    for left, put in PUT.items():
        text = text.replace(left.replace(" ", "\x00"), put.replace(" ", "\x00"))
    filled = text.split("\x00")
    if "编号" in filled:
        newest = max((root / "DIR/keys").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        filled[filled.index("编号")] = newest.stem
    return filled


@pytest.mark.parametrize(
    ("document", "words"), CALLS, ids=lambda one: one if isinstance(one, str) else " ".join(one)[:50]
)
def test_command_of_a_document_does_what_it_is_there_for(
    document: str, words: list[str], desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *rest = _filled(words, desk)
    if rest[0] == "audit" and not (desk / "state/audit").exists():
        with serving(["--snapshot", "build/snapshot", "--state", "state"]) as (_, client):
            assert client.get("/api/v1").status_code == 200
    # An example begins with the city as it is, not with what the one before made of it.
    made = Repository(root=desk, city=City(source=desk / "catalog_src"))
    made.git("checkout", "-q", "--", "catalog_src")
    made.git("clean", "-fdq", "catalog_src")
    code = (site_builder.cli.main if program == "mulu" else query_api.cli.main)(rest)
    said = capsys.readouterr()
    assert code in ((0, 1) if " ".join(words[:2]) in FINDINGS else (0,)), (
        document,
        said.out[-500:],
        said.err[-500:],
    )

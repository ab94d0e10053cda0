"""Every example of the handbook's page for callers runs as it stands there and prints what the page says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from site_builder.build import build
from site_builder.config import BuildConfig
from tests.api.callers import PLATFORM, new_key
from tests.api.test_serve import serving

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "site_builder/handbook/service/examples/index.md"
BLOCK = re.compile(r"^```(bash|python|java)\n(.*?)^```\n\n```output\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
EXAMPLES = BLOCK.findall(PAGE.read_text("utf-8"))
DATASET = "mzj/zhen-minglu"


@pytest.fixture(scope="module")
def environment(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The sample city with the one table of the page, served in earnest."""
    folder = tmp_path_factory.mktemp("page")
    source, state = folder / "catalog_src", folder / "state"
    original = repository / "catalog_src"
    wanted = [*original.glob("catalog.json"), *original.glob("*/department.json")]
    wanted += [path for name in ("_codelists", "_policy", DATASET) for path in (original / name).rglob("*")]
    for path in wanted:
        if path.is_file():
            target = source / path.relative_to(original)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    city = json.loads((source / "catalog.json").read_text("utf-8"))
    (source / "catalog.json").write_text(
        json.dumps(city | {"platform": PLATFORM}, ensure_ascii=False), "utf-8"
    )
    result = build(BuildConfig(source=source, as_of=date(2026, 11, 23), output=folder / "build"))
    assert result.published is not None, result.compiled.findings[:3]
    arguments = ["--snapshot", str(folder / "build/snapshot"), "--state", str(state)]
    with serving(arguments) as (_, client):
        key = new_key(state, purposes={"rz": "入职核验"})
        yield os.environ | {
            "MULU": str(client.base_url).rstrip("/"),
            "KEY": key,
            "PURPOSE": "rz",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(repository),
        }


def command(kind: str, code: str, folder: Path) -> list[str]:
    """How an example is run; where Java is missing it is skipped, but never in CI."""
    if kind == "bash":
        return ["bash", "-eu", "-o", "pipefail", "-c", code]
    if kind == "python":
        return [sys.executable, "-c", code]
    java = shutil.which("java")
    if java is None:
        if os.environ.get("CI"):
            pytest.fail("Java is missing; in CI the example may not be skipped")
        pytest.skip("Java is not on this machine")
    (folder / "Zhen.java").write_text(code, "utf-8")
    return [java, "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "Zhen.java"]


@pytest.mark.parametrize(
    ("kind", "code", "output"), EXAMPLES, ids=[f"{n}-{e[0]}" for n, e in enumerate(EXAMPLES, 1)]
)
def test_example_prints_what_the_page_says(
    environment: dict[str, str], tmp_path: Path, kind: str, code: str, output: str
) -> None:
    done = subprocess.run(
        command(kind, code, tmp_path),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().splitlines() == output.splitlines()


def test_every_example_is_run() -> None:
    fences = re.findall(r"^```(bash|python|java)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(fences) == len(EXAMPLES) > 15
    assert {kind for kind, *_ in EXAMPLES} == {"bash", "python", "java"}

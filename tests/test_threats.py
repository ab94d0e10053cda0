"""The pages on threats and protection name tests; each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "site_builder" / "handbook" / "operations").rglob("index.md"))
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")
ROW = re.compile(r"^\| [^|]+ \|.*\|$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.parent.name))
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    named = NAMED.findall(page.read_text("utf-8"))
    assert named
    for file, test in named:
        text = (ROOT / file).read_text("utf-8")
        assert not test or re.search(rf"^def {test}\(", text, re.MULTILINE), (file, test)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.parent.name))
def test_every_file_of_the_deployment_that_a_page_names_is_there(page: Path) -> None:
    for file in re.findall(r"`(deploy/[\w/.@-]+)`", page.read_text("utf-8")):
        assert (ROOT / file).exists(), file


def test_every_threat_has_a_control_and_a_test() -> None:
    text = (ROOT / "site_builder/handbook/operations/threats/index.md").read_text("utf-8")
    rows = [row for row in ROW.findall(text) if not row.startswith(("| 谁", "|---"))]
    assert len(rows) > 25
    for row in rows:
        who, what, control, test = [cell.strip() for cell in row.strip("|").split("|")]
        assert who, row
        assert what, row
        assert control, row
        assert NAMED.search(test) or test.startswith("运行单位"), row

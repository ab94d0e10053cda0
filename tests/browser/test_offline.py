"""A copy on a stick, in a real Chromium from `file://`: every page opens, the search works, nothing leaves the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from site_builder.cli import main
from tests.browser.conftest import Visit
from tests.browser.test_site import KINDS

pytestmark = pytest.mark.browser

CASES = ("case", "settled-case")
"""A stick gets lost: no case is on it."""


@pytest.fixture(scope="module")
def copy(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("stick") / "目录 副本"
    source = ["--source", str(repository / "catalog_src"), "--as-of", "2026-11-23"]
    assert main(["pack", *source, "--output", str(output), "--number", "007"]) == 0
    return output


def test_every_kind_of_page_opens_from_the_stick_and_asks_for_files_of_the_stick_alone(
    visit: Visit, copy: Path
) -> None:
    page = visit.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for kind, address in KINDS.items():
        if kind in CASES:
            assert not (copy / address).exists()
            continue
        page.goto((copy / address).as_uri())
        expect(page.locator(".mu-copy")).to_contain_text("第 007 份")
    assert len(asked) > len(KINDS)
    assert [url for url in asked if not url.startswith((copy.as_uri() + "/", "data:"))] == []
    visit.assert_clean()


def test_the_search_of_the_copy_finds_by_initials(visit: Visit, copy: Path) -> None:
    page = visit.context.new_page()
    page.goto((copy / "datasets/index.html").as_uri())
    page.get_by_role("searchbox").fill("hydj")
    expect(page.locator(".mu-entry mark").first).to_have_text("婚姻登记")
    page.locator(".mu-entry__title").first.click()
    expect(page.locator("h1")).to_have_text("婚姻登记信息")
    visit.assert_clean()

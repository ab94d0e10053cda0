"""A service that checks no keys says so on every page of the site it gives, and on none otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.api import handmade
from tests.api.test_serve import serving
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PAGES = ("/", "/datasets/mzj/zhen-minglu/", "/service/index.html")
TOLD = "演示方式：查询服务不核对访问凭证"


@pytest.mark.parametrize("is_demo", [True, False], ids=["demo", "in earnest"])
def test_every_page_of_a_demonstration_says_so(
    visit: Visit, site: Path, tmp_path: Path, is_demo: bool
) -> None:
    handmade.make(tmp_path)
    how = ["--demo"] if is_demo else []
    with serving(["--snapshot", str(tmp_path), "--site", str(site), *how]) as (_, client):
        page = visit.context.new_page()
        # Twice: the second time the browser has the page already and is told that it is unchanged.
        for address in PAGES * 2:
            page.goto(str(client.base_url.join(address)))
            expect(page.get_by_text(TOLD)).to_have_count(int(is_demo))
        if is_demo:
            expect(page.get_by_text(TOLD)).to_be_visible()
            assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    visit.assert_clean()

"""`mulu serve` in a real browser: what was saved is on the page that lies open, and nobody pressed a key."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from site_builder.cli.serve import rebuilding
from site_builder.preview import HOST, Preview, Server
from tests.builder.preview.running import following
from tests.small_city import City

pytestmark = pytest.mark.browser
ENTRY = "mzj/hunyin/datapackage.json"


def test_the_open_page_loads_again_by_itself_ahead_of_the_round_and_after_it(
    city: City, tmp_path: Path, chromium: Browser
) -> None:
    preview = Preview(config=city.config(), output=tmp_path / "served/site")
    preview.start()
    server = Server(preview.output, 0, ahead=lambda: preview.glances.pages)
    with following(server, city.source, glance=preview.glances.glance, rebuild=rebuilding(preview)) as port:
        page = chromium.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(f"http://{HOST}:{port}/datasets/mzj/hunyin/")
        for title in ("改名的婚姻登记", "又改名的婚姻登记"):
            city.patch(ENTRY, {"title": title})
            expect(page.locator("h1")).to_have_text(title, timeout=20_000)
        page.close()
        # The list is another page, opened anew (a page that just loads again would break off being led elsewhere): it
        # says so once the round is done.
        page = chromium.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(f"http://{HOST}:{port}/departments/mzj/")
        expect(page.get_by_text("又改名的婚姻登记").first).to_be_visible(timeout=20_000)
        # With errors the page stays, and goes on listening.
        city.patch(ENTRY, {"title": ""})
        city.patch(ENTRY, {"title": "第三个名称"})
        expect(page.get_by_text("第三个名称").first).to_be_visible(timeout=20_000)
        page.close()
        assert faults == []

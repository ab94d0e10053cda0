"""Stored markup in a real browser: whatever a department writes stays text, also without any policy's help."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.builder.site import Site
from tests.hostile_city import hostile_city

pytestmark = pytest.mark.browser

TEXT = (
    "\"'><img src=x onerror=muHit(1)><script>muHit(2)</script><svg onload=muHit(3)>"
    "</script></title></textarea><a href=javascript:muHit(4)>甲</a>{{7*7}}${muHit(5)}"
)
WATCH = "window.muHits = []; window.muHit = (number) => window.muHits.push(number);"
ONLY_THE_FRAME = 8
"""How often the city's title and notice stand on a page that says nothing else of it, at most."""
TRACES = "img[src=x], a[href^='javascript:'], svg[onload], [onerror]"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Site.of(hostile_city(tmp_path_factory.mktemp("hostile"), TEXT)).folder


def test_no_text_of_a_department_becomes_a_script(visit: Visit, hostile: Path) -> None:
    page = visit.context.new_page()
    page.add_init_script(WATCH)
    shown = 0
    pages = [path for path in sorted(hostile.rglob("*.html")) if path.name != "404.html"]
    # The 404 page loads from the root of a server. Of pages that only carry the city's title, the first few do.
    own = [path for path in pages if path.read_text("utf-8").count("muHit(1)") > ONLY_THE_FRAME] + pages[:5]
    others = [path for path in (hostile / "datasets/index.html", hostile / "index.html") if path not in own]
    for path in [*own, *others]:
        page.goto(path.as_uri())
        page.wait_for_load_state()
        assert page.evaluate("window.muHits") == [], path
        assert page.locator(TRACES).count() == 0, path
        shown += "<img src=x onerror=muHit(1)>" in page.locator("body").inner_text()
    assert shown > 5, "the text is shown as text"
    visit.assert_clean()


def test_search_shows_hostile_titles_and_hostile_questions_as_text(visit: Visit, hostile: Path) -> None:
    page = visit.context.new_page()
    page.add_init_script(WATCH)
    page.goto((hostile / "datasets/index.html").as_uri())
    expect(page.locator(".mu-entry").first).to_contain_text("<img src=x")
    for words in ("img src", TEXT, "<b onclick=muHit(6)>"):
        page.get_by_role("searchbox").fill(words)
        page.wait_for_timeout(300)
        assert page.locator(TRACES).count() == 0
    page.goto((hostile / "datasets/index.html").as_uri() + "?q=%3Cimg%20src%3Dx%20onerror%3DmuHit(7)%3E")
    page.wait_for_timeout(300)
    assert page.evaluate("window.muHits") == []
    assert page.locator(TRACES).count() == 0
    visit.assert_clean()

"""The site under the Content-Security-Policy that it is served with: it works, and nothing breaks the policy."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from query_api.routes.site import POLICY
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

BROKEN = """
window.muBroken = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.muBroken.push([event.effectiveDirective, event.blockedURI, event.sample].join(" ")));
"""
"""Collects what the policy stopped, before any script of the page runs."""


@pytest.fixture(scope="module")
def guarded(site: Path) -> Iterator[str]:
    """The site with the header on every answer."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing: the test tells what failed."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def kinds(site: Path) -> list[str]:
    """One page of every shape: the first below each folder of the site."""
    pages = sorted(path.relative_to(site) for path in site.rglob("*.html"))
    first: dict[tuple[str, int], str] = {}
    for page in pages:
        first.setdefault((page.parts[0], len(page.parts)), page.as_posix())
    return [*first.values()]


def test_no_page_breaks_the_policy(visit: Visit, guarded: str, site: Path) -> None:
    page = visit.context.new_page()
    page.add_init_script(BROKEN)
    for address in kinds(site):
        page.goto(f"{guarded}/{address}")
        page.wait_for_load_state()
        assert page.evaluate("window.muBroken") == [], address
        assert page.evaluate("typeof window.__md_get") == "function", address
    visit.assert_clean()


def test_search_form_and_colours_work_under_the_policy(visit: Visit, guarded: str) -> None:
    page = visit.context.new_page()
    page.add_init_script(BROKEN)
    page.goto(f"{guarded}/datasets/index.html")
    page.get_by_role("searchbox").fill("hydj")
    expect(page.locator(".mu-entry mark").first).to_have_text("婚姻登记")
    with page.expect_download():
        page.get_by_role("button", name="csv", exact=True).click()
    assert page.evaluate("window.muBroken") == []
    page.goto(f"{guarded}/cataloguing/form/index.html")
    expect(page.locator("#mf-app")).to_be_visible()
    assert page.evaluate("window.muBroken") == []
    page.goto(f"{guarded}/index.html")
    page.get_by_title("切换到深色").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(f"{guarded}/departments/index.html")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert page.evaluate("window.muBroken") == []
    visit.assert_clean()


def test_bars_are_as_wide_as_what_they_count(visit: Visit, guarded: str) -> None:
    page = visit.context.new_page()
    page.goto(f"{guarded}/index.html")
    bar = page.locator(".mu-bar").first
    whole = bar.bounding_box()
    parts = [part.bounding_box() for part in bar.locator(".mu-bar__part").all()]
    assert whole is not None
    assert all(parts)
    widths = [part["width"] for part in parts if part is not None]
    assert sum(widths) == pytest.approx(whole["width"], rel=0.02)
    assert len({round(width) for width in widths}) > 1
    assert all(part["height"] > 3 for part in parts if part is not None)

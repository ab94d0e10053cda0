"""axe-core, the keyboard and the clock: every kind of page, light and dark, in a real Chromium from a file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.test_site import KINDS

pytestmark = pytest.mark.browser

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": DESKTOP},
    "dark": {"color_scheme": "dark", "viewport": DESKTOP},
    "phone": {"color_scheme": "light", "viewport": PHONE},
}
OPEN_ALL = "document.querySelectorAll('.mu details').forEach(one => { one.open = true; })"
VIOLATIONS = """async () => (await axe.run(document, { resultTypes: ['violations'], preload: false })).violations
  .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | '))"""
SHIFT = """new Promise(done => { let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => { sum += one.value; }))
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 400); })"""


@pytest.mark.parametrize("visit", [pytest.param(v, id=k) for k, v in LOOKS.items()], indirect=True)
def test_axe_finds_nothing_on_any_kind_of_page(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    found: dict[str, list[str]] = {}
    for kind, address in KINDS.items():
        page.goto((site / address).as_uri())
        page.evaluate(OPEN_ALL)
        page.evaluate(AXE.read_text("utf-8"))
        violations: list[str] = page.evaluate(VIOLATIONS)
        if violations:
            found[kind] = violations
    assert found == {}
    visit.assert_clean()


HIDDEN_ON_PURPOSE = frozenset({"md-skip", "__palette"})
"""The theme's link that shows itself on focus, and its switch, whose label beside it carries the ring."""
FOCUS = """() => { const at = document.activeElement; if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect(); const style = getComputedStyle(at);
  return { what: at.tagName + '.' + at.className + ' ' + (at.textContent || at.name || '').trim().slice(0, 30),
    seen: box.width > 0 && box.height > 0, ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 }; }"""


def steps(page: Page, most: int = 160) -> list[dict[str, Any]]:
    """What Tab reaches, one after the other, until it leaves the page or comes round."""
    found: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at is None:
            break
        found.append(at)
    return found


@pytest.mark.parametrize("kind", ["home", "datasets", "unconditional", "conditional", "scene", "heads"])
def test_the_keyboard_reaches_everything_that_can_be_used_and_shows_where_it_is(
    visit: Visit, site: Path, kind: str
) -> None:
    page = visit.context.new_page()
    page.goto((site / KINDS[kind]).as_uri())
    page.wait_for_timeout(300)
    reached = steps(page)
    assert reached[0]["what"].endswith("跳到正文")
    hidden = [
        at["what"]
        for at in reached
        if not at["seen"] and not HIDDEN_ON_PURPOSE.intersection(at["what"].replace(".", " ").split())
    ]
    assert hidden == []
    bare = [at["what"] for at in reached if not at["ring"] and "md-" not in at["what"]]
    assert bare == []
    usable = page.evaluate(
        "() => [...document.querySelectorAll('.mu a[href], .mu button, .mu input, .mu select, .mu textarea, .mu summary')]"
        ".filter(one => one.checkVisibility() && !one.disabled).length"
    )
    inside = [at for at in reached if "md-" not in at["what"]]
    # Regions that scroll are stops of their own, so there are at least as many stops as things to use.
    assert len(inside) >= min(usable, 120)


@pytest.mark.parametrize("visit", [pytest.param(LOOKS[k], id=k) for k in ("light", "phone")], indirect=True)
def test_nothing_moves_while_a_page_loads(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    moved = {}
    for kind, address in KINDS.items():
        page.goto((site / address).as_uri())
        shift = page.evaluate(SHIFT)
        # A scroll bar that comes and goes counts some 0.001; 0.1 is what Lighthouse calls good.
        if shift > 0.01:
            moved[kind] = shift
    assert moved == {}
    visit.assert_clean()


def test_a_register_fills_one_sheet_of_paper(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    # The browser's own dialogue is not there without a window; what the button does before it is.
    page.add_init_script("window.print = () => {}")
    pages = {}
    for path in sorted((site / "datasets").glob("*/*/index.html")):
        page.goto(path.as_uri())
        button = page.get_by_role("button", name="打印登记表")
        if button.count():
            button.click()
            pages[path.parent.name] = len(
                re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
            )
    assert len(pages) > 40
    assert {name: count for name, count in pages.items() if count != 1} == {}
    visit.assert_clean()


def test_a_register_shows_the_form_and_the_code_of_its_page_and_nothing_else(
    visit: Visit, site: Path
) -> None:
    page = visit.context.new_page()
    for kind in ("unconditional", "conditional", "files"):
        page.goto((site / KINDS[kind]).as_uri())
        page.evaluate("window.print = () => {}")
        page.get_by_role("button", name="打印登记表").click()
        page.emulate_media(media="print")
        assert page.locator(".mu-register__signs").is_visible()
        assert not page.locator("#access").is_visible()
        code = page.locator(".mu-qr svg").bounding_box()
        name = page.locator("h1").bounding_box()
        assert code is not None
        assert name is not None
        assert abs(code["y"] - name["y"]) < 30, "the code stands beside the name"
        assert not page.locator(".mu-facts").is_visible()
        page.emulate_media(media="screen")
    visit.assert_clean()


def test_the_console_asks_the_service_alone_and_says_when_it_cannot(visit: Visit, served: str) -> None:
    page = visit.context.new_page()
    page.goto(f"{served}/{KINDS['unconditional']}")
    console = page.locator(".mu-console").first
    page.locator("summary", has_text="试查").first.click()
    console.locator("select[name=field]").select_option(index=1)
    console.locator("input[name=value]").fill("示例 &=值")
    shown = console.locator("output").inner_text()
    assert shown.startswith(f"{served}/api/v1/datasets/rsj/zhaopin-gangwei/tables/gangwei/rows?")
    assert "%26%3D" in shown

    def answer(route: Any) -> None:
        route.fulfill(status=200, content_type="application/json", body='{"rows":[{"岗位":"<b>甲</b>"}]}')

    page.route("**/api/v1/**", answer)
    console.get_by_role("button", name="查询").click()
    result = console.locator(".mu-console__answer")
    result.get_by_text("<b>甲</b>").wait_for()
    page.unroute("**/api/v1/**")
    page.route("**/api/v1/**", lambda route: route.abort())
    console.get_by_role("button", name="查询").click()
    result.get_by_text("连不上查询服务").wait_for()
    assert visit.elsewhere == []

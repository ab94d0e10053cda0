"""Titles that nobody expected: quotes, brackets, emoji, four-byte signs, right to left, no blank for 120 signs.

That they stay text is tested in `test_hostile.py`; here they are laid out.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.builder.site import Site
from tests.hostile_city import hostile_city

pytestmark = pytest.mark.browser

TEXT = '“引号”<b>"岗位"</b>&amp;📊𠀀👩‍👩‍👧 مرحبا שלום \u202e' + "ABCDEFGHIJ" * 12 + "很长的名称" * 3
PAGES = (
    "index.html",
    "datasets/index.html",
    "datasets/mzj/gongce/index.html",
    "datasets/mzj/hunyin/index.html",
    "datasets/mzj/shouyang/index.html",
    "departments/index.html",
    "departments/mzj/index.html",
    "denied/index.html",
    "statistics/index.html",
)
OVER = """() => [...document.querySelectorAll('.mu h1, .mu h2, .mu p, .mu li, .mu dd, .mu .mu-note, .mu .mu-card')]
  .filter(one => one.checkVisibility() && !one.closest('.mu-scroll, pre, .mu-hidden') && one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).overflowX === 'visible' && getComputedStyle(one).display !== 'inline')
  .map(one => one.tagName + '.' + one.className + ' ' + one.textContent.trim().slice(0, 40))"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small city with such a title wherever it has one."""
    return Site.of(hostile_city(tmp_path_factory.mktemp("odd"), TEXT)).folder


@pytest.mark.parametrize(
    "visit",
    [
        pytest.param({"viewport": DESKTOP}, id="desktop"),
        pytest.param({"viewport": PHONE}, id="phone"),
    ],
    indirect=True,
)
def test_no_title_leaves_its_place(visit: Visit, odd: Path, tmp_path: Path) -> None:
    page = visit.context.new_page()
    shown = 0
    for address in PAGES:
        page.goto((odd / address).as_uri())
        page.wait_for_timeout(300)
        width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], f"{address} scrolls sideways: {width}"
        assert page.evaluate(OVER) == [], address
        shown += "𠀀" in page.locator("body").inner_text()
        # For eyes: `pytest --basetemp build/browser` keeps them.
        page.screenshot(path=tmp_path / f"{address.replace('/', '-')}.png", full_page=True)
    assert shown > 6
    visit.assert_clean()


def test_a_register_with_such_conditions_is_still_one_sheet(visit: Visit, odd: Path) -> None:
    page = visit.context.new_page()
    page.add_init_script("window.print = () => {}")
    page.goto((odd / "datasets/mzj/hunyin/index.html").as_uri())
    page.get_by_role("button", name="打印登记表").click()
    content = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
    visit.assert_clean()

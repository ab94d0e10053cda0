"""The site in a real Chromium: the walk a clerk takes, in every dress, from a server and from a file."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import DESKTOP, PHONE, Visit

pytestmark = pytest.mark.browser

KINDS = {
    "home": "index.html",
    "datasets": "datasets/index.html",
    "unconditional": "datasets/rsj/zhaopin-gangwei/index.html",
    "conditional": "datasets/mzj/hunyin-dengji/index.html",
    "denied": "datasets/gaj/fengcun-zhian-weifa/index.html",
    "files": "datasets/nyncj/bingchong-qingbao/index.html",
    "themes": "themes/index.html",
    "classes": "classes/index.html",
    "scenes": "scenes/index.html",
    "scene": "scenes/jiao-yu-ru-xue/index.html",
    "heads": "heads/index.html",
    "dictionary": "elements/index.html",
    "element": "elements/uscc/index.html",
    "denied-list": "denied/index.html",
    "codelists": "codelists/index.html",
    "statistics": "statistics/index.html",
    "departments": "departments/index.html",
    "department": "departments/mzj/index.html",
    "no-datasets": "departments/czj/index.html",
    "board": "cases/index.html",
    "case": "cases/xzspj-2026-002/index.html",
    "settled-case": "cases/scjgj-2026-001/index.html",
    "case-form": "cases/form/index.html",
    "ledgers": "ledgers/index.html",
    "ledger": "ledgers/interpretations/index.html",
    "evaluation": "evaluation/index.html",
    "articles": "articles/index.html",
    "standards": "standards/index.html",
    "guide": "guide/index.html",
    "first-entry": "guide/first-entry/index.html",
    "cataloguing": "cataloguing/index.html",
    "first-week": "cataloguing/week/index.html",
    "hand-in": "cataloguing/handin/index.html",
    "service": "service/index.html",
    "about": "about/index.html",
    "decisions": "decisions/index.html",
}
DRESSES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": DESKTOP},
    "dark": {"color_scheme": "dark", "viewport": DESKTOP},
    "phone": {"color_scheme": "light", "viewport": PHONE},
    "phone-dark": {"color_scheme": "dark", "viewport": PHONE},
    # 200 % zoom of a desktop window is a window of half the width at twice the density.
    "zoomed": {"color_scheme": "light", "viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
}

# Contrast of every visible text against the nearest painted background, by the WCAG formula.
CONTRAST = """
() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const lum = ([r, g, b]) => [r, g, b].map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; })
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > .99) return c;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.offsetParent || ["SCRIPT", "STYLE", "OPTION"].includes(e.tagName)) continue;
    const style = getComputedStyle(e);
    if (style.visibility !== "visible" || +style.opacity === 0 || e.closest(".mu-hidden, .md-skip, [aria-hidden=true]")) continue;
    let ink = parse(style.color); const paper = ground(e);
    if (ink.length === 4) ink = [0, 1, 2].map(i => ink[i] * ink[3] + paper[i] * (1 - ink[3]));
    const [a, b] = [lum(ink), lum(paper)].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${e.tagName}.${e.className} ${walker.currentNode.data.trim().slice(0, 30)}`);
  }
  return poor;
}
"""


@pytest.mark.parametrize("visit", [pytest.param(v, id=k) for k, v in DRESSES.items()], indirect=True)
def test_every_kind_of_page_fits_its_window_reads_well_and_asks_no_other_host(
    visit: Visit, site: Path, tmp_path: Path
) -> None:
    page = visit.context.new_page()
    for kind, address in KINDS.items():
        page.goto((site / address).as_uri())
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator(".mu-demo")).to_contain_text("演示时点 2026-11-23")
        width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], f"{kind} scrolls sideways: {width}"
        assert page.evaluate(CONTRAST) == [], kind
        # For eyes: `pytest --basetemp build/browser` keeps them.
        page.screenshot(path=tmp_path / f"{kind}.png", full_page=True)
    visit.assert_clean()


def walk(page: Page, start: str) -> None:
    """Home → department → dataset, by its links alone."""
    page.goto(start)
    page.get_by_role("link", name="市人社局", exact=True).click()
    expect(page.locator("h1")).to_have_text("启东市人力资源和社会保障局")
    page.get_by_role("link", name="公共就业服务招聘岗位信息").click()
    expect(page.locator("h1")).to_have_text("公共就业服务招聘岗位信息")
    expect(page.locator(".md-tabs__item--active")).to_have_text(re.compile("信息资源"))
    assert page.locator(".mu-preview tbody tr").count() == 10
    page.locator(".mu-sections").get_by_role("link", name="核心元数据").click()
    expect(page.locator("#elements")).to_be_in_viewport()


def test_clerk_walks_from_home_over_a_department_to_a_dataset_from_a_file(visit: Visit, site: Path) -> None:
    walk(visit.context.new_page(), (site / "index.html").as_uri())
    visit.assert_clean()


def test_clerk_walks_the_same_way_on_a_server_and_calls_go_to_the_same_address(
    visit: Visit, served: str
) -> None:
    page = visit.context.new_page()
    walk(page, f"{served}/")
    rows = page.get_by_role("link", name="在浏览器中打开")
    assert rows.get_attribute("href") == (
        f"{served}/api/v1/datasets/rsj/zhaopin-gangwei/tables/gangwei/rows?_limit=10"
    )
    expect(page.locator(".mu-call code").first).to_contain_text(f'curl "{served}/api/v1/')
    visit.assert_clean()


def test_list_narrows_while_typing_and_by_choices_and_the_address_holds_it(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("searchbox").fill("学校")
    page.get_by_role("button", name="查找").click()
    shown = page.locator("#mu-shown")
    expect(shown).to_have_text(re.compile(r"^符合 \d+ 项$"))
    expect(page.locator(".mu-entry mark").first).to_have_text("学校")
    page.get_by_role("searchbox").fill("")
    expect(shown).to_have_text("共 45 项")
    expect(page.locator(".mu-entry")).to_have_count(20)
    page.get_by_role("button", name="再列 20 项").press("Enter")
    expect(page.locator(".mu-entry").nth(20).locator("a")).to_be_focused()
    page.locator(".mu-facet a", has_text="不予共享").click()
    expect(shown).to_have_text("符合 4 项")
    page.locator(".mu-facet a", has_text="有条件共享").click()
    expect(page.locator(".mu-facet a[aria-current=true]")).to_have_count(2)
    page.locator(".mu-facet a", has_text="有条件共享").click()
    page.reload()
    expect(shown).to_have_text("符合 4 项")
    expect(page.locator(".mu-facet a[aria-current=true]")).to_contain_text("不予共享")
    page.get_by_role("link", name="去掉条件：不予共享").click()
    page.get_by_role("searchbox").fill("婚因登记(.*[")
    expect(page.locator("#mu-empty")).to_be_visible()
    expect(page.locator("#mu-nearest")).to_contain_text("婚姻登记信息")
    page.get_by_role("searchbox").fill("hydj")
    expect(page.locator(".mu-entry mark").first).to_have_text("婚姻登记")
    visit.assert_clean()


def test_the_list_is_taken_away_as_csv_and_xlsx(visit: Visit, site: Path, tmp_path: Path) -> None:
    page = visit.context.new_page()
    page.goto((site / "datasets/index.html").as_uri() + "?sharing=不予共享&sort=title")
    tables = {}
    for kind in ("csv", "xlsx"):
        with page.expect_download() as caught:
            page.get_by_role("button", name=kind, exact=True).click()
        assert caught.value.suggested_filename == f"信息资源列表.{kind}"
        caught.value.save_as(tmp_path / f"list.{kind}")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as opened:
        tables["csv"] = list(csv.reader(opened))
    book = CalamineWorkbook.from_path(str(tmp_path / "list.xlsx"))
    tables["xlsx"] = book.get_sheet_by_index(0).to_python()
    assert tables["csv"] == tables["xlsx"]
    assert len(tables["csv"]) == 5
    assert tables["csv"][0][:3] == ["信息资源名称", "提供部门", "共享类型"]
    assert all(row[2] == "不予共享" and row[6].endswith("/index.html") for row in tables["csv"][1:])
    visit.assert_clean()


def test_number_on_the_home_page_opens_the_list_it_counts(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    for name in ("项信息资源", "项本月数据有更新"):
        page.goto((site / "index.html").as_uri())
        figure = page.locator(".mu-figures a", has_text=name)
        number = int(figure.locator("b").inner_text())
        figure.click()
        # The tools come with the list, so that the number is not the one the page began with.
        expect(page.locator("#mu-tools")).to_be_visible()
        expect(page.locator("#mu-shown")).to_have_text(re.compile(f"^(共|符合) {number} 项$"))
    visit.assert_clean()


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_everything_can_be_read_without_scripts(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    page.goto((site / "datasets/index.html").as_uri())
    entries = 0
    addresses = [link.get_attribute("href") or "" for link in page.locator("#mu-static li a").all()]
    for address in addresses:
        page.goto((site / "datasets" / address).resolve().as_uri())
        entries += page.locator(".mu-entry:visible").count()
    assert entries == 45


def test_keyboard_reaches_the_text_first_and_the_colours_turn(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    page.goto((site / "datasets/mzj/hunyin-dengji/index.html").as_uri())
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.get_by_title("切换到深色").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.goto((site / "departments/index.html").as_uri())
    visit.assert_clean()


def test_paper_shows_the_notice_and_hides_what_can_only_be_clicked(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    page.goto((site / "datasets/rsj/zhaopin-gangwei/index.html").as_uri())
    page.emulate_media(media="print")
    expect(page.locator(".mu-demo")).to_be_visible()
    expect(page.locator(".mu-elements")).to_be_visible()
    for hidden in (".md-header", ".md-tabs", ".mu-sections"):
        expect(page.locator(hidden)).to_be_hidden()

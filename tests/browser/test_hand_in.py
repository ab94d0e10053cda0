"""汇总报送 in a real Chromium with dropped files: taken as chosen ones are, and nothing lost where they miss."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.dropping import dropped

pytestmark = pytest.mark.browser
PLACE = "#mf-handin .mf-drop"
TITLE = "预防接种门诊信息"


def opened(visit: Visit, site: Path) -> Page:
    page = visit.context.new_page()
    page.goto((site / "cataloguing/handin/index.html").as_uri())
    expect(page.locator(PLACE)).to_be_visible()
    return page


def entry(repository: Path) -> dict[str, bytes]:
    """An entry whose review holds, and its table: in the order in which nobody would choose them."""
    folder = repository / "catalog_src/wjw/yufang-jiezhong-menzhen"
    return {
        "menzhen.csv": (folder / "data/menzhen.csv").read_bytes(),
        "datapackage.json": (folder / "datapackage.json").read_bytes(),
    }


def test_files_dropped_together_are_checked_and_packed_as_if_chosen(
    visit: Visit, site: Path, repository: Path
) -> None:
    page = opened(visit, site)
    assert dropped(page, PLACE, entry(repository)) == [True, True]
    expect(page.locator(".mf-count")).to_have_text("共 1 项，可以报送 1 项。")
    expect(page.get_by_role("region", name=TITLE)).to_contain_text("menzhen.csv")
    expect(page.get_by_label("本部门")).to_have_value("wjw")
    with page.expect_download() as download:
        page.get_by_role("button", name="生成报送包").click()
    assert download.value.suggested_filename.startswith("报送-wjw-")
    expect(page.locator("#mf-handin")).to_contain_text("1 项，2 个文件")
    visit.assert_clean()


def test_files_dropped_one_after_the_other_find_each_other_and_the_later_one_counts(
    visit: Visit, site: Path, repository: Path
) -> None:
    page = opened(visit, site)
    table, descriptor = entry(repository).items()
    dropped(page, PLACE, dict([descriptor]))
    card = page.get_by_role("region", name=TITLE)
    expect(card).to_contain_text("缺少数据文件 data/menzhen.csv。")
    dropped(page, PLACE, {"menzhen.csv": "门诊编码\n1\n".encode()})
    expect(card).to_contain_text("“menzhen.csv”里没有列")
    dropped(page, PLACE, dict([table]))
    expect(page.locator(".mf-count")).to_have_text("共 1 项，可以报送 1 项。")
    dropped(page, PLACE, dict([descriptor]))
    expect(page.locator("#mf-handin")).to_contain_text(f"“{TITLE}”以后选的为准。")
    expect(page.locator(".mf-count")).to_have_text("共 1 项，可以报送 1 项。")
    visit.assert_clean()


def test_a_dropped_file_that_is_no_descriptor_is_said_and_a_drop_without_files_is_nothing(
    visit: Visit, site: Path
) -> None:
    page = opened(visit, site)
    dropped(page, PLACE, {"<b>说明</b>.json": b'{"a": 1}'})
    expect(page.locator("#mf-handin")).to_contain_text("“<b>说明</b>.json”不是描述文件。")
    assert dropped(page, PLACE, {}) == [True, True]
    expect(page.locator(".mf-count")).to_have_text("还没有选描述文件。")
    visit.assert_clean()


def test_a_file_that_misses_the_place_is_not_opened_in_the_stead_of_the_page(
    visit: Visit, site: Path, repository: Path
) -> None:
    page = opened(visit, site)
    dropped(page, PLACE, entry(repository))
    assert dropped(page, "h1", {"a.json": b"{}"}) == [True, True]
    expect(page.locator(".mf-count")).to_have_text("共 1 项，可以报送 1 项。")
    # A control for files takes what falls on it by itself.
    assert dropped(page, ".mf-section[aria-label] input[type=file]", {"a.csv": b"x"}) == [False, False]
    visit.assert_clean()

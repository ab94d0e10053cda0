"""按我的表格查 in a real Chromium, from a file: pasted, dropped, in two encodings."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def asked(page: Page) -> dict[str, str]:
    expect(page.locator(".mu-heads tbody tr").first).to_be_visible()
    rows = page.locator(".mu-heads tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").first.inner_text() for row in rows}


def test_pasted_heads_are_answered_exactly_nearly_or_not(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    page.goto((site / "heads/index.html").as_uri())
    page.locator("textarea").fill("统一社会信用代码\t公民身份号码*\t招牌颜色\t统一社会信用编码\t<b>x</b>")
    page.get_by_role("button", name="查").click()
    found = asked(page)
    assert found["统一社会信用代码"] == "已有"
    assert found["招牌颜色"] == "没有"
    assert "统一社会信用代码" in found["统一社会信用编码"]
    assert "<b>x</b>" in found
    expect(page.locator(".mu-heads__sum")).to_contain_text("5 个栏目")
    link = page.locator(".mu-heads tbody tr").first.locator("a").first
    title = link.inner_text()
    link.click()
    expect(page.locator("h1")).to_have_text(title)
    visit.assert_clean()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_file_gives_its_first_line_whatever_its_encoding(
    visit: Visit, site: Path, encoding: str
) -> None:
    page = visit.context.new_page()
    page.goto((site / "heads/index.html").as_uri())
    content = '统一社会信用代码,"招牌,颜色"\n1,2\n'.encode(encoding)
    page.locator("input[type=file]").set_input_files(
        {"name": "表.csv", "mimeType": "text/csv", "buffer": content}
    )
    assert list(asked(page)) == ["统一社会信用代码", "招牌,颜色"]
    visit.assert_clean()

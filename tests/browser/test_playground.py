"""The service's own documents in a real Chromium: they open offline, and a call can be tried on the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.api import handmade
from tests.api.test_serve import serving
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("playground")
    handmade.make(folder)
    with serving(["--snapshot", str(folder), "--demo"]) as (_, client):
        yield str(client.base_url).rstrip("/")


def test_documents_open_offline_and_name_every_call(visit: Visit, base: str) -> None:
    page = visit.context.new_page()
    page.goto(f"{base}/api/v1/docs")
    expect(page.get_by_text(handmade.DEMO).first).to_be_visible()
    expect(page.locator(".opblock")).to_have_count(17)
    page.locator("#operations-数据-rows .opblock-summary").click()
    expect(page.locator("#operations-数据-rows")).to_contain_text("_sort")
    visit.assert_clean()


def test_a_call_is_tried_on_the_page_and_answered(visit: Visit, base: str) -> None:
    page = visit.context.new_page()
    page.goto(f"{base}/api/v1/docs")
    row = page.locator("#operations-数据-row")
    row.locator(".opblock-summary").click()
    row.get_by_role("button", name="Try it out").click()
    for name, value in (
        ("department", "mzj"),
        ("dataset", "streets"),
        ("table", "streets"),
        ("key", "000123"),
    ):
        row.locator(f'tr[data-param-name="{name}"] input').fill(value)
    with page.expect_response(lambda answer: answer.url.endswith("/tables/streets/rows/000123")) as answered:
        row.get_by_role("button", name="Execute").click()
    assert answered.value.status == 200
    expect(row.locator(".live-responses-table .response .response-col_status").first).to_contain_text("200")
    expect(row.locator(".live-responses-table")).to_contain_text("人民路")
    visit.assert_clean()


def test_a_nested_filter_is_sent_from_the_page(visit: Visit, base: str) -> None:
    page = visit.context.new_page()
    page.goto(f"{base}/api/v1/docs")
    query = page.locator("#operations-数据-query")
    query.locator(".opblock-summary").click()
    query.get_by_role("button", name="Try it out").click()
    for name, value in (("department", "mzj"), ("dataset", "streets"), ("table", "streets")):
        query.locator(f'tr[data-param-name="{name}"] input').fill(value)
    query.locator("textarea").fill('{"where": {"field": "a", "op": "eq", "value": 1}, "select": ["code"]}')
    query.get_by_role("button", name="Execute").click()
    expect(query.locator(".live-responses-table")).to_contain_text('"code": "000123"')
    visit.assert_clean()


def test_no_file_of_the_documents_names_another_host_to_load(base: str, visit: Visit) -> None:
    page = visit.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}/api/v1/docs", wait_until="networkidle")
    page.wait_for_selector(".opblock")
    assert len(asked) >= 5
    assert [url for url in asked if not url.startswith((base, "data:"))] == []
    visit.assert_clean()

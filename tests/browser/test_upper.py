"""上级资源 in a real browser: found with ours, marked, counted apart, and leading to their own pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder import cli
from site_builder.build import build
from site_builder.exports.files import write_json
from tests.browser.conftest import Visit
from tests.small_city import City

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def above(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("upper")
    city = City.copy_to(folder / "catalog_src")
    package = {"name": "up", "title": "人口核验", "notes": "核验服务。", "organization": {"title": "示例市公安局"},
               "num_resources": 0, "extras": []}  # fmt: skip
    write_json(folder, "upper.json", [package])
    words = ["adopt", "--upstream", "南通", str(folder / "upper.json"), "--source", str(city.source)]
    assert cli.main(words) == 0
    assert build(city.config()).published is not None
    return folder / "build/site"


def test_they_are_found_and_counted_apart(above: Path, visit: Visit) -> None:
    page = visit.context.new_page()
    page.goto((above / "datasets/index.html").as_uri())
    page.wait_for_selector("#mu-entries li")
    assert page.text_content("#mu-shown") == "共 3 项，另有上级资源 1 项"
    page.fill("input[name=q]", "renkou heyan")
    page.wait_for_function("document.querySelectorAll('#mu-entries li').length === 1")
    assert page.text_content("#mu-shown") == "符合 0 项，另有上级资源 1 项"
    line = page.text_content("#mu-entries li")
    assert line is not None
    assert "上级资源" in line
    assert "南通" in line
    page.click("#mu-entries li a")
    page.wait_for_selector("h1")
    assert page.text_content("h1") == "人口核验"
    assert "不计入本市目录" in (page.text_content("main") or "")
    visit.assert_clean()

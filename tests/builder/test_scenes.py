"""一件事 pages and the index of 按我的表格查."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_builder.catalog import SharingType
from site_builder.edition import Edition
from site_builder.pages import heads, scenes
from site_builder.pages.layout import templates
from site_builder.visibility import Audience
from tests.builder.exports.published import catalog_of, edition_of
from tests.small_city import AS_OF, City

LIST = "name,step,item,source,code,how,satisfied,reason\n"


@pytest.fixture(scope="module")
def edition(repository: Path) -> Edition:
    return edition_of(repository / "catalog_src")


def bodies(edition: Edition) -> dict[str, str]:
    environment = templates(edition.words)
    return {
        page.address: environment.get_template(f"{page.kind}.html").render(root="../", **page.words)
        for page in scenes.pages(edition)
    }


def test_each_matter_has_a_page_with_every_row_of_the_list(edition: Edition) -> None:
    rows = edition.catalog.codelists["scenes"]
    found = bodies(edition)
    assert len(found) == 1 + len({row["name"] for row in rows})
    for row in rows:
        page = found[scenes.address_of(row["name"])]
        for column in ("item", "source", "how", "reason"):
            assert row[column] in page, row
        entry = edition.by_code.get(row["code"])
        assert entry is None or entry.title in page
        # Codes serve to find the entry; of one that is hidden nothing may be told.
        assert entry or not row["code"] or row["code"] not in page
    assert "未满足" in found["scenes/jiao-yu-ru-xue/index.html"]


def test_numbers_of_the_list_are_those_of_the_pages(edition: Edition) -> None:
    overview, *pages = scenes.pages(edition)
    listed = {one["name"]: one for one in overview.words["matters"]}  # type: ignore[attr-defined]
    for page in pages:
        steps = page.words["steps"]
        needs = [need for step in steps for need in step["needs"]]  # type: ignore[attr-defined]
        assert listed[page.title]["total"] == len(needs)
        assert listed[page.title]["satisfied"] == sum(need["satisfied"] for need in needs)


def test_a_list_of_names_alone_is_still_right_and_a_row_twice_is_not(city: City) -> None:
    city.write("_codelists/scenes.csv", "name\n教育入学\n")
    assert not city.check().counts["error"]
    row = "教育入学,报名,户籍,公安局,,,是,\n"
    city.write("_codelists/scenes.csv", LIST + row + row.replace("户籍", "学籍"))
    assert not city.check().counts["error"]
    city.write("_codelists/scenes.csv", LIST + row + row)
    assert "“教育入学、报名、户籍、公安局”与第 2 行重复。" in city.report()


def test_the_public_has_no_matter_and_says_so(repository: Path) -> None:
    edition = Edition(
        catalog=catalog_of(repository / "catalog_src"),
        tables={},
        files={},
        as_of=AS_OF,
        audience=Audience.of("公开"),
    )
    assert list(bodies(edition)) == ["scenes/index.html"]
    assert "没有列出一件事" in bodies(edition)["scenes/index.html"]


def test_the_index_of_heads_knows_every_item_and_element_and_nothing_denied(
    edition: Edition, repository: Path, tmp_path: Path
) -> None:
    heads.write_index(tmp_path, edition)
    script = (tmp_path / "assets/heads/index.js").read_text("utf-8")
    data = json.loads(script.removeprefix('muluSearchData("index",').removesuffix(");\n"))
    items = {name: {data["entries"][number][0] for number in numbers} for name, numbers in data["items"]}
    catalog = catalog_of(repository / "catalog_src")
    denied = {d.title for d in catalog.datasets if d.sharing.type is SharingType.DENIED}
    assert not denied & {entry[0] for entry in data["entries"]}
    for dataset in edition.datasets:
        for table in dataset.distributions:
            for field in table.fields:
                assert dataset.title in items[field.title], field.title
    # Whatever a field is called, its element leads to it.
    assert "企业职工基本养老保险参保缴费信息" in items["统一社会信用代码"]

"""What the form's page carries: all it needs, no names, not much."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from site_builder import codes
from site_builder.catalog import Catalog
from site_builder.compilation import compile_catalog
from site_builder.config import BuildConfig
from site_builder.edition import Edition, codes_of
from site_builder.pages import authoring_form, case_form, hand_in
from site_builder.pages.next_codes import NextCodes
from tests.small_city import AS_OF, City

LARGEST = 120_000


def edition_of(catalog: Catalog) -> Edition:
    return Edition(catalog=catalog, tables={}, files={}, as_of=AS_OF)


@pytest.fixture(scope="module")
def sample(repository: Path) -> Catalog:
    """The sample city, without its data."""
    return compile_catalog(BuildConfig(source=repository / "catalog_src", as_of=AS_OF)).catalog


def test_page_data_is_small_and_can_stand_in_a_script(sample: Catalog) -> None:
    (page,) = authoring_form.pages(edition_of(sample))
    text = str(page.words["data"])
    assert len(text.encode()) <= LARGEST
    assert "<" not in text
    assert json.loads(text)["city"] == sample.city.title


def test_markup_in_a_department_title_cannot_end_the_script(city: City) -> None:
    city.patch("mzj/department.json", {"title": "</script><script>alert(1)</script>"})
    (page,) = authoring_form.pages(edition_of(city.check().catalog))
    text = str(page.words["data"])
    assert "</script" not in text
    assert "</script><script>alert(1)</script>" in [d["title"] for d in json.loads(text)["departments"]]


def test_line_separators_are_escaped_for_old_browsers() -> None:
    assert authoring_form.script_text(["\u2028\u2029"]) == '["\\u2028\\u2029"]'


def test_people_in_post_stand_there_by_id_and_role_and_nobody_by_name(sample: Catalog) -> None:
    data: dict[str, Any] = authoring_form.form_data(edition_of(sample))
    text = json.dumps(data, ensure_ascii=False)
    for department in sample.departments:
        for person in department.people:
            assert person.name not in text
            assert person.phone not in text
    civil = next(d for d in data["departments"] if d["id"] == "fgw")
    assert ["bz", ["编制人", "联系人"]] in civil["people"]


def test_person_who_left_is_not_offered(city: City) -> None:
    people = json.loads((city.source / "mzj/department.json").read_text("utf-8"))["people"]
    people[0]["to"] = "2026-01-01"
    city.patch("mzj/department.json", {"people": people})
    data: dict[str, Any] = authoring_form.form_data(edition_of(city.check().catalog))
    mzj = next(d for d in data["departments"] if d["id"] == "mzj")
    assert people[0]["id"] not in [person[0] for person in mzj["people"]]


def test_offered_codes_are_those_the_tools_allot(sample: Catalog) -> None:
    prefix = sample.city.code_prefix["3"]
    given = [dataset.code for dataset in sample.datasets]
    offered = NextCodes.of(sample, codes_of(sample))
    for department in sample.departments:
        own = codes.own_category((d.code for d in sample.of(department.id)), prefix=prefix)
        category = own or codes.free_category(given, prefix=prefix)
        first, *others = offered.choices(department.id)
        assert first["code"] == codes.next_code(given, category=category)
        for choice in others:
            assert choice["code"] == codes.next_code(given, category=choice["code"].partition("/")[0])
            assert choice["code"] not in given


def test_only_the_leading_department_is_offered_a_basic_class(sample: Catalog) -> None:
    offered = NextCodes.of(sample, codes_of(sample))
    assert [c["code"] for c in offered.choices("gaj") if c["code"][0] == "1"] == [
        "101001320681/000002",
        "103002320681/000002",
    ]
    assert all(c["code"][0] == "3" for c in offered.choices("sjj"))


def test_every_common_character_has_one_syllable() -> None:
    table = authoring_form.pinyin_table("𠮷龘a")
    signs = "".join(table.values())
    assert len(signs) == len(set(signs)) == 3755 + 1
    assert all(re.fullmatch("[a-z]+", syllable) for syllable in table)
    assert "启" in table["qi"]
    assert "绿" in table["lv"]


def test_scripts_are_all_there_and_ask_nothing_of_any_host(repository: Path) -> None:
    folder = repository / "site_builder/theme/assets/form"
    used = {*authoring_form.ASSETS, *case_form.ASSETS, *hand_in.ASSETS}
    assert {path.stem for path in folder.glob("*.js")} == used
    for path in folder.glob("*.js"):
        text = path.read_text("utf-8")
        assert not re.search(
            r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|import |export |innerHTML|https?://", text
        ), path

from __future__ import annotations

import pytest

from site_builder import codes
from site_builder.authoring import naming


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("主副食品价格", "zhu-fushipin-jiage"),
        ("公共厕所ABC站点", "gonggongcesuo-abc-zhan-dian"),
        ("top-level-domain-names.csv", "top-level-domain-names-csv"),
        ("Zürich & Genève", "zurich-geneve"),
        ("Straße", "strasse"),
        ("ＡＢＣ１２", "abc12"),
        ("--a__b--", "a-b"),
        ("……", ""),
        ("", ""),
    ],
)
def test_text_becomes_a_name(text, name):
    assert naming.fit(text) == name
    assert not name or naming.fits(name)


def test_long_names_are_cut_at_a_word():
    name = naming.fit("word " * 30)
    assert len(name) <= naming.LONGEST
    assert name.endswith("-word")
    assert len(naming.fit("a" * 100)) == naming.LONGEST


def test_taken_name_gets_a_number():
    assert naming.unused("a", []) == "a"
    assert naming.unused("a", ["a", "a-2"]) == "a-3"


def test_next_code_follows_the_highest_and_fills_no_gap():
    given = ["30701032068115/000001", "30701032068115/000009", "30701032068116/000050"]
    assert codes.next_code(given, category="30701032068115") == "30701032068115/000010"
    assert codes.next_code(given, category="30701032068117") == "30701032068117/000001"


def test_next_code_keeps_the_digits_of_its_category():
    assert codes.next_code(["307010A/99"], category="307010A") == "307010A/100"


def test_own_category_is_where_most_of_the_department_stands():
    given = ["30701032068115/000001", "30701032068115/000002", "30701032068102/000001", "107001320681/000001"]
    assert codes.own_category(given, prefix="307010320681") == "30701032068115"
    assert codes.own_category(given[3:], prefix="307010320681") is None


def test_free_category_is_the_first_nobody_has():
    given = ["30701032068101/000001", "30701032068103A/000001"]
    assert codes.free_category(given, prefix="307010320681") == "30701032068102"
    assert codes.free_category(given[1:], prefix="307010320681") == "30701032068101"

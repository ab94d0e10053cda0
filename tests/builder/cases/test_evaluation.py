"""评估指标: equal to a second, naive implementation; who reads whose; page, csv and xlsx agree."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from site_builder.exports import evaluation as files
from site_builder.figures.evaluation import MEASURES
from site_builder.figures.evaluation.of_edition import table_of
from site_builder.law import ARTICLES
from site_builder.pages import evaluation
from site_builder.visibility import GOVERNMENT
from tests.builder.cases.editions import AUTHORITY, DAY, PUBLIC, ROOT, bodies, department, edition, words
from tests.builder.cases.naive_figures import Naive

DAYS = (date(2026, 5, 19), DAY, date(2026, 12, 31))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_figure_equals_a_naive_count_of_the_files(day: date) -> None:
    of = edition(AUTHORITY, day)
    found = table_of(of, 2026)
    assert found is not None
    naive = Naive(ROOT / "catalog_src", 2026, day)
    assert set(found.departments) == set(naive.departments)
    for who, values in [(None, found.city), *found.departments.items()]:
        ours = {id_: (value.top, value.bottom) for id_, value in values.items()}
        expected = naive.compute(who)
        different = {id_: (ours[id_], expected[id_]) for id_ in ours if ours[id_] != expected[id_]}
        assert not different, who
        assert ours.keys() == expected.keys()


def test_each_figure_is_defined_once_and_rests_on_an_article() -> None:
    assert len({one.id for one in MEASURES}) == len({one.title for one in MEASURES}) == len(MEASURES)
    for one in MEASURES:
        assert any(citation.startswith(one.article) for citation in ARTICLES), one.id
        assert one.definition.endswith("。")


def test_departments_are_side_by_side_for_the_authority_alone() -> None:
    whole = table_of(edition(AUTHORITY), 2026)
    own = table_of(edition(department("mzj")), 2026)
    others = table_of(edition(GOVERNMENT), 2026)
    assert whole is not None
    assert own is not None
    assert others is not None
    assert list(own.departments) == ["mzj"]
    assert own.departments["mzj"] == whole.departments["mzj"]
    assert others.departments == {}
    assert own.city == others.city == whole.city
    assert table_of(edition(PUBLIC), 2026) is None


def test_the_page_says_what_a_figure_means_and_what_it_is() -> None:
    text = words(bodies(evaluation, edition())["evaluation/index.html"])
    assert "按期答复率" in text
    assert "按较严的期限，期限内答复的除以已答复和已超期的。" in text
    naive = Naive(ROOT / "catalog_src", 2026, DAY).compute(None)["requests-in-time"]
    assert f"（{naive[0]}/{naive[1]}）" in text
    public = words(bodies(evaluation, edition(PUBLIC))["evaluation/index.html"])
    assert "按期答复率" in public
    assert f"（{naive[0]}/{naive[1]}）" not in public


def test_csv_and_xlsx_hold_what_the_page_shows(tmp_path: Path) -> None:
    of = edition()
    assert list(files.write(tmp_path, of)) == ["evaluation/figures.csv", "evaluation/figures.xlsx"]
    rows = list(csv.reader(io.StringIO((tmp_path / "evaluation/figures.csv").read_text("utf-8-sig"))))
    assert len(rows) == len(MEASURES) + 1
    city = {row[1]: row[5] for row in rows[1:]}
    found = table_of(of, 2026)
    assert found is not None
    assert city == {one.title: found.city[one.id].words for one in MEASURES}
    book = CalamineWorkbook.from_path(str(tmp_path / "evaluation/figures.xlsx"))
    cells = book.get_sheet_by_name("评估指标").to_python()
    numbers = {row[1]: row[5] for row in cells[1:]}
    for one in MEASURES:
        number = found.city[one.id].number
        assert numbers[one.title] == ("" if number is None else pytest.approx(number))
    again = tmp_path / "again"
    list(files.write(again, of))
    for name in ("figures.csv", "figures.xlsx"):
        assert (again / "evaluation" / name).read_bytes() == (tmp_path / "evaluation" / name).read_bytes()


def test_a_draft_of_an_evaluation_is_read_by_the_authority_alone() -> None:
    before = date(2026, 4, 20)
    told = {
        audience: "2025 年度评估"
        in words(bodies(evaluation, edition(audience, before))["evaluation/index.html"])
        for audience in (AUTHORITY, GOVERNMENT, department("mzj"))
    }
    assert list(told.values()) == [True, False, False]
    assert "2025 年度评估" in words(bodies(evaluation, edition(GOVERNMENT))["evaluation/index.html"])

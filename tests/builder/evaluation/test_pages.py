"""共享评估 on the site: who reads which year, and that page, csv and xlsx say the same."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from site_builder.evaluation import evaluate, themes
from site_builder.exports import evaluation as export
from site_builder.pages import evaluation as page
from site_builder.visibility import GOVERNMENT, Audience
from tests.builder.cases.editions import AUTHORITY, PUBLIC, bodies, department, edition
from tests.builder.evaluation.cities import AS_OF, sample


def addresses(audience: Audience, as_of: date = AS_OF) -> set[str]:
    return {one.address for one in page.pages(edition(audience, as_of, basis=sample(as_of).basis))}


LIST, Y2025, Y2026 = (f"evaluation/{part}index.html" for part in ("", "2025/", "2026/"))


@pytest.mark.parametrize(
    ("audience", "as_of", "shown"),
    [
        (AUTHORITY, AS_OF, {LIST, Y2025, Y2026}),
        (GOVERNMENT, AS_OF, {LIST, Y2025}),
        (department("fgw"), AS_OF, {LIST, Y2025}),
        (PUBLIC, AS_OF, {LIST}),
        (GOVERNMENT, date(2026, 4, 23), {LIST}),
        (GOVERNMENT, date(2026, 4, 24), {LIST, Y2025}),
    ],
)
def test_a_year_is_shown_when_it_is_settled_and_to_management_before(
    audience: Audience, as_of: date, shown: set[str]
) -> None:
    assert addresses(audience, as_of) == shown


def test_nobody_but_management_gets_the_files_of_a_draft(tmp_path: Path) -> None:
    seen = edition(GOVERNMENT, basis=sample().basis)
    assert list(export.write(tmp_path, seen)) == [
        "evaluation/2025/figures.csv",
        "evaluation/2025/figures.xlsx",
    ]


def test_page_csv_and_xlsx_say_the_same(tmp_path: Path) -> None:
    seen = edition(AUTHORITY, basis=sample().basis)
    list(export.write(tmp_path, seen))
    text = (tmp_path / "evaluation/2026/figures.csv").read_text("utf-8-sig")
    rows = {(r["部门标识"], r["指标标识"]): r for r in csv.DictReader(io.StringIO(text))}
    evaluated = evaluate(sample().basis, 2026)
    words = bodies(page, seen)[Y2026]
    sheet = CalamineWorkbook.from_path(tmp_path / "evaluation/2026/figures.xlsx").get_sheet_by_name(
        "分子分母"
    )
    cells = {(r[0], r[2]): r for r in sheet.to_python()[1:]}
    for theme in themes():
        for measure in theme.measures:
            tally = evaluated.of(measure, "mzj")
            row = rows["mzj", measure.id]
            assert (row["分子"], row["值"]) == (
                str(tally.part),
                str(measure.value(tally) if measure.value(tally) is not None else ""),
            )
            assert float(cells["mzj", measure.id][4]) == tally.part
            assert measure.title in words
            assert measure.formula in words


def test_the_same_source_gives_the_same_files(tmp_path: Path) -> None:
    seen = edition(AUTHORITY, basis=sample().basis)
    for folder in ("a", "b"):
        list(export.write(tmp_path / folder, seen))
    for file in (tmp_path / "a").rglob("figures.*"):
        assert file.read_bytes() == (tmp_path / "b" / file.relative_to(tmp_path / "a")).read_bytes()


def test_improvements_say_what_is_done_and_what_is_past_its_day() -> None:
    later = date(2027, 1, 4)
    words = bodies(page, edition(AUTHORITY, later, basis=sample(later).basis))[Y2025]
    assert "未完成，期限 2026-12-31 已过" in words
    assert "建立粮食收购价格按周报送机制" in words

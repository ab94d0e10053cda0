"""Every figure of the evaluation, against a second implementation that knows nothing of the first."""

from __future__ import annotations

from datetime import date

import pytest

from site_builder.evaluation import Evaluated, Measure, Tally, evaluate, themes
from site_builder.law import ARTICLES
from tests.builder.evaluation.cities import Evaluable, compiled, crowded, sample
from tests.builder.evaluation.naive import Naive, Pair
from tests.small_city import City

MEASURES = [measure for theme in themes() for measure in theme.measures]


def computed(evaluated: Evaluated) -> dict[str, dict[str, Pair]]:
    return {
        measure: {department: (tally.part, tally.whole) for department, tally in of.items()}
        for measure, of in evaluated.tallies.items()
    }


def again(city: Evaluable, year: int) -> dict[str, dict[str, Pair]]:
    basis = city.basis
    return Naive(
        city.root,
        year,
        basis.as_of,
        is_workday=basis.ledgers.facts.policies.calendar.is_workday,
        faults=[(one.file, one.rule, one.severity.value) for one in basis.findings],
        usage=city.uses,
        data_dates={id_: on.isoformat() for id_, on in basis.data_dates.items() if on},
        examined=basis.examined,
    ).figures()


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("as_of", [date(2026, 2, 3), date(2026, 11, 23)])
def test_the_sample_city_counts_the_same_both_ways(as_of: date, year: int) -> None:
    city = sample(as_of)
    assert computed(evaluate(city.basis, year)) == again(city, year)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_ledgers_count_the_same_both_ways(seed: int) -> None:
    city = crowded(seed)
    assert [f for f in city.basis.findings if f.rule.startswith(("L", "S", "F"))] == []
    for year in (2025, 2026):
        assert computed(evaluate(city.basis, year)) == again(city, year)


def test_rows_that_do_not_fit_are_counted_the_same_both_ways(city: City) -> None:
    city.write("mzj/gongce/data/cesuo.csv", "编号,名称,厕位数,启用日期\n001,甲,12,2020-13-01\n")
    found = compiled(city.source, with_data=True)
    assert computed(evaluate(found.basis, 2026)) == again(found, 2026)
    assert computed(evaluate(found.basis, 2026))["data-valid"]["mzj"] == (0, 1)


def test_random_ledgers_move_every_figure_that_cases_move() -> None:
    evaluated = evaluate(crowded(1).basis, 2026)
    still = {"entries-image", "entries-media", "entries-self-described", "entries-service"}
    still |= {"entries-changed", "entries-withdrawn", "denied-basis-refused", "denied-basis-decree"}
    still |= {"data-valid", "report-in-time"}
    dead = {one.id for one in MEASURES if not evaluated.city(one).part}
    assert dead <= still


def test_the_city_is_the_sum_and_not_the_mean_of_departments() -> None:
    measure = next(one for one in MEASURES if one.id == "requests-refused")
    evaluated = evaluate(crowded(1).basis, 2026)
    parts = [evaluated.of(measure, id_) for id_ in evaluated.departments]
    city = evaluated.city(measure)
    assert city == Tally(sum(p.part for p in parts), sum(p.whole or 0 for p in parts))
    assert city.whole


def test_a_case_of_december_answered_in_january_was_answered() -> None:
    late = evaluate(sample(date(2026, 2, 3)).basis, 2025)
    report = next(one for one in MEASURES if one.id == "report-in-time")
    # 市场监管局 reported on 2026-01-26, 农业农村局 on 2026-02-04: in the evaluation of 2025 both are known.
    assert late.of(report, "scjgj") == Tally(1, 1)
    assert late.of(report, "nyncj") == Tally(0, 1)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.id)
def test_each_measure_says_what_it_counts_and_by_which_article(measure: Measure) -> None:
    assert any(article.startswith(measure.article) for article in ARTICLES)
    assert measure.part
    evaluated = evaluate(sample().basis, 2026)
    for department in evaluated.departments:
        tally = evaluated.of(measure, department)
        assert (tally.whole is None) == (not measure.whole)
        if measure.unit == "%":
            assert 0 <= tally.part <= (tally.whole or 0)


def test_no_measure_has_the_id_of_another() -> None:
    assert len({one.id for one in MEASURES}) == len(MEASURES)


@pytest.mark.parametrize(
    ("tally", "shown"),
    [(Tally(2, 3), "66.7%"), (Tally(1, 2000), "0.1%"), (Tally(0, 0), "—"), (Tally(0, 4), "0.0%")],
)
def test_a_share_is_rounded_to_one_decimal_and_nothing_is_not_zero(tally: Tally, shown: str) -> None:
    assert next(one for one in MEASURES if one.unit == "%").shown(tally) == shown

"""Detectors together: a city in order raises nothing, and everything seen has its place."""

from __future__ import annotations

from site_builder.basis import Basis
from site_builder.detectors import detectors, suspicions
from tests.builder.evaluation.cities import crowded
from tests.small_city import City


def test_a_city_in_order_raises_nothing(ruled: City) -> None:
    assert suspicions(Basis.of(ruled.check())) == ()


def test_every_ground_with_a_detector_has_one() -> None:
    assert list(detectors()) == [1, 2, 3, 4, 5, 6]


def test_everything_seen_is_a_suspicion_with_a_place_that_exists() -> None:
    city = crowded(1)
    found = suspicions(city.basis)
    assert {one.ground for one in found} == {1, 2, 3, 4, 5, 6}
    for one in found:
        assert one.what.startswith("疑似")
        assert one.article.startswith("第二十七条")
        for evidence in one.evidence:
            if evidence.file == "usage.json":
                assert city.uses[(evidence.line or 0) - 1]["calls"]
            else:
                lines = (city.root / evidence.file).read_text("utf-8").splitlines()
                assert 1 <= (evidence.line or 0) <= len(lines)

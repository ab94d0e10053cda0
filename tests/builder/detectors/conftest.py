"""The small city under the decree."""

from __future__ import annotations

import pytest

from tests.builder.detectors.written import SAMPLE
from tests.small_city import City


@pytest.fixture
def ruled(city: City) -> City:
    """The small city under the decree, without the notice that makes git days void."""
    for name in ("qidong-2019", "decree-809"):
        (city.source / f"_policy/{name}.json").write_bytes((SAMPLE / f"_policy/{name}.json").read_bytes())
    city.patch("catalog.json", {"policies": ["qidong-2019", "decree-809"]})
    return city

"""The small city's 民政局 at a clerk's desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder.workbook.desk import Desk
from tests.small_city import City


@pytest.fixture
def desk(city: City, tmp_path: Path) -> Desk:
    """Its workbook as exported: hunyin, shouyang and gongce, in the order of their codes."""
    return Desk.of(city.source, "mzj", tmp_path)

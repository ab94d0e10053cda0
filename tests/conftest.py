"""Fixtures shared by all tests: few, and named for what they give."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.small_city import City

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data that is never copied into the project; tests that need it skip without it."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared (real data for tests) is not on this machine")
    return folder


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A small, faultless city of two departments and three datasets, free to be spoiled."""
    # The whole builder is imported only for the tests that need it.
    from tests.small_city import City

    return City.copy_to(tmp_path / "catalog_src")


CAMPAIGNS = (REPOSITORY / "tests/campaigns", REPOSITORY / "tests/deploy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the campaigns by where they stand, so that no test of theirs slips into `make test`."""
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in CAMPAIGNS):
            item.add_marker(pytest.mark.campaign)

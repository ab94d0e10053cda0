"""A copy of the sample city to command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.builder.cases.editions import ROOT


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The descriptors of the sample city, without its rows."""
    target = tmp_path / "catalog_src"
    shutil.copytree(ROOT / "catalog_src", target, ignore=shutil.ignore_patterns("data"))
    return target

"""The fixture of the table tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder.tables.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A dataset whose data files the test writes."""
    made = Folder(root=tmp_path)
    made.home.mkdir(parents=True)
    return made

"""No table of the sample city and no real table of other cities gives a V25 or V18 finding."""

from __future__ import annotations

import csv
from pathlib import Path

from site_builder.content.marks import file_has_mark
from site_builder.content.persons import count


def test_real_tables_of_other_cities_name_nobody(shared: Path) -> None:
    tables = sorted((shared / "data" / "real-tables").rglob("*.csv"))
    assert tables
    for table in tables:
        with table.open("rb") as raw:
            assert not file_has_mark(raw), table
        with table.open(encoding="utf-8-sig", newline="") as text:
            rows = list(csv.reader(text))
        for column in zip(*rows[1:], strict=False):
            filled = [cell for cell in column if cell]
            telling = [c for c in count((cell, 1) for cell in filled) if c.is_telling(len(filled))]
            assert not telling, table

"""`statistics/<figure>.csv`: the numbers behind each plot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.edition import Edition
from site_builder.exports.files import write_bytes
from site_builder.figures import figures
from site_builder.workbook.plain import csv_of


def write(site: Path, edition: Edition) -> Iterator[str]:
    """One csv a figure."""
    for figure in figures(edition):
        content = csv_of((figure.head, *figure.parts), ((name, *numbers) for name, numbers in figure.rows))
        yield write_bytes(site, f"statistics/{figure.name}.csv", content)

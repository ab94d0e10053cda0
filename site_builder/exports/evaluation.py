"""`evaluation/<year>/figures.csv` and `.xlsx`: the figures of the years that this audience may read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.edition import Edition
from site_builder.exports.files import write_bytes
from site_builder.figures.evaluation_files import to_csv, to_xlsx


def write(site: Path, edition: Edition) -> Iterator[str]:
    """Two files a year."""
    for year, evaluated in edition.evaluations.items():
        yield write_bytes(site, f"evaluation/{year}/figures.csv", to_csv(evaluated))
        yield write_bytes(site, f"evaluation/{year}/figures.xlsx", to_xlsx(evaluated))

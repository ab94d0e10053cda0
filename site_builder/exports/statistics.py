"""`statistics/<figure>.csv`: the numbers behind each plot."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from site_builder.edition import Edition
from site_builder.exports.files import write_text
from site_builder.figures import figures


def write(site: Path, edition: Edition) -> Iterator[str]:
    """One csv a figure, with the sign that spreadsheets need before UTF-8."""
    for figure in figures(edition):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow((figure.head, *figure.parts))
        writer.writerows((name, *numbers) for name, numbers in figure.rows)
        yield write_text(site, f"statistics/{figure.name}.csv", "\ufeff" + text.getvalue())

"""Papers read back as a person reads them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from tests.small_city import City


@pytest.fixture(autouse=True)
def _at_the_top(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(city.source.parent)


def text_of(paper: Path) -> str:
    """Every line and every row of a docx in the order of the page; the foot last."""
    document = Document(BytesIO(paper.read_bytes()))
    lines: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells: list[str] = []
                seen: set[object] = set()
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        cells.append(" ".join(cell.text.split()))
                lines.append(" | ".join(cells))
        else:
            lines.append(" ".join(block.text.split()))
    lines += [" ".join(line.text.split()) for line in document.sections[0].footer.paragraphs]
    return "\n".join(lines)

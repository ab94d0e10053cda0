"""Every picture of the handbook stands once on its page, described in words and as large as the page says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

HANDBOOK = Path("site_builder/handbook")
TOLD = Path("tests/examples/pictures")
SHOWN = re.compile(
    r'^!\[([^\]]*)\]\(pictures/([a-z-]+)\.webp\)\{ \.mu-picture width="(\d+)" height="(\d+)" \}$', re.M
)
DENSITY = 1.5
MOST_BYTES = 60_000


def size_of(webp: bytes) -> tuple[int, int]:
    """Width and height in dots of a lossy WebP, whatever stands before the picture itself."""
    assert webp[:4] == b"RIFF"
    assert webp[8:12] == b"WEBP"
    at = webp.index(b"VP8 ") + 8
    assert webp[at + 3 : at + 6] == b"\x9d\x01\x2a"
    width, height = (int.from_bytes(webp[at + n : at + n + 2], "little") & 0x3FFF for n in (6, 8))
    return width, height


@pytest.fixture(scope="module")
def pages(repository: Path) -> list[Path]:
    """The pages of the handbook that have pictures."""
    return [folder.parent for folder in sorted((repository / HANDBOOK).rglob("pictures"))]


def test_each_picture_is_shown_once_with_its_words_and_its_size(repository: Path, pages: list[Path]) -> None:
    assert pages
    for page in pages:
        name = page.relative_to(repository / HANDBOOK).as_posix()
        told = json.loads((repository / TOLD / f"{name.replace('/', '-')}.json").read_text("utf-8"))
        shown = SHOWN.findall((page / "index.md").read_text("utf-8"))
        files = sorted((page / "pictures").iterdir())
        assert sorted(one[1] for one in shown) == sorted(told) == [file.stem for file in files]
        for words, picture, width, height in shown:
            assert len(words) >= 10, picture
            assert (int(width), int(height)) == (told[picture]["width"], told[picture]["height"]), picture
        for file in files:
            content = file.read_bytes()
            assert len(content) <= MOST_BYTES, file
            one = told[file.stem]
            assert size_of(content) == pytest.approx((one["width"] * DENSITY, one["height"] * DENSITY), abs=1)


def test_what_is_told_of_pictures_has_pictures(repository: Path, pages: list[Path]) -> None:
    names = {page.relative_to(repository / HANDBOOK).as_posix().replace("/", "-") for page in pages}
    assert {file.stem for file in (repository / TOLD).glob("*.json")} == names

"""The pictures of the handbook are of the site as it is: each walk is walked again and read again.

`make pictures` takes them anew. Bytes are not compared: fonts differ from machine to machine.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.browser.pictures import MOST_BYTES, WALKS, WINDOW, keep, kept

pytestmark = pytest.mark.browser
DRESS = {"viewport": WINDOW, "color_scheme": "light"}


@pytest.mark.parametrize("visit", [pytest.param(DRESS, id="light")], indirect=True)
@pytest.mark.parametrize("walk", WALKS)
def test_what_pictures_say_can_still_be_read_on_the_pages(
    visit: Visit, site: Path, repository: Path, walk: str
) -> None:
    pictures = list(WALKS[walk](visit.context.new_page(), site))
    visit.assert_clean()
    assert {one.name: len(one.content) for one in pictures if len(one.content) > MOST_BYTES} == {}
    if os.environ.get("MULU_PICTURES"):
        keep(repository, walk, pictures)
    before = json.loads(kept(repository, walk).read_text("utf-8"))
    told = {one.name: one.told()["says"] for one in pictures}
    assert told == {name: one["says"] for name, one in before.items()}, "the pages changed: make pictures"

"""Links between pages about cases, for every audience: none leads to a page that the edition does not have."""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from site_builder import exports
from site_builder.casework import AUTHORITY, GOVERNMENT, PUBLIC, Viewer, department
from site_builder.pages import KINDS, authoring_form, dataset
from tests.builder.cases.editions import bodies, edition
from tests.builder.site import Tags

ELSEWHERE = ("guide/", "cataloguing/", "about/", "service/", "decisions/", "assets/")


@pytest.mark.parametrize("viewer", [PUBLIC, GOVERNMENT, department("mzj"), AUTHORITY], ids=str)
def test_every_link_leads_to_a_page_of_the_same_edition(viewer: Viewer, tmp_path: Path) -> None:
    of = edition(viewer)
    modules = [module for module in KINDS if module not in (authoring_form, dataset)]
    found = {address: body for module in modules for address, body in bodies(module, of).items()}
    known = {*found, *exports.write(tmp_path, of), *(entry.address for entry in of.entries.values())}
    for address, body in found.items():
        for link in Tags(body).addresses():
            parts = urlsplit(link)
            if parts.scheme or not parts.path or parts.path.startswith("/"):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(address), unquote(parts.path)))
            assert target in known or target.startswith(ELSEWHERE), (address, link)

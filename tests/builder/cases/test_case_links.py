"""Links between pages about cases, for every audience: none leads to a page that the edition does not have."""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from site_builder import exports
from site_builder.pages import KINDS, authoring_form, dataset
from site_builder.visibility import GOVERNMENT, Audience
from tests.builder.cases.editions import AUTHORITY, PUBLIC, bodies, department, edition
from tests.builder.site import Tags

ELSEWHERE = ("guide/", "cataloguing/", "about/", "service/", "decisions/", "assets/")


@pytest.mark.parametrize("audience", [PUBLIC, GOVERNMENT, department("mzj"), AUTHORITY], ids=str)
def test_every_link_leads_to_a_page_of_the_same_edition(audience: Audience, tmp_path: Path) -> None:
    of = edition(audience)
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

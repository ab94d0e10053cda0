"""Old addresses lead on, for those who may see where to."""

from __future__ import annotations

from site_builder.build import build
from site_builder.visibility import Audience
from tests.builder.links import broken
from tests.small_city import City


def test_old_addresses_of_entries_and_departments_lead_to_the_new_ones(city: City) -> None:
    city.patch("mzj/hunyin/datapackage.json", {"gov": {"formerly": ["mzj/jiu-hunyin", "mzj/gongce"]}})
    city.patch("mzj/department.json", {"formerly": ["jiuju"]})
    assert build(city.config()).published is not None
    site = city.source.parent / "build/site"
    page = (site / "datasets/mzj/jiu-hunyin/index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../hunyin/index.html">' in page
    assert '<a href="../hunyin/index.html">婚姻登记信息</a>' in page
    assert "../mzj/index.html" in (site / "departments/jiuju/index.html").read_text("utf-8")
    # An address that is in use is never taken away from whoever has it.
    assert 'http-equiv="refresh"' not in (site / "datasets/mzj/gongce/index.html").read_text("utf-8")
    assert broken(site) == []
    city.patch("mzj/hunyin/datapackage.json", {"gov": {"formerly": None}})
    build(city.config())
    assert not (site / "datasets/mzj/jiu-hunyin").exists()


def test_no_old_address_tells_the_public_of_a_hidden_entry(city: City) -> None:
    city.patch("mzj/hunyin/datapackage.json", {"gov": {"formerly": ["mzj/jiu-hunyin"]}})
    build(city.config(audience=Audience.of("公开")))
    assert not (city.source.parent / "build/site/datasets/mzj/jiu-hunyin").exists()

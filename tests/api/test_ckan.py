"""CKAN clients read the site through the service, unchanged."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import closing

import ckanapi
import pytest

from site_builder.build import build
from site_builder.verification import HttpReader, verify
from tests.api.test_serve import serving
from tests.small_city import City


@pytest.fixture
def remote(city: City) -> Iterator[ckanapi.RemoteCKAN]:
    assert build(city.config()).published is not None
    folder = city.source.parent / "build"
    with serving(["--snapshot", str(folder / "snapshot"), "--site", str(folder / "site"), "--demo"]) as (
        _,
        client,
    ):
        yield ckanapi.RemoteCKAN(f"{client.base_url}/ckan".replace("//ckan", "/ckan"))


def test_ckanapi_lists_and_shows_packages_organisations_and_groups(remote: ckanapi.RemoteCKAN) -> None:
    names = remote.action.package_list()
    assert names
    for name in names:
        package = remote.action.package_show(id=name)
        assert package["name"] == name
        assert remote.action.organization_show(id=package["owner_org"])["title"]
    assert {p["name"] for p in remote.action.current_package_list_with_resources()} == set(names)
    assert remote.action.group_list() is not None


def test_a_site_behind_the_service_verifies_like_its_folder(remote: ckanapi.RemoteCKAN) -> None:
    with warnings.catch_warnings(), closing(HttpReader(remote.address.removesuffix("ckan"))) as reader:
        warnings.filterwarnings("ignore", category=DeprecationWarning)  # rdflib's own past
        found = verify(reader)
    assert found.problems == ()
    assert found.entries == 3


def test_what_is_not_there_is_a_ckan_refusal(remote: ckanapi.RemoteCKAN) -> None:
    with pytest.raises(ckanapi.NotFound):
        remote.action.package_show(id="nothing__here")
    with pytest.raises(ckanapi.NotFound):
        remote.action.package_show(id="../../../catalog")
    with pytest.raises(ckanapi.ValidationError):
        remote.action.package_show()

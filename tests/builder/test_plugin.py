"""The MkDocs plugin: `mkdocs build` and `mkdocs serve` give the site that `mulu build` gives."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.livereload import LiveReloadServer

from site_builder.build import build
from site_builder.config import MKDOCS_YML
from site_builder.plugin import MuluPlugin
from tests.small_city import AS_OF, City


def configured(city: City, site: Path, as_of: str = AS_OF.isoformat()) -> MkDocsConfig:
    """mkdocs.yml as it stands, with another source."""
    options = {"source": str(city.source), "as_of": as_of}
    return load_config(
        config_file=str(MKDOCS_YML), site_dir=str(site), strict=True, plugins=[{"mulu": options}]
    )


def tree(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


def test_strict_mkdocs_build_gives_the_same_bytes_as_mulu_build(city: City, tmp_path: Path) -> None:
    mkdocs_build(configured(city, tmp_path / "site"))
    build(city.config())
    ours, theirs = tree(tmp_path / "build/site"), tree(tmp_path / "site")
    assert ours.keys() == theirs.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []
    assert b"2020-01-01" in ours["datasets/mzj/gongce/index.html"]


def test_catalogue_with_errors_stops_mkdocs_and_leaves_the_old_site(city: City, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("旧")
    city.write("mzj/gongce/datapackage.json", "{")
    with pytest.raises((PluginError, Abort)):
        mkdocs_build(configured(city, site))
    assert tree(site) == {"index.html": "旧".encode()}


def test_missing_source_is_one_sentence_of_mkdocs(city: City, tmp_path: Path) -> None:
    with pytest.raises((PluginError, Abort)):
        mkdocs_build(configured(City(source=tmp_path / "nowhere"), tmp_path / "site"))


def test_as_of_that_is_no_date_is_refused(city: City, tmp_path: Path) -> None:
    with pytest.raises((PluginError, Abort, ConfigurationError)):
        mkdocs_build(configured(city, tmp_path / "site", as_of="23.11.2026"))


def test_serving_watches_the_source_and_keeps_the_address_of_the_server(city: City, tmp_path: Path) -> None:
    config = configured(city, tmp_path / "site")
    plugin = cast(MuluPlugin, config.plugins["mulu"])
    watched: list[str] = []

    class Server:
        def watch(self, path: str) -> None:
            watched.append(path)

    plugin.on_serve(cast(LiveReloadServer, Server()), config=config, builder=None)
    assert watched == [str(city.source)]
    plugin.on_startup(command="serve", dirty=False)
    config.site_url = "http://127.0.0.1:9999/"
    assert plugin.on_config(config).site_url == "http://127.0.0.1:9999/"

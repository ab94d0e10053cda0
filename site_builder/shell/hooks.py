"""What happens at each step of a MkDocs run; `site_builder.plugin` only passes the calls on."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from site_builder.shell.masthead import Masthead
from site_builder.shell.stamp import PAGES, mark
from site_builder.words.in_templates import teach

SHELL_SOURCE = f"""---
title: "{mark("title")}"
description: "{mark("description")}"
shell: true
hide: [navigation, toc]
---
"""

UNUSED = (
    "sitemap.xml",
    "sitemap.xml.gz",
    "assets/images/favicon.png",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
)
"""What MkDocs and Material write for a search, a sitemap and an icon that are not theirs here."""


def dress(config: MkDocsConfig, masthead: Masthead) -> None:
    """Put title, notice, imprint and words where the theme's templates look for them.

    The theme's environment does not escape; `Markup` is escaped once and stays so under `|e`.
    """
    config.site_name = escape(masthead.title)
    config.nav = _named(config.nav, masthead.words.table("nav"))
    colours = masthead.words.table("palette")
    for palette in config.theme["palette"]:
        palette["toggle"]["name"] = escape(colours[palette["toggle"]["name"]])
    config.extra["masthead"] = {
        "authority": escape(masthead.authority),
        "as_of": masthead.as_of.isoformat(),
        "demo": escape(masthead.demo) if masthead.demo else None,
        "audience": escape(masthead.audience),
        "imprint": _imprint(masthead),
        "api_root": escape(masthead.api_root),
        "words": masthead.words,
    }


def _named(nav: Any, titles: Mapping[str, str]) -> Any:
    """The navigation of mkdocs.yml with a title in place of each key of `titles`."""
    if isinstance(nav, list):
        return [_named(part, titles) for part in nav]
    if isinstance(nav, dict):
        return {escape(titles[key]): _named(part, titles) for key, part in nav.items()}
    return nav


def _imprint(masthead: Masthead) -> str | None:
    """`离线副本 · 制作单位 … · 2026-11-23 · 第 001 份`."""
    copy = masthead.imprint
    if copy is None:
        return None
    maker = copy.maker or masthead.authority
    return escape(masthead.words("theme.copy", maker=maker, on=copy.on, number=copy.number))


def say(environment: Environment, config: MkDocsConfig) -> None:
    """Let the theme's templates say the words of this site."""
    teach(environment, config.extra["masthead"]["words"])


def add_shells(files: Files, config: MkDocsConfig) -> Files:
    """Add the virtual source of each shell, and give every hand-written page an index.html."""
    for page in PAGES.values():
        source = posixpath.splitext(page)[0] + ".md"
        files.append(File.generated(config, source, content=SHELL_SOURCE))
    for file in files.documentation_pages():
        if file.name != "index":
            # decisions.md must lie beside the folders, its page must not: links end in index.html.
            file.dest_uri = posixpath.splitext(file.src_uri)[0] + "/index.html"
    return files


def name_the_service(markdown: str, config: MkDocsConfig) -> str:
    """Put the service's address where a hand-written page says `@@mulu-api@@`."""
    return markdown.replace("@@mulu-api@@", config.extra["masthead"]["api_root"])


def is_shell(page: Page) -> bool:
    """Whether this page is there to be cut and stamped."""
    return page.file.dest_uri in PAGES.values()


def open_shell(page: Page, nav: Navigation, config: MkDocsConfig) -> None:
    """Let a shell carry the canonical address as a hole and light up the tab of its section."""
    page.canonical_url = config.site_url + mark("address") if config.site_url else None
    for item in _entries(nav, page):
        item.active = True


def close_shell(page: Page, nav: Navigation) -> None:
    """Put the tab out again, or the next page would show two."""
    for item in _entries(nav, page):
        item.active = False


def tidy(site: Path) -> None:
    """Remove what the theme writes and nothing here uses."""
    for name in UNUSED:
        path = site / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for source_map in site.glob("assets/**/*.map"):
        source_map.unlink()


def _entries(nav: Navigation, page: Page) -> Iterable[Page]:
    section = page.file.dest_uri.split("/")[0]
    return (item for item in nav.pages if item is not page and item.file.dest_uri == f"{section}/index.html")

"""The `mulu` plugin: MkDocs hooks become calls, so that `mkdocs build` and `mkdocs serve` give the same site."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from jinja2 import Environment
from mkdocs.config import base
from mkdocs.config import config_options as option
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from site_builder import measurements, pages
from site_builder.build import compile_for_pages, masthead_and_edition
from site_builder.config import BuildConfig, default_data_root
from site_builder.errors import BuildError
from site_builder.shell import Fill, Masthead, hooks, take_shells
from site_builder.shell.frame import GIVEN

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.utils.templates import TemplateContext


class MuluOptions(base.Config):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """What mkdocs.yml may say under `mulu`; only read when MkDocs is the one that was started."""

    source = option.Type(str, default="catalog_src")
    """The folder with catalog.json, relative to mkdocs.yml."""
    data_root = option.Optional(option.Type(str))
    """Where departments deliver `dropbox/` files; by default what `mulu build` takes."""
    as_of = option.Optional(option.Type((date, str)))
    """The day on which the catalogue is judged; today when it is missing."""


class MuluPlugin(BasePlugin[MuluOptions]):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """Dresses the theme, adds the shells, stamps the pages."""

    def __init__(self) -> None:
        self._fill: Fill | None = None
        self._nav: Navigation | None = None
        self._serving = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether MkDocs serves."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Compile the catalogue before MkDocs empties the old site."""
        given: Masthead | None = config.extra.pop(GIVEN, None)
        masthead, self._fill = (given, None) if given else self._compile(config)
        hooks.dress(config, masthead)
        if given or not self._serving:
            # While serving, MkDocs has put its own address there.
            config.site_url = masthead.root_url
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the shells to what MkDocs renders."""
        return hooks.add_shells(files, config)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Let the theme's templates say the words of this site."""
        hooks.say(env, config)
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Let hand-written pages name the query service and tell what was measured."""
        try:
            markdown = measurements.told(markdown, Path(config.docs_dir))
        except BuildError as error:
            raise PluginError(str(error)) from error
        return hooks.name_the_service(markdown, config)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Open the holes of a shell."""
        self._nav = nav
        if hooks.is_shell(page):
            hooks.open_shell(page, nav, config)
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Leave no trace of a shell for the next page."""
        if hooks.is_shell(page) and self._nav is not None:
            hooks.close_shell(page, self._nav)
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Stamp the pages once MkDocs has written its own; a build by us does that itself."""
        site = Path(config.site_dir)
        hooks.tidy(site)
        if self._fill is not None:
            self._fill(site, take_shells(site))

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Rebuild when a department's file changes."""
        server.watch(str(self._source(config)))
        return server

    def _source(self, config: MkDocsConfig) -> Path:
        assert config.config_file_path is not None
        return Path(config.config_file_path).parent / self.config.source

    def _compile(self, config: MkDocsConfig) -> tuple[Masthead, Fill]:
        source = self._source(config)
        root = Path(self.config.data_root) if self.config.data_root else default_data_root(source)
        settings = BuildConfig(source=source, as_of=_day(self.config.as_of), data_root=root)
        try:
            compiled = compile_for_pages(settings)
        except BuildError as error:
            raise PluginError(str(error)) from error
        if errors := compiled.counts["error"]:
            raise PluginError(f"目录中有 {errors} 处须修改，运行 mulu check 查看后再生成网站。")
        masthead, edition = masthead_and_edition(compiled)
        return masthead, lambda site, shells: pages.write(site, edition, shells)


def _day(value: object) -> date:
    """What YAML or the environment made of `as_of`; today when it is not set."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else date.today()
    except ValueError as error:
        raise PluginError(f"as_of 应写作 2026-11-23 这样的日期，现为“{value}”。") from error

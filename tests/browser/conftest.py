"""A real Chromium that can reach nothing but this machine, and the sample city's site for it to walk through."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Request, Route, sync_playwright

from site_builder.build import build
from site_builder.config import BuildConfig, default_data_root

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HERE = ("127.0.0.1", "localhost", "")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; without one the tests skip, but never in CI."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing; in CI browser tests may not be skipped")
        pytest.skip("Chromium is not on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample city's site, built as `make run` builds it."""
    source = repository / "catalog_src"
    output = tmp_path_factory.mktemp("browser") / "build"
    config = BuildConfig(
        source=source, as_of=date(2026, 11, 23), data_root=default_data_root(source), output=output
    )
    result = build(config)
    assert result.published is not None, result.compiled.findings[:3]
    return output / "site"


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The same site from a plain file server, at its root."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing: the test tells what failed."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@dataclass(kw_only=True)
class Visit:
    """A browser window and everything that went wrong in it."""

    context: BrowserContext
    elsewhere: list[str] = field(default_factory=list)
    """Requests to any other host."""
    missing: list[str] = field(default_factory=list)
    """Requests that failed or answered with an error."""
    errors: list[str] = field(default_factory=list)
    """Script errors and console messages of level error."""

    def assert_clean(self) -> None:
        assert self.elsewhere == []
        assert self.missing == []
        assert self.errors == []


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A window that blocks and records other hosts; parametrise indirectly with options of the context."""
    options: dict[str, Any] = {"viewport": DESKTOP, "locale": "zh-CN"} | getattr(request, "param", {})
    visit = Visit(context=chromium.new_context(**options))

    def guard(route: Route, asked: Request) -> None:
        if (urlsplit(asked.url).hostname or "") in HERE:
            route.continue_()
        else:
            visit.elsewhere.append(asked.url)
            route.abort()

    visit.context.route("**/*", guard)
    # What the browser itself gives up because a page is left is not missing.
    visit.context.on(
        "requestfailed",
        lambda asked: visit.missing.append(asked.url) if asked.failure != "net::ERR_ABORTED" else None,
    )
    visit.context.on(
        "response", lambda answer: visit.missing.append(answer.url) if answer.status >= 400 else None
    )
    visit.context.on("weberror", lambda error: visit.errors.append(str(error.error)))
    visit.context.on(
        "console", lambda message: visit.errors.append(message.text) if message.type == "error" else None
    )
    yield visit
    visit.context.close()

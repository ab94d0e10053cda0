"""Links and anchors of the pages, and what a page says of its entry in its head."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from site_builder.verification.problem import Problem


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.canonical = ""
        self.data: list[str] = []
        self._in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in ("id", "name"):
            if name == "id" or tag == "a":
                self.ids.add(given.get(name) or "")
        if given.get("rel") == "canonical":
            self.canonical = given.get("href") or ""
        elif given.get("data-api") is None:
            self.links += [value for name in ("href", "src") if (value := given.get(name))]
        self._in_data = tag == "script" and given.get("type") == "application/ld+json"
        if self._in_data:
            self.data.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data[-1] += data


@dataclass(kw_only=True)
class Pages:
    """Fed with every page; asked once all are read."""

    root: str = ""
    """The public address of the site, from the canonical address of its first page."""
    ids: dict[str, set[str]] = field(default_factory=dict)
    wanted: dict[tuple[str, str], str] = field(default_factory=dict)
    """(address, anchor) → the first page that leads there."""
    problems: list[Problem] = field(default_factory=list)

    def read(self, address: str, content: bytes) -> list[object]:
        """Take a page in; gives the linked data of its head."""
        tags = _Tags()
        tags.feed(content.decode("utf-8", "replace"))
        self.ids[address] = tags.ids
        page = address.removesuffix("index.html")
        if (
            tags.canonical
            and not self.root
            and tags.canonical.removesuffix("index.html").endswith(f"/{page}")
        ):
            self.root = tags.canonical.removesuffix("index.html").removesuffix(page)
        for link in tags.links:
            if (target := self._target(address, link)) is not None:
                self.wanted.setdefault(target, address)
        found: list[object] = []
        for text in tags.data:
            try:
                found.append(json.loads(text))
            except ValueError:
                self.problems.append(Problem("读不懂", address, "页面里的 schema.org 不是 JSON。"))
        return found

    def _target(self, address: str, link: str) -> tuple[str, str] | None:
        """Where a link leads within the site; None for another host, the service, or what is no address."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            if not self.root or not link.startswith(self.root) or parts.path.startswith("/api/"):
                return None
            path = link.removeprefix(self.root).partition("?")[0].partition("#")[0]
        elif parts.path.startswith("/"):
            # From the top of the server: only the page of errors has such links.
            path = parts.path.lstrip("/")
        else:
            path = posixpath.join(posixpath.dirname(address), parts.path) if parts.path else address
        path = posixpath.normpath(unquote(path)) if path else ""
        if path in (".", ""):
            path = "index.html"
        if parts.path.endswith("/"):
            path = f"{path}/index.html" if path != "index.html" else path
        return path, unquote(parts.fragment)

    def dead_links(self, known: set[str]) -> list[Problem]:
        """Links that lead nowhere, and anchors that are on no page."""
        found = []
        for (target, anchor), page in sorted(self.wanted.items()):
            at = target if target in known else f"{target}/index.html"
            if target.startswith("../") or at not in known:
                found.append(Problem("链接", page, f"指向 {target}，没有这个文件。"))
            elif anchor and at in self.ids and anchor not in self.ids[at]:
                found.append(Problem("链接", page, f"指向 {target}#{anchor}，页面里没有这个位置。"))
        return found

"""Links and anchors of the pages, and what a page says of its entry in its head."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml import etree

from site_builder.verification.problem import Problem


def _xpath(path: str) -> etree.XPath:
    return etree.XPath(path, smart_strings=False)


_IDS = _xpath("//@id | //a/@name")
_CANONICAL = _xpath("string(//link[@rel='canonical']/@href)")
# A canonical address is this page's own, and what the browser is to fill in by itself leads to the service.
_LINKS = _xpath("//*[not(@data-api) and not(@rel='canonical')]/@*[name()='href' or name()='src']")
_DATA = _xpath("//script[@type='application/ld+json']")


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
        # A parser keeps what went wrong with every page it read: one for each. A file without a tag would be no tree.
        tree = etree.fromstring(b"<html>" + content, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        self.ids[address] = set(_IDS(tree))
        page = address.removesuffix("index.html")
        canonical = _CANONICAL(tree).removesuffix("index.html")
        if not self.root and canonical.endswith(f"/{page}"):
            self.root = canonical.removesuffix(page)
        for link in filter(None, _LINKS(tree)):
            if (target := self._target(address, link)) is not None:
                self.wanted.setdefault(target, address)
        found: list[object] = []
        for script in _DATA(tree):
            try:
                found.append(json.loads(script.text or ""))
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

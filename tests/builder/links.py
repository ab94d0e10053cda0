"""Where the links of a built site lead."""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.builder.site import Tags


def broken(site: Path, *, hosts: frozenset[str] = frozenset({"127.0.0.1:8000"})) -> list[str]:
    """`page → link` for each that leads nowhere, to another host, or to an anchor that is not there."""
    pages = {
        path.relative_to(site).as_posix(): Tags(path.read_text("utf-8")) for path in site.rglob("*.html")
    }
    ids = {address: page.ids() for address, page in pages.items()}
    found = []
    for address, page in pages.items():
        for link in page.addresses():
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if parts.netloc not in hosts:
                    found.append(f"{address} → {link}")
                continue
            # The 404 page is shown at any depth, so its links begin at the root.
            base = "" if parts.path.startswith("/") else posixpath.dirname(address)
            path = unquote(parts.path).lstrip("/") or posixpath.basename(address)
            target = posixpath.normpath(posixpath.join(base, path))
            if not (site / target).is_file() or (
                parts.fragment and unquote(parts.fragment) not in ids.get(target, {unquote(parts.fragment)})
            ):
                found.append(f"{address} → {link}")
    return found

"""The directory site at `/`, when the service is told where it lies. It never shadows the service."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from litestar import Response, get
from litestar.di import NamedDependency

from query_api.problems import PathNotFound
from query_api.routes.call import Call
from query_api.routes.entity_tags import matches

OURS = ("api", "health", "metrics")

TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".rdf": "application/rdf+xml",
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".svg": "image/svg+xml",
    ".ttl": "text/turtle; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Not from the system's own list, which differs from machine to machine."""


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""What a page may load and do; deploy/nginx/headers.conf says the same. Images inline: the theme's icons."""


DEMO = "mulu-demo"
"""Read by the site's own script, which then says on every page that keys are not checked: the page's bytes stay
those that the site vouches for (SHA256SUMS)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What lies at an address of the site."""

    status: int
    content: bytes = b""
    media_type: str = "text/html; charset=utf-8"


@get(["/", "/{path:path}"])
async def site(call: NamedDependency[Call]) -> Response[bytes]:
    """A file of the site, a folder's index, or its 404 page."""
    raw = call.request.scope["raw_path"].partition(b"?")[0]
    folder = call.service.settings.site
    assert folder is not None, "without a site this handler is not there"
    parts = _parts(raw)
    if parts is not None and parts and parts[0] in OURS:
        raise PathNotFound(
            f"没有 {raw.decode('ascii', 'replace')}；服务说明见 /api/v1。",
            "There is no such address; see /api/v1.",
        )
    found = await asyncio.to_thread(_find, Path(folder), parts, raw.endswith(b"/"))
    if found.status == 308:
        query = call.request.scope["query_string"]
        target = raw + b"/" + (b"?" + query if query else b"")
        return Response(b"", status_code=308, headers={"Location": "/" + target.decode("ascii").lstrip("/")})
    headers = {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    if call.service.settings.demo:
        headers["Server-Timing"] = DEMO
    if found.status == 200:
        headers["ETag"] = '"' + hashlib.sha256(found.content).hexdigest()[:32] + '"'
        if matches(call.request.headers.get("if-none-match"), headers["ETag"]):
            return Response(b"", status_code=304, headers=headers)
    return Response(found.content, status_code=found.status, media_type=found.media_type, headers=headers)


def _parts(raw: bytes) -> list[str] | None:
    """The decoded parts of a path; None when one could lead out of the folder."""
    try:
        parts = [unquote_to_bytes(part).decode("utf-8") for part in raw.split(b"/") if part]
    except UnicodeDecodeError:
        return None
    if any(part in {".", ".."} or "/" in part or "\\" in part or "\0" in part for part in parts):
        return None
    return parts


def _find(folder: Path, parts: list[str] | None, has_slash: bool) -> Found:
    root = folder.resolve()
    target = root.joinpath(*parts) if parts is not None else None
    try:
        if target is not None and target.resolve().is_relative_to(root):
            if target.is_dir() and (target / "index.html").is_file():
                # Relative links of the page hold only below an address that ends in a slash.
                return _file(target / "index.html") if has_slash or not parts else Found(status=308)
            if target.is_file() and not has_slash:
                return _file(target)
    except OSError:
        pass  # A name the file system cannot hold is a name that is not there.
    missing = root / "404.html"
    return Found(status=404, content=missing.read_bytes() if missing.is_file() else b"404")


def _file(path: Path) -> Found:
    return Found(
        status=200,
        content=path.read_bytes(),
        media_type=TYPES.get(path.suffix.lower(), "application/octet-stream"),
    )

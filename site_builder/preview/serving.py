"""The local server: the site, the pages that are shown ahead of it, and a call that tells browsers to load again."""

from __future__ import annotations

import mimetypes
import posixpath
import re
import sys
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from site_builder.preview.states import States

HOST = "127.0.0.1"
"""Never another: a preview shows what nobody has reviewed yet."""
PATIENCE = 60.0
"""Seconds after which a browser is answered although nothing happened, so that it asks again."""
RELOAD = re.compile(r"/livereload/([0-9]{1,18})")
# A page nobody looks at does not ask: a browser has six connections to a server.
SCRIPT = """<script>(function (state) {
  var asked, again;
  function ask() {
    asked = new XMLHttpRequest();
    asked.onloadend = function () {
      if (this.status === 200 && Number(this.responseText) > state) location.reload();
      else again = setTimeout(ask, this.status === 200 ? 0 : 3000);
    };
    asked.open("GET", "/livereload/" + state);
    asked.send();
  }
  function rest() {
    clearTimeout(again);
    if (asked) { asked.onloadend = null; asked.abort(); }
  }
  function look() { rest(); if (document.visibilityState === "visible") ask(); }
  addEventListener("load", look);
  document.addEventListener("visibilitychange", look);
  addEventListener("beforeunload", rest);
})(%d);</script>"""


class Server(ThreadingHTTPServer):
    """Serves a folder on this machine alone."""

    daemon_threads = True

    def __init__(self, root: Path, port: int, ahead: Callable[[], Mapping[str, str]]) -> None:
        """Not listening yet; `ahead` gives the pages that are shown in place of the site's, by address.

        Call `server_bind` and `server_activate` to listen: `OSError` where the port is taken.
        """
        super().__init__((HOST, port), _Handler, bind_and_activate=False)
        self.root, self.ahead, self.states = root, ahead, States()

    def content(self, address: str) -> bytes | None:
        """What stands at an address below the root, if anything."""
        shown = self.ahead().get(address)
        if shown is not None:
            return shown.encode("utf-8")
        try:
            return (self.root / address).read_bytes()
        except (OSError, ValueError):
            return None

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes on to another page leaves its calls; anything else is told."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # passed on as given


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if asked := RELOAD.fullmatch(path):
            number = self.server.states.later(int(asked[1]), patience=PATIENCE)
            self._answer(HTTPStatus.OK, b"%d" % number, "text/plain")
            return
        state = self.server.states.current()
        # A name that climbs out of the root ends at the root.
        address = posixpath.normpath(f"/{path}").lstrip("/")
        if (self.server.root / address / "index.html").is_file():
            if not path.endswith("/"):
                self.send_response(HTTPStatus.FOUND)
                self.send_header("Location", f"{quote(path)}/")
                self.end_headers()
                return
            address = f"{address}/index.html".lstrip("/")
        content = self.server.content(address)
        status = HTTPStatus.OK if content is not None else HTTPStatus.NOT_FOUND
        if content is None:
            address, content = "404.html", self.server.content("404.html") or status.phrase.encode()
        if address.endswith(".html"):
            body, end, rest = content.rpartition(b"</body>")
            content = body + (SCRIPT % state).encode() + end + rest if end else content
        self._answer(status, content, _kind(address))

    def _answer(self, status: HTTPStatus, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is http.server's
        """The terminal is for what is wrong with the catalogue."""


def _kind(address: str) -> str:
    """The media type, the same on every machine for what a page cannot do without."""
    known = {
        ".js": "text/javascript",
        ".css": "text/css",
        ".svg": "image/svg+xml",
        ".html": "text/html; charset=utf-8",
    }
    suffix = posixpath.splitext(address)[1]
    return known.get(suffix) or mimetypes.guess_type(address)[0] or "application/octet-stream"

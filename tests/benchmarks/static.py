"""A folder over HTTP, compressed beforehand as a server in front would, counting what it sends."""

from __future__ import annotations

import contextlib
import gzip
import mimetypes
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

COMPRESSED = (".css", ".html", ".js", ".json", ".svg")
DIRECTORY = "index.html"


class Static(ThreadingHTTPServer):
    """Serves one folder from memory."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.answers = {
            "/" + path.relative_to(folder).as_posix(): _answer(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self.sent = 0
        """Bytes of all answers so far, heads too."""
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def root(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Static

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        answer = self.server.answers.get(path + DIRECTORY if path.endswith("/") else path)
        answer = answer or b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        self.server.sent += len(answer)
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: whoever asks knows."""


def _answer(path: Path) -> bytes:
    """A whole answer as it goes over the wire."""
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    coding = ""
    if path.suffix in COMPRESSED:
        body, coding = gzip.compress(body, 6, mtime=0), "Content-Encoding: gzip\r\n"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{coding}Content-Length: {len(body)}\r\n\r\n"
    return head.encode("ascii") + body


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Static]:
    """The folder until the block ends; files that are written later are not seen."""
    with Static(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()

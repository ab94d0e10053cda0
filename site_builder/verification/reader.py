"""Where a site is read from: a folder, or the network address that was given and no other."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

from site_builder.errors import BuildError

LONGEST = 512 * 1024 * 1024
PATIENCE = 30.0
"""Seconds for one answer."""


class SiteUnreachable(BuildError):
    """There is no site to read."""


class Reader(Protocol):
    """A site as files by address."""

    name: str

    def get(self, address: str) -> bytes | None:
        """The bytes at an address relative to the site; None where there is nothing.

        Raises:
            SiteUnreachable: nobody answers.
        """

    def listed(self) -> Iterator[str] | None:
        """Every address, where that can be known without asking the site itself."""

    def close(self) -> None:
        """Nothing more is asked."""


def reader_of(where: str) -> Reader:
    """A reader for a URL or a folder.

    Raises:
        SiteUnreachable: neither.
    """
    if where.startswith(("http://", "https://")):
        return HttpReader(where)
    folder = Path(where)
    if not (folder / "index.html").is_file():
        raise SiteUnreachable(f"{where} 不是目录网站的文件夹（没有 index.html），也不是 http 地址。")
    return FolderReader(folder)


class FolderReader:
    """A site that lies here."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder.resolve()

    def get(self, address: str) -> bytes | None:
        """The file, if it is one of the folder's own."""
        path = (self._folder / address).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            return None
        try:
            return path.read_bytes()
        except OSError as error:
            raise SiteUnreachable(f"{path} 读不出来：{error.strerror}") from error

    def listed(self) -> Iterator[str]:
        """Every file."""
        return (
            path.relative_to(self._folder).as_posix()
            for path in sorted(self._folder.rglob("*"))
            if path.is_file()
        )

    def close(self) -> None:
        """A folder needs no farewell."""


class HttpReader:
    """A site behind one address; redirects to other hosts are not followed, because nobody asked for them."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.name = url
        self._base = parts.path if parts.path.endswith("/") else parts.path.rpartition("/")[0] + "/"
        try:
            port = parts.port
        except ValueError as error:
            raise SiteUnreachable(f"{url} 的端口不对。") from error
        if not parts.hostname:
            raise SiteUnreachable(f"{url} 里没有主机名。")
        self._connection = (
            http.client.HTTPSConnection(
                parts.hostname, port, timeout=PATIENCE, context=ssl.create_default_context()
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(parts.hostname, port, timeout=PATIENCE)
        )

    def get(self, address: str) -> bytes | None:
        """The answer's body for 200; anything else is nothing."""
        try:
            return self._ask(address)
        except (http.client.HTTPException, ConnectionError):
            # A server may close a connection that it kept open; once more with a new one.
            self._connection.close()
        except OSError as error:
            raise self._unreachable(error) from error
        try:
            return self._ask(address)
        except (http.client.HTTPException, OSError) as error:
            raise self._unreachable(error) from error

    def listed(self) -> None:
        """Nobody knows what else lies on a server."""
        return

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, address: str) -> bytes | None:
        self._connection.request("GET", self._base + quote(address), headers={"Accept-Encoding": "identity"})
        answer = self._connection.getresponse()
        body = answer.read(LONGEST + 1)
        if len(body) > LONGEST:
            raise SiteUnreachable(f"{self.name} 的 {address} 超过 {LONGEST >> 20} MB，没有读完。")
        return body if answer.status == 200 else None

    def _unreachable(self, error: Exception) -> SiteUnreachable:
        return SiteUnreachable(f"{self.name} 连不上：{error}。检查地址、网络和证书。")

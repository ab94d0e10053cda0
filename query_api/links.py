"""Addresses of the service, full and percent-encoded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urlencode, urlsplit

from query_api.settings import Settings
from query_api.snapshot import City

ROOT = "/api/v1"

TERMS = "/service/index.html#terms"
"""Where the site says what callers agree to."""

_PLAIN_KEY = re.compile(rb"[A-Za-z0-9._~,-]+")
_HOST = re.compile(r"[A-Za-z0-9._\-\[\]:]{1,255}")


@lru_cache(maxsize=256)
def base_url(*, public: str | None, scheme: str, host: str | None, fallback: str) -> str:
    """Scheme and host as the caller sees them; a Host header that is no host is not repeated."""
    if public:
        return public.rstrip("/")
    return f"{scheme}://{host if host and _HOST.fullmatch(host) else fallback}"


def site_root(settings: Settings, city: City, base: str) -> str:
    """The site's address without a slash at its end.

    A service that has the site beside it names its own address: `siteUrl` may be a host that the
    caller cannot reach, or one that shows another edition.
    """
    return base if settings.site is not None else city.site_url.rstrip("/")


def origin_of(city: City) -> bytes | None:
    """The origin of the site, as browsers send it; None where the city has no address for it."""
    return _origin(city.site_url)


@lru_cache(maxsize=4)
def _origin(site_url: str) -> bytes | None:
    parts = urlsplit(site_url)
    return f"{parts.scheme}://{parts.netloc}".encode() if parts.scheme and parts.netloc else None


@lru_cache(maxsize=1024)
def path_of_table(dataset: str, table: str) -> str:
    """The path of a table below `/api/v1`."""
    return f"/datasets/{quote(dataset)}/tables/{quote(table, safe='')}"


def key_in_address(raw: bytes) -> str:
    """The key of a row as an address has it, however the caller encoded it."""
    if _PLAIN_KEY.fullmatch(raw):
        return raw.decode("ascii")
    return ",".join(quote(unquote_to_bytes(part), safe="") for part in raw.split(b","))


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Addresses below one scheme and host."""

    base: str

    def at(self, path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
        """A path below `/api/v1` with parameters."""
        query = urlencode(list(pairs), quote_via=quote) if pairs else ""
        return f"{self.base}{ROOT}{path}" + (f"?{query}" if query else "")

    def dataset(self, dataset: str) -> str:
        """Of a dataset."""
        return self.at(f"/datasets/{quote(dataset)}")

    def table(self, dataset: str, table: str) -> str:
        """Of a table."""
        return self.at(path_of_table(dataset, table))

    def rows(self, dataset: str, table: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
        """Of a table's rows."""
        return self.at(path_of_table(dataset, table) + "/rows", pairs)

    def row(self, dataset: str, table: str, raw_key: bytes, pairs: Iterable[tuple[str, str]] = ()) -> str:
        """Of the row with a key, given as it stood in an address."""
        return self.at(f"{path_of_table(dataset, table)}/rows/{key_in_address(raw_key)}", pairs)

    def summary(self, dataset: str, table: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
        """Of the aggregates of a table."""
        return self.at(path_of_table(dataset, table) + "/summary", pairs)

    def download(self, dataset: str, table: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
        """Of a table as one file."""
        return self.at(path_of_table(dataset, table) + "/download", pairs)

    def ticket(self, ticket: str) -> str:
        """Of a file, for one use."""
        return self.at(f"/tickets/{ticket}")

    def file(self, dataset: str, name: str) -> str:
        """Of an offered file."""
        return self.at(f"/datasets/{quote(dataset)}/files/{quote(name, safe='')}")


def link_header(links: Iterable[tuple[str, str]]) -> str:
    """A Link header of (rel, address)."""
    return ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links)

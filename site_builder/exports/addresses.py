"""Public addresses of what the catalogue holds: the identifiers of every linked format."""

from __future__ import annotations

from urllib.parse import quote

from site_builder.catalog import Catalog

ROOT_WITHOUT_ADDRESS = "urn:mulu:"
"""Before the names of a catalogue that does not say where its site is."""


class Addresses:
    """Absolute addresses below `catalog.json.siteUrl`."""

    def __init__(self, catalog: Catalog) -> None:
        site = catalog.city.site_url
        self.root = site.rstrip("/") + "/" if site else ROOT_WITHOUT_ADDRESS
        api = catalog.city.api_url.rstrip("/") or f"{self.root}api/v1"
        self.api = api if api.endswith("/api/v1") else f"{api}/api/v1"

    def page(self, address: str) -> str:
        """A page, without the `index.html` that only files need."""
        return self.root + address.removesuffix("index.html")

    def dataset(self, id_: str) -> str:
        """The page of a dataset, which is its identifier."""
        return f"{self.root}datasets/{id_}/"

    def department(self, id_: str) -> str:
        """The page of a department, which is its identifier."""
        return f"{self.root}departments/{id_}/"

    def concept(self, scheme: str, word: str) -> str:
        """A word of one of our code lists."""
        return f"{self.root}vocabulary/{scheme}#{quote(word, safe='')}"

    def scheme(self, scheme: str) -> str:
        """One of our code lists."""
        return f"{self.root}vocabulary/{scheme}"

"""A built site as tests read it: pages by address, their tags, their own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

from site_builder.build import build
from tests.small_city import City


class Tags(HTMLParser):
    """Every tag with its attributes, and the text outside scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._silent = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)

    def ids(self) -> set[str | None]:
        return {attributes.get("id") for _, attributes in self.tags}

    def addresses(self) -> Iterator[str]:
        """Where links, forms, scripts, styles and pictures lead; not the canonical address."""
        for _, attributes in self.tags:
            for name in ("href", "src", "action"):
                value = attributes.get(name)
                if value is not None and attributes.get("rel") != "canonical":
                    yield value


class Site(Mapping[str, str]):
    """Address → page, as written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pages = {
            path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.html")
        }

    @classmethod
    def of(cls, city: City) -> Site:
        """Build the city, which must have no error, and read its site."""
        result = build(city.config())
        assert result.published is not None, result.compiled.findings
        return cls(city.source.parent / "build/site")

    def __getitem__(self, address: str) -> str:
        return self._pages[address]

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)

    def words(self, address: str) -> str:
        """The text of the stamped part of a page, blanks folded."""
        body = self[address].split('<div id="mulu-content">')[1].split('class="md-footer"')[0]
        return " ".join(" ".join(Tags(body).text).split())

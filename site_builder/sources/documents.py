"""What a file of the source says, and where in it each part stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from site_builder.findings import Place
from site_builder.sources.positions import place as place_of
from site_builder.sources.positions import positions


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One JSON file as written, and where each part of it stands."""

    path: str
    """Relative to the source, with `/`."""
    text: str = field(repr=False)
    value: object = field(repr=False)
    """What the JSON says: dict, list, str, int, float, bool or None."""

    def place(self, pointer: str) -> Place:
        """The first character of the value; of the innermost one above it when there is none."""
        spot = positions(self.text).document.at(pointer)
        return place_of(self.text, spot.offset)

    def key_place(self, pointer: str) -> Place:
        """The key itself; the value where there is no key (items of a list, the document)."""
        spot = positions(self.text).document.at(pointer)
        offset = spot.offset if spot.key_offset is None else spot.key_offset
        return place_of(self.text, offset)


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeList:
    """One `_codelists/<name>.csv`: its rows and the line on which each begins."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnWords:
    """The city's `_words.toml`: what the interface says here in place of `words.toml`."""

    path: str
    text: str = field(repr=False)
    said: Mapping[str, object] = field(repr=False)
    """By `table.key`, whatever it is."""

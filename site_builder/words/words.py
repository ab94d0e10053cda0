"""The words of one site: those of `words.toml`, and what the city says instead."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from site_builder.words.text import Part, Role, is_marked, names_in, parts_of

FILE = Path(__file__).parent.parent / "words.toml"


@dataclass(frozen=True, kw_only=True)
class Words:
    """Every word by `table.key`; called with a key and its values it gives the text."""

    standard: Mapping[str, str] = field(repr=False)
    """As `words.toml` has them; they decide which values a word takes and whether it has markup."""
    own: Mapping[str, str] = field(default_factory=dict)
    """What the city says instead; without fault (`judgement`)."""
    _read: dict[str, tuple[Part, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _plain: dict[str, tuple[tuple[Part, ...], frozenset[str]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Words without markup, and the values that they ask for: pages say some forty each."""

    def replaced(self, own: Mapping[str, str]) -> Words:
        """These words with a city's own in their place."""
        return Words(standard=self.standard, own=own) if own else self

    def parts(self, key: str) -> tuple[Part, ...]:
        """A word in pieces.

        Raises:
            KeyError: `words.toml` has no such word.
        """
        parts = self._read.get(key)
        if parts is None:
            word = self.standard[key]
            parts = self._read[key] = parts_of(self.own.get(key, word), marked=is_marked(word))
        return parts

    def __call__(self, key: str, /, **values: object) -> str:
        """A word with its values, as plain text: it is escaped where it is written, like every value.

        Raises:
            KeyError: `words.toml` has no such word.
            ValueError: other values than the word asks for, or a word with markup.
        """
        parts, names = self._plain.get(key) or self._without_markup(key)
        if names != values.keys():
            raise ValueError(f"{key} takes {sorted(names)}, not {sorted(values)}")
        if not names:
            return parts[0].said
        return "".join([str(values[said]) if role is Role.VALUE else said for role, said in parts])

    def _without_markup(self, key: str) -> tuple[tuple[Part, ...], frozenset[str]]:
        parts = self.parts(key)
        if any(part.role is Role.MARKUP for part in parts):
            raise ValueError(f"{key} has markup: only templates write that")
        found = self._plain[key] = (parts, names_in(parts))
        return found

    def table(self, name: str) -> dict[str, str]:
        """The words of one table by key, for code that is handed the key; none of them takes a value."""
        return {key: self(f"{name}.{key}") for key in self.keys(name)}

    def keys(self, table: str) -> list[str]:
        """The keys of one table, in the order of `words.toml`."""
        begin = f"{table}."
        return [key.removeprefix(begin) for key in self.standard if key.startswith(begin)]


@cache
def standard() -> Words:
    """The words as they come with the program."""
    said = flat(tomllib.loads(FILE.read_text("utf-8")))
    return Words(standard={key: text for key, text in said if isinstance(text, str)})


def flat(tables: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    """`table.key` and value of everything that a TOML document says."""
    for name, value in tables.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value

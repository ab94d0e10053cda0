"""Pinyin for the browser: one syllable a character, and the names that are read otherwise.

The browser spells a name with the table; where that differs from what the snapshot says (characters
with several readings), the name's own syllables are written out. So both halves always agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from site_builder.search_strings import normalise, syllables_of


def table_of(names: Iterable[str]) -> dict[str, str]:
    """Each character of these names that has a reading, with the one it has by itself."""
    signs = sorted({sign for name in names for sign in name})
    read = {sign: "".join(syllables_of(sign)) for sign in signs if not sign.isascii()}
    return {sign: syllable for sign, syllable in read.items() if syllable.isascii() and syllable.isalpha()}


def written(table: Mapping[str, str]) -> str:
    """`bu不布;chan产`: syllables in order, each with its characters."""
    grouped: dict[str, list[str]] = {}
    for sign, syllable in table.items():
        grouped.setdefault(syllable, []).append(sign)
    return ";".join(f"{syllable}{''.join(signs)}" for syllable, signs in sorted(grouped.items()))


def exception(name: str, table: Mapping[str, str]) -> str | None:
    """The syllables of a name that the table alone would spell otherwise, parted by blanks."""
    own = [syllable for syllable in syllables_of(name) if syllable]
    return None if own == spelt_by(table, name) else " ".join(own)


def spelt_by(table: Mapping[str, str], name: str) -> list[str]:
    """What the browser makes of a name with the table: the rule of `readings.js`."""
    syllables: list[str] = []
    run = ""
    for sign in name:
        if sign in table:
            if run:
                syllables.append(_plain(run))
                run = ""
            syllables.append(table[sign])
        else:
            run += sign
    return [syllable for syllable in (*syllables, _plain(run)) if syllable]


def _plain(run: str) -> str:
    # Other letters are rare: a name that has them is written out, so that the browser needs no table of them.
    return "".join(sign for sign in normalise(run) if sign.isascii() and sign.isalnum())

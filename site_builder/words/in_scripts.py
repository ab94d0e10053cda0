"""Words in scripts: `[script.<folder>]` of `words.toml` as `assets/words/<folder>.js`.

A script reads `muluWords.<folder>.<key>`: a string, or, where the word takes values, a function of an object
that has them (`muluWords.search.matching({ number: 12 })`). `[script.site]` is for the scripts that lie in
`assets` itself; every page loads it. Pages with more scripts load the words of these before them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from site_builder.words.text import Part, Role, names_in
from site_builder.words.words import Words

TABLE = "script"


def write(site: Path, words: Words) -> None:
    """Write the words of each folder of scripts below `site`."""
    for folder in dict.fromkeys(key.split(".")[1] for key in words.standard if key.startswith(f"{TABLE}.")):
        target = site / "assets/words" / f"{folder}.js"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(script_of(words, folder), "utf-8", newline="\n")


def script_of(words: Words, folder: str) -> str:
    """The script with the words of one folder."""
    said = ",\n".join(_entries(words, folder))
    return f"window.muluWords = Object.assign(window.muluWords || {{}}, {{ {folder}: {{\n{said}\n}} }});\n"


def _entries(words: Words, folder: str) -> Iterator[str]:
    table = f"{TABLE}.{folder}"
    for key in words.keys(table):
        parts = words.parts(f"{table}.{key}")
        names = ", ".join(sorted(names_in(parts)))
        # Begins with a text, so that two numbers in a row are not added up.
        first = [] if parts[0].role is Role.TEXT else ['""']
        said = " + ".join((*first, *(_piece(part) for part in parts)))
        yield f"{key}: ({{ {names} }}) => {said}" if names else f"{key}: {said}"


def _piece(part: Part) -> str:
    if part.role is Role.VALUE:
        return part.said
    # Ends of lines that JSON allows and older scripts do not; and no `</script>` where somebody inlines it.
    return json.dumps(part.said, ensure_ascii=False).replace("\u2028", "\\u2028").replace("<", "\\u003c")

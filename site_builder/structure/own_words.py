"""The city's `_words.toml`: whether each of its words can take the place of one of ours."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.findings import Finding, Place
from site_builder.law import RULES
from site_builder.sources import Source
from site_builder.words import judgement


def check(source: Source) -> Iterator[Finding]:
    """Every word that cannot be taken."""
    own = source.own_words
    if own is None:
        return
    for line, message, hint in judgement.faults(own.text, own.said):
        place = Place(line=line, column=1) if line else None
        yield RULES["S01"].finding(file=own.path, message=message, hint=hint, place=place)

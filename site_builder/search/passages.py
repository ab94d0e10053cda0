"""`passages/*.js`: the words of a few neighbouring entries, for the hits that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.search.document import Document

PASSAGE = 16
"""Entries in one file: twenty hits anywhere fetch at most twenty small files."""


def passages(documents: Sequence[Document]) -> Iterator[list[list[object]]]:
    """Of each entry its summary, 信息项, keywords and colloquial words."""
    for begin in range(0, len(documents), PASSAGE):
        yield [
            [d.summary, list(d.fields), list(d.keywords), list(d.synonyms)]
            for d in documents[begin : begin + PASSAGE]
        ]

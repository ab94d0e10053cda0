"""`names.js`: what every query needs of every entry, in columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from site_builder.search.document import Document
from site_builder.search.readings import exception, table_of, written
from site_builder.search.script import numbers

Json = dict[str, object]

NO_DAY = 0
"""Stands for entries without a date; days are counted from 1999-12-31."""

_EPOCH = date(1999, 12, 31).toordinal()


def names(documents: Sequence[Document]) -> Json:
    """All entries, in the order of their ids; one line each where a column is text."""
    table = table_of(name for d in documents for name in (d.title, *d.aliases))
    return {
        "count": len(documents),
        "titles": _lines(documents, lambda d: _one_line(d.title)),
        "aliases": _lines(documents, lambda d: "\t".join(_one_line(a) for a in d.aliases)),
        "slugs": _lines(documents, lambda d: d.id.partition("/")[2]),
        "departments": [
            {"id": id_, "names": list(of[0].department), "count": len(of)}
            for id_, of in _by_department(documents)
        ],
        "updated": numbers(
            max(d.updated_on.toordinal() - _EPOCH, NO_DAY) if d.updated_on else NO_DAY for d in documents
        ),
        "sharing": _column([(d.sharing,) for d in documents]),
        "status": _column([(d.status,) for d in documents]),
        "facets": {
            key: _column([tuple(d.facets[key]) for d in documents])
            for key in (documents[0].facets if documents else ())
        },
        "syllables": written(table),
        "readings": {
            f"{number}.{at}": said
            for number, d in enumerate(documents)
            for at, name in enumerate((d.title, *d.aliases))
            if (said := exception(_one_line(name), table)) is not None
        },
    }


def _by_department(documents: Sequence[Document]) -> list[tuple[str, list[Document]]]:
    """Neighbours in the order of ids: a folder's entries stand together."""
    return [(id_, list(of)) for id_, of in groupby(documents, key=lambda d: d.id.partition("/")[0])]


def _column(values: Sequence[tuple[str, ...]]) -> Json:
    """Each different value once, in order, and its number for each entry."""
    kinds = sorted(set(values))
    places = {kind: number for number, kind in enumerate(kinds)}
    return {"values": [list(kind) for kind in kinds], "entries": numbers(places[value] for value in values)}


def _lines(documents: Sequence[Document], column: Callable[[Document], str]) -> str:
    return "\n".join(column(document) for document in documents)


def _one_line(text: str) -> str:
    """Signs that part lines and columns here become blanks, as they do on every page."""
    return " ".join(text.split("\n")).replace("\t", " ").replace("\r", " ")

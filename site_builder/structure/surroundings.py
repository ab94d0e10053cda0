"""What the files of one source may borrow from each other, looked up once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from site_builder.codelists import words
from site_builder.sources import Document, Source

Words = Mapping[str, None]
"""Each word once, in the order of its list; a plain dict, because ten thousand files ask it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """Names and words of a source, as far as it has them."""

    departments: Words
    """Folders that have a department.json."""
    systems: Mapping[str, tuple[str, Words]]
    """By department: its file, and the ids of its systems; only of files that are an object."""
    policies: Words
    kinds: Words
    themes: Words
    scenes: Words
    elements: Words

    @classmethod
    def of(cls, source: Source) -> Surroundings:
        """What there is around the files of a source."""
        lists = source.codelists
        return cls(
            departments=_words(_folder(one) for one in source.departments),
            systems={
                _folder(one): (one.path, _words(_ids(one.value.get("systems"))))
                for one in source.departments
                if isinstance(one.value, dict)
            },
            policies=_words(PurePosixPath(one.path).stem for one in source.policies),
            kinds=_words(words(lists.get("kinds", ()))),
            themes=_words(words(lists.get("themes", ()))),
            scenes=_words(words(lists.get("scenes", ()))),
            elements=_words(words(lists.get("elements", ()), "id")),
        )


def _words(found: Iterable[str]) -> Words:
    return dict.fromkeys(found)


def _folder(document: Document) -> str:
    return document.path.partition("/")[0]


def _ids(items: object) -> Iterable[str]:
    for item in items if isinstance(items, list) else ():
        name = item.get("id") if isinstance(item, dict) else None
        if isinstance(name, str):
            yield name

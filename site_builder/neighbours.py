"""Related entries: the ones that an entry names, then some of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from site_builder.audience import is_shown_whole
from site_builder.catalog import Dataset, ResourceClass
from site_builder.entries import Entry

CATEGORY = 6
"""Signs of a code up to the 目."""
NEAR = 5


class Neighbours:
    """By id, of every entry that is shown whole; worked out when asked, for a preview asks of one in ten thousand."""

    def __init__(
        self, datasets: Sequence[Dataset], entries: Mapping[str, Entry], by_code: Mapping[str, Entry]
    ) -> None:
        self._entries, self._by_code = entries, by_code
        self._whole = {one.id: one for one in datasets if is_shown_whole(one)}
        self._kin: dict[str, list[str]] = {}
        self._places: dict[str, int] = {}
        for one in self._whole.values():
            kin = self._kin.setdefault(_kin(one), [])
            self._places[one.id] = len(kin)
            kin.append(one.id)

    def of(self, id_: str) -> tuple[Entry, ...]:
        """The neighbours of one entry; none of one that is not shown whole."""
        if id_ not in self._whole:
            return ()
        dataset = self._whole[id_]
        ids, at = self._kin[_kin(dataset)], self._places[id_] + 1
        # The next few in a ring: a new entry changes the pages of its neighbours alone.
        near = [*ids[at : at + NEAR], *ids[: max(0, min(at - 1, at + NEAR - len(ids)))]]
        named = [self._by_code[code] for code in dataset.related if code in self._by_code]
        return tuple(dict.fromkeys((*named, *(self._entries[id_] for id_ in near))))


def _kin(dataset: Dataset) -> str:
    """What entries have in common: the 目, or the theme where the 目 only says whose they are."""
    if dataset.resource_class is not ResourceClass.DEPARTMENT:
        return dataset.code[:CATEGORY]
    return dataset.themes[0] if dataset.themes else dataset.department

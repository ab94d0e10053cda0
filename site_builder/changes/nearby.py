"""Which descriptors a check of changes has to read: those touched, what these can break, and what that rests on.

The others are only leafed through. `reach` says afterwards, of the catalogue, what is reported; here it
is enough never to leave out a file on which one of those findings depends (a test compares both ways
over random changes).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from site_builder.changes.outline import Outline, outline
from site_builder.changes.reach import SETTINGS, Names, Touched, earlier_names


def nearby(touched: Touched, raw: Mapping[str, bytes | None]) -> Collection[str]:
    """The descriptors to read, of all those below the source (None: its bytes are not to be had)."""
    inside = [path for path in touched.files if not path.startswith("../")]
    if any(path == "catalog.json" or path.startswith(SETTINGS) for path in inside):
        return raw.keys()
    outlines: dict[str, Outline] = {}
    unclear: set[str] = set()
    for path, content in raw.items():
        found = None if content is None else outline(path, content)
        if found is None:
            unclear.add(path)
        else:
            outlines[path] = found
    own = [one for one in outlines.values() if _is_touched(one, inside)]
    ids = {"/".join(path.split("/")[:2]) for path in inside if path.count("/") > 1}
    broken = Links.of(own, ids=ids, earlier=earlier_names(touched))
    concerned = {one.id: one for one in (*own, *(o for o in outlines.values() if broken.touches(o)))}
    resting_on = Links.of(concerned.values())
    codes = {one.code for one in outlines.values()}
    if not codes.issuperset(code for one in concerned.values() for code in one.related):
        # Whether a code is unknown, or its file unread, is for the whole catalogue to say (V19).
        return raw.keys()
    home = {path.partition("/")[0] for path in inside}
    chosen = {
        path
        for path, one in outlines.items()
        if one.id in concerned or one.department in home or resting_on.touches(one)
    }
    return chosen | unclear


def _is_touched(one: Outline, files: Iterable[str]) -> bool:
    # What lies directly in a department's folder speaks for every entry of it.
    return any(
        path.startswith(f"{one.id}/") or (path.count("/") == 1 and path.startswith(f"{one.department}/"))
        for path in files
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """By what other descriptors may be tied to some."""

    ids: frozenset[str]
    codes: frozenset[str]
    related: frozenset[str]
    titles: frozenset[tuple[str, str]]
    departments: frozenset[str]
    elements: frozenset[str]
    item_sets: frozenset[frozenset[str]]
    sizes: frozenset[int]

    @classmethod
    def of(
        cls, outlines: Iterable[Outline], *, ids: Iterable[str] = (), earlier: Iterable[Names] = ()
    ) -> Links:
        """The ties of some descriptors, and those that some had before."""
        found = list(outlines)
        named: list[Outline | Names] = [*found, *earlier]
        return cls(
            ids=frozenset({one.id for one in found}.union(ids)),
            codes=frozenset(one.code for one in named),
            related=frozenset(code for one in named for code in one.related),
            titles=frozenset((one.department, one.title) for one in named),
            departments=frozenset(one.department for one in named),
            elements=frozenset(element for one in found for element in one.claimed),
            item_sets=frozenset(items for one in found for items in one.item_sets()),
            sizes=frozenset(size for one in found for size in one.sizes),
        )

    def touches(self, one: Outline) -> bool:
        """Whether a descriptor is tied to these."""
        return (
            one.code in self.codes
            or one.code in self.related
            or not self.codes.isdisjoint(one.related)
            or not self.ids.isdisjoint(one.references)
            or not self.elements.isdisjoint(one.claimed)
            or (one.department in self.departments and (one.department, one.title) in self.titles)
            or (one.replaced_by is not None and one.replaced_by in self.ids | self.codes)
            or (not self.sizes.isdisjoint(one.sizes) and not self.item_sets.isdisjoint(one.item_sets()))
        )

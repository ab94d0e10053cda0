"""Which codes of a foreign catalogue are codes of this city, so that an entry that comes home keeps its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from site_builder import codes
from site_builder.foreign import ForeignEntry
from site_builder.sources import Source
from site_builder.workbook.forms import half


class Given:
    """Every code that is somebody's, by 细目: an allotment looks at one 细目 and not at a city."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._by_category: dict[str, list[str]] = {}
        for code in taken:
            self.add(code)

    def add(self, code: str) -> None:
        """One more."""
        self._by_category.setdefault(code.partition("/")[0], []).append(code)

    def near(self, own: Iterable[str], prefix: str | None) -> tuple[str, ...]:
        """What the next code of a department has to stay clear of."""
        category = codes.own_category(own, prefix=prefix) if prefix else None
        if category is not None:
            return tuple(self._by_category.get(category, ()))
        return tuple(code for of in self._by_category.values() for code in of)


def codes_kept(entries: Iterable[ForeignEntry], tree: Source) -> frozenset[str]:
    """Codes that begin as this city's do or name its region, stated once, and nobody's yet."""
    city = tree.city.value if tree.city and isinstance(tree.city.value, Mapping) else {}
    prefixes, region = city.get("codePrefix"), city.get("region")
    begins = [str(one) for one in prefixes.values()] if isinstance(prefixes, Mapping) else []
    own = str(region.get("code", "")) if isinstance(region, Mapping) else ""
    stated = Counter(half(one.said.get("信息资源代码", "")) for one in entries)
    taken = codes_in(tree)
    return frozenset(
        code
        for code, times in stated.items()
        if (found := codes.CODE.fullmatch(code)) and times == 1 and code not in taken
        if (own and own in found[1]) or any(code.startswith(begin) for begin in begins)
    )


def codes_in(tree: Source) -> frozenset[str]:
    """Every code of the tree."""
    return frozenset(code for one in tree.datasets if isinstance(code := gov_in(one.value).get("code"), str))


def gov_in(descriptor: object) -> Mapping[str, object]:
    """`gov` of a descriptor; empty where there is none."""
    gov = descriptor.get("gov") if isinstance(descriptor, Mapping) else None
    return gov if isinstance(gov, Mapping) else {}

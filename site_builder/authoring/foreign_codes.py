"""Which codes of a foreign catalogue are codes of this city, so that an entry that comes home keeps its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from site_builder import codes
from site_builder.foreign import ForeignEntry
from site_builder.sources import Source
from site_builder.workbook.forms import half


def codes_kept(entries: Iterable[ForeignEntry], tree: Source) -> frozenset[str]:
    """Codes that begin as this city's do or name its region, stated once, and nobody's yet."""
    city = tree.city.value if tree.city and isinstance(tree.city.value, Mapping) else {}
    prefixes, region = city.get("codePrefix"), city.get("region")
    begins = [str(one) for one in prefixes.values()] if isinstance(prefixes, Mapping) else []
    own = str(region.get("code", "")) if isinstance(region, Mapping) else ""
    stated = Counter(half(one.said.get("信息资源代码", "")) for one in entries)
    taken = {str(gov_in(document.value).get("code")) for document in tree.datasets}
    return frozenset(
        code
        for code, times in stated.items()
        if (found := codes.CODE.fullmatch(code)) and times == 1 and code not in taken
        if (own and own in found[1]) or any(code.startswith(begin) for begin in begins)
    )


def gov_in(descriptor: object) -> Mapping[str, object]:
    """`gov` of a descriptor; empty where there is none."""
    gov = descriptor.get("gov") if isinstance(descriptor, Mapping) else None
    return gov if isinstance(gov, Mapping) else {}

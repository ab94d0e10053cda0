"""The next free 信息资源代码 of each 目 that a department may use, as known when the site is built."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from site_builder.catalog import Catalog

_DETAIL_DIGITS = 2
_SERIAL_DIGITS = 6
_CODE = re.compile(r"([123]\d{5}[0-9A-Z]*)/(\d{1,12})")


@dataclass(frozen=True, kw_only=True)
class NextCodes:
    """Every code given so far; what `authoring.codes` allots, offered beforehand (a test compares them)."""

    catalog: Catalog
    given: Mapping[str, tuple[tuple[str, str], ...]]
    """Category → department and 顺序码 of each code in it."""

    @classmethod
    def of(cls, catalog: Catalog) -> NextCodes:
        """The codes of all datasets: also those that no page shows are never given again."""
        given: dict[str, list[tuple[str, str]]] = {}
        for dataset in catalog.datasets:
            if match := _CODE.fullmatch(dataset.code):
                given.setdefault(match[1], []).append((dataset.department, match[2]))
        return cls(catalog=catalog, given={category: tuple(codes) for category, codes in given.items()})

    def choices(self, department: str) -> list[dict[str, str]]:
        """部门信息资源 first, then the 目 of other classes that the department leads (第十条)."""
        found = []
        if prefix := self.catalog.city.code_prefix.get("3"):
            found.append({"label": "部门信息资源", "code": self._next(self._own(department, prefix))})
        names = {row["code"]: row["name"] for row in self.catalog.codelists.get("classification", ())}
        for row in self.catalog.codelists.get("classification", ()):
            code = row["code"]
            if row["level"] == "目" and code[0] in "12" and row["lead"] in ("", department):
                label = " · ".join((names.get(code[0], ""), names.get(code[:3], ""), row["name"]))
                found.append({"label": label, "code": self._next(self._led(code))})
        return found

    def _own(self, department: str, prefix: str) -> str:
        own = Counter(
            category
            for category, codes in self.given.items()
            if category.startswith(prefix)
            for owner, _ in codes
            if owner == department
        )
        if own:
            return min(own, key=lambda category: (-own[category], category))
        taken = {category[: len(prefix) + _DETAIL_DIGITS] for category in self.given}
        return next(c for n in count(1) if (c := f"{prefix}{n:0{_DETAIL_DIGITS}}") not in taken)

    def _led(self, code: str) -> str:
        """The category in which the 目 is used already, else the 目 with the city's area code."""
        used = [category for category in self.given if category.startswith(code)]
        fallback = self.catalog.city.code_prefix.get(code[0], code)
        fallback = fallback if fallback.startswith(code) else code + self.catalog.city.region_code
        return min(used, key=lambda category: (-len(self.given[category]), category), default=fallback)

    def _next(self, category: str) -> str:
        serials = [serial for _, serial in self.given.get(category, ())]
        highest = max(map(int, serials), default=0)
        digits = max(map(len, serials), default=_SERIAL_DIGITS)
        return f"{category}/{highest + 1:0{digits}}"

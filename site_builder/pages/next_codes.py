"""The next free 信息资源代码 of each 目 that a department may use, as known when the site is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from site_builder import codes
from site_builder.catalog import Catalog


@dataclass(frozen=True, kw_only=True)
class NextCodes:
    """Every code given so far, sorted into what the allotment of codes asks for."""

    catalog: Catalog
    by_category: Mapping[str, tuple[str, ...]]
    by_department: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, catalog: Catalog, given: Iterable[tuple[str, str]]) -> NextCodes:
        """`given`: department and code of all datasets; those that no page shows are never given again either."""
        by_category: dict[str, list[str]] = {}
        by_department: dict[str, list[str]] = {}
        for department, code in given:
            by_category.setdefault(code.partition("/")[0], []).append(code)
            by_department.setdefault(department, []).append(code)
        return cls(
            catalog=catalog,
            by_category={key: tuple(given) for key, given in by_category.items()},
            by_department={key: tuple(given) for key, given in by_department.items()},
        )

    def choices(self, department: str) -> list[dict[str, str]]:
        """部门信息资源 first, then the 目 of other classes that the department leads (第十条)."""
        found = []
        if prefix := self.catalog.city.code_prefix.get("3"):
            found.append(
                {
                    "label": self.catalog.words("form.own_codes"),
                    "code": self._next(self._own(department, prefix)),
                }
            )
        names = {row["code"]: row["name"] for row in self.catalog.codelists.get("classification", ())}
        for row in self.catalog.codelists.get("classification", ()):
            code = row["code"]
            if row["level"] == "目" and code[0] in "12" and row["lead"] in ("", department):
                label = " · ".join((names.get(code[0], ""), names.get(code[:3], ""), row["name"]))
                found.append({"label": label, "code": self._next(self._led(code))})
        return found

    def _own(self, department: str, prefix: str) -> str:
        own = codes.own_category(self.by_department.get(department, ()), prefix=prefix)
        # One code of each category tells which categories are taken.
        return own or codes.free_category((given[0] for given in self.by_category.values()), prefix=prefix)

    def _led(self, code: str) -> str:
        """The category in which the 目 is used already, else the 目 with the city's area code."""
        used = [category for category in self.by_category if category.startswith(code)]
        fallback = self.catalog.city.code_prefix.get(code[0], code)
        fallback = fallback if fallback.startswith(code) else code + self.catalog.city.region_code
        return min(used, key=lambda category: (-len(self.by_category[category]), category), default=fallback)

    def _next(self, category: str) -> str:
        return codes.next_code(self.by_category.get(category, ()), category=category)

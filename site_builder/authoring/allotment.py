"""Which code and which folder a new entry gets: allotted, never asked of a clerk."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from site_builder import codes
from site_builder.authoring import naming
from site_builder.errors import BuildError
from site_builder.sources import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Allotment:
    """What is taken in one city, and how its codes begin."""

    codes: Mapping[str, str]
    """Path of the descriptor → its code."""
    prefixes: Mapping[str, str]
    """`codePrefix` of catalog.json: 类 → how its codes begin in this city."""
    region: str

    @classmethod
    def of(cls, source: Source) -> Allotment:
        """What a source that was read says about it."""
        city = _object(source.city.value) if source.city else {}
        found = {document.path: _object(_object(document.value).get("gov")) for document in source.datasets}
        return cls(
            codes={path: code for path, gov in found.items() if isinstance(code := gov.get("code"), str)},
            prefixes={
                key: text for key, text in _object(city.get("codePrefix")).items() if isinstance(text, str)
            },
            region=str(_object(city.get("region")).get("code") or ""),
        )

    def code(self, department: str, item: str | None = None) -> str | None:
        """The next free code of a 目 of 类 1 or 2, else of the department; None without a prefix for it."""
        taken = self.codes.values()
        kind = item[0] if item else "3"
        prefix = self.prefixes.get(kind)
        if item and kind in "12":
            start = prefix if prefix and prefix.startswith(item) else item
            category = codes.own_category(taken, prefix=start) or f"{item}{self.region}"
        elif prefix is None:
            return None
        else:
            own = [code for path, code in self.codes.items() if path.startswith(f"{department}/")]
            category = codes.own_category(own, prefix=prefix) or codes.free_category(taken, prefix=prefix)
        return codes.next_code(taken, category=category)


def folder(title: str, taken: Collection[str]) -> str:
    """The folder of a new entry: the title's pinyin, numbered where somebody has it.

    Raises:
        BuildError: the title holds nothing that could be spelled.
    """
    name = naming.fit(title)
    if not name:
        raise BuildError(f"从名称“{title}”得不出文件夹名，名称里要有汉字、字母或数字。")
    return naming.unused(name, taken)


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}

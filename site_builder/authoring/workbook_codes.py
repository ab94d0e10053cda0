"""信息资源代码 and folder names for resources that come in a workbook: allotted here, never typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from site_builder import codes
from site_builder.authoring import naming
from site_builder.authoring.json_edits import at
from site_builder.sources import Source
from site_builder.workbook.forms import half
from site_builder.workbook.office import Office, code_of

OWN = "3"
"""部门信息资源: what nobody classified."""
_DIGITS = ((1, 1), (2, 3), (3, 6))
"""How many digits 类, 项 and 目 have, alone and with what stands before them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A new resource that lies on a branch nobody merged yet: its code and its folder are given."""

    path: str
    title: str
    code: str

    @property
    def department(self) -> str:
        """The id of the department."""
        return self.path.split("/")[0]

    @property
    def name(self) -> str:
        """The folder."""
        return self.path.split("/")[1]


@dataclass(kw_only=True)
class Allotment:
    """The codes and names of a tree, and those given in this run."""

    office: Office
    prefixes: Mapping[str, object]
    region: str
    taken: list[str]
    names: set[str]
    own: list[str] = field(default_factory=list)
    again: dict[str, Draft] = field(default_factory=dict)
    """By title: the department's drafts, which come again with the file that it has mended."""

    @classmethod
    def of(cls, source: Source, office: Office, drafts: Collection[Draft] = ()) -> Allotment:
        """What is taken already, in the tree and on branches."""
        city = source.city.value if source.city and isinstance(source.city.value, Mapping) else {}
        prefixes, region = city.get("codePrefix"), city.get("region")
        folder = source.root / office.id
        return cls(
            office=office,
            prefixes=prefixes if isinstance(prefixes, Mapping) else {},
            region=str(region.get("code", "")) if isinstance(region, Mapping) else "",
            taken=[code_of(document.value) for document in source.datasets] + [one.code for one in drafts],
            names={path.name for path in folder.iterdir()}
            | set(_former(source, office.id))
            | {one.name for one in drafts if one.department == office.id},
            own=[code_of(document.value) for document in office.datasets],
            again={one.title: one for one in drafts if one.department == office.id},
        )

    def name(self, title: str) -> str:
        """A folder of the department that nobody has."""
        if title in self.again:
            return self.again[title].name
        name = naming.unused(naming.fit(title) or "ziyuan", self.names)
        self.names.add(name)
        return name

    def keep(self, code: str) -> None:
        """A code that a department brings with it is taken from now on."""
        self.taken.append(code)
        self.own.append(code)

    def code(self, parts: tuple[str, str, str]) -> str | None:
        """The next code for 类, 项 and 目 as the workbook names them; None when they name nothing."""
        order = self._order(parts)
        prefix = order if order is None or order[0] != OWN else str(self.prefixes.get(OWN) or "")
        if not prefix:
            return None
        category = codes.own_category(self.own, prefix=prefix)
        if category is None and prefix[0] == OWN:
            category = codes.free_category(self.taken, prefix=prefix)
        if category is None:
            category = codes.own_category(self.taken, prefix=prefix) or f"{prefix}{self.region}"
        code = codes.next_code(self.taken, category=category)
        self.keep(code)
        return code

    def _order(self, parts: tuple[str, str, str]) -> str | None:
        """The digits of the 目; for 部门信息资源 the 类 is enough."""
        found = ""
        for text, (alone, together) in zip(parts, _DIGITS, strict=True):
            plain = half(text)
            if not plain:
                return OWN if found in ("", OWN) else None
            known = {code: name for code, name in self.office.classes.items() if len(code) == together}
            candidates = [code for code in known if code.startswith(found)]
            by_name = [code for code in candidates if known[code] and known[code] in plain]
            digits = plain if len(plain) == together else f"{found}{plain:0>{alone}}"
            chosen = digits if digits in candidates else next(iter(by_name), None)
            if chosen is None:
                return None
            found = chosen
            if found == OWN:
                return OWN
        return found

    def is_taken(self, code: str) -> bool:
        """Whether any resource of the tree has it."""
        return code in self.taken


def _former(source: Source, department: str) -> Iterator[str]:
    """Names that old addresses in the department still have; they redirect and are never used again."""
    for document in source.datasets:
        addresses = at(document.value, ("gov", "formerly"))
        for address in addresses if isinstance(addresses, list) else ():
            if isinstance(address, str) and address.startswith(f"{department}/"):
                yield address.partition("/")[2]


def shape(code: str) -> bool:
    """Whether it is written as a 信息资源代码."""
    return codes.CODE.fullmatch(code) is not None

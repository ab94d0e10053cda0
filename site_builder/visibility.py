"""Who may see what: one table (DESCRIPTOR.md, "Audiences"), read by everything that writes a build.

A static site has no login, so each audience gets a build of its own. `TABLE` says how much of each matter
an audience sees; `audience` applies it to the catalogue, so that what must not be seen reaches no page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType


class Extent(Enum):
    """How much of a matter is seen."""

    NONE = "不可见"
    OPEN = "只有无条件开放的"
    BRIEF = "摘要"
    """Only what the matter's own line names."""
    WHOLE = "全部"


class Matter(StrEnum):
    """What the table distinguishes."""

    ENTRIES = "无条件共享、有条件共享的条目和信息项"
    DENIED = "不予共享的条目"
    """Brief: title, provider, reason and basis."""
    POSTS = "岗位和办公电话"
    PERSONS = "人名"
    SYSTEMS = "系统、等级保护、评估、保密审查"
    DATA_LEVEL = "数据分级"
    ROWS = "前几行和画像"
    CASES = "办理单"
    """Brief: number, dataset, departments, state and dates."""
    CASE_TEXTS = "办理单里写的话"
    LATENESS = "办理超期"
    """Brief: totals of the city."""
    DRAFTS = "预编条目、检查佐证材料、审定前的评估"
    HISTORY = "变更历史"
    """Brief: published changes. Whole: department, day, what and on which basis; names are PERSONS."""
    CALLS = "接口调用记录"


class Kind(StrEnum):
    """The four audiences."""

    PUBLIC = "公开"
    GOVERNMENT = "政务"
    DEPARTMENT = "部门"
    AUTHORITY = "管理"


_N, _O, _B, _W = Extent.NONE, Extent.OPEN, Extent.BRIEF, Extent.WHOLE

COLUMNS = ("公开", "政务", "部门（本部门）", "部门（其他部门）", "管理")
TABLE: Mapping[Matter, tuple[Extent, Extent, Extent, Extent, Extent]] = MappingProxyType(
    {
        Matter.ENTRIES: (_O, _W, _W, _W, _W),
        Matter.DENIED: (_N, _B, _W, _B, _W),
        Matter.POSTS: (_N, _W, _W, _W, _W),
        Matter.PERSONS: (_N, _N, _W, _N, _W),
        Matter.SYSTEMS: (_N, _N, _W, _N, _W),
        Matter.DATA_LEVEL: (_N, _N, _N, _N, _W),
        Matter.ROWS: (_O, _W, _W, _W, _W),
        Matter.CASES: (_N, _B, _W, _B, _W),
        Matter.CASE_TEXTS: (_N, _N, _W, _N, _W),
        Matter.LATENESS: (_N, _B, _W, _B, _W),
        Matter.DRAFTS: (_N, _N, _W, _N, _W),
        Matter.HISTORY: (_B, _W, _W, _W, _W),
        Matter.CALLS: (_N, _N, _W, _N, _W),
    }
)
"""Matter → extent in each of COLUMNS."""

MARKED: Mapping[str, tuple[bool, bool, bool, bool, bool]] = MappingProxyType(
    {
        "公开": (True, True, True, True, True),
        "政务": (False, True, True, True, True),
        "指定部门": (False, False, True, False, True),
        "管理": (False, False, True, False, True),
    }
)
"""An entry's own `visibility` → whether each of COLUMNS may see that it exists at all."""

OPENED = "无条件开放"
"""The 开放属性 that `Extent.OPEN` means."""

WIDENABLE: Mapping[str, Matter] = MappingProxyType({"names": Matter.PERSONS, "caseTexts": Matter.CASE_TEXTS})
"""What `catalog.json.publish` may show to all departments; never to the public."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """For whom one build is made."""

    kind: Kind = Kind.GOVERNMENT
    department: str | None = None
    """Whose build it is; only for 部门."""
    widened: frozenset[Matter] = frozenset()
    """What the city shows to all departments beyond the table."""

    @classmethod
    def of(cls, text: str) -> Audience:
        """From `公开`, `政务`, `部门:mzj` or `管理`.

        Raises:
            ValueError: it is none of these; the text is a sentence for the clerk.
        """
        word, _, department = text.replace("：", ":").partition(":")
        if word not in set(Kind) or bool(department) != (word == Kind.DEPARTMENT):
            raise ValueError(f"没有“{text}”这种阅览范围，可选：公开、政务、部门:部门标识、管理")
        return cls(kind=Kind(word), department=department or None)

    def extent(self, matter: Matter, *departments: str) -> Extent:
        """How much of a matter of these departments is seen; a case of several belongs to each of them."""
        extent = TABLE[matter][self._column(departments)]
        if extent is Extent.NONE and matter in self.widened and self.kind is not Kind.PUBLIC:
            return Extent.WHOLE
        return extent

    def sees(self, matter: Matter, *departments: str) -> bool:
        """Whether anything of a matter is seen."""
        return self.extent(matter, *departments) is not Extent.NONE

    def sees_whole(self, matter: Matter, *departments: str) -> bool:
        """Whether all of a matter is seen."""
        return self.extent(matter, *departments) is Extent.WHOLE

    def sees_entry(self, department: str, *, visibility: str, denied: bool, opening: str) -> bool:
        """Whether an entry is there at all, by its `visibility`, 不予共享 or not, and its 开放属性."""
        # A word that is none of ours may stand in a file that nobody has checked yet.
        if visibility not in MARKED or not MARKED[visibility][self._column((department,))]:
            return False
        extent = self.extent(Matter.DENIED if denied else Matter.ENTRIES, department)
        return opening == OPENED if extent is Extent.OPEN else extent is not Extent.NONE

    @property
    def of_service(self) -> Audience:
        """Whose view the query service gets: it answers every department, so never more than 政务 sees."""
        return self if self.kind is Kind.PUBLIC else Audience()

    @property
    def folder(self) -> str:
        """Where below the output folder this audience's build lies; 政务 has the folder itself."""
        match self.kind:
            case Kind.PUBLIC:
                return "public"
            case Kind.GOVERNMENT:
                return ""
            case Kind.AUTHORITY:
                return "authority"
            case Kind.DEPARTMENT:
                return f"department-{self.department}"

    def __str__(self) -> str:
        return f"{self.kind}:{self.department}" if self.department else self.kind.value

    def _column(self, departments: tuple[str, ...]) -> int:
        match self.kind:
            case Kind.PUBLIC:
                return 0
            case Kind.GOVERNMENT:
                return 1
            case Kind.DEPARTMENT:
                return 2 if self.department in departments else 3
            case Kind.AUTHORITY:
                return 4


GOVERNMENT = Audience()
"""All departments and towns: the default, and what is served where nobody says who asks."""

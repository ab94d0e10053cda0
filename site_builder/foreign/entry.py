"""One entry of somebody's catalogue before anybody here decided where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from site_builder.errors import BuildError

BETWEEN = "；"
"""Several words in one value, as a cell of the workbook has them."""


class ForeignUnreadable(BuildError):
    """The file is no catalogue that can be read; the text says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Loss:
    """One thing that the file states and the entry does not."""

    entry: str
    """Title of the entry, or its key where it has none."""
    where: str
    """The key, predicate or cell in the file."""
    value: str
    why: str

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= 60 else f"{self.value[:60]}……"
        return f"{self.entry}  {self.where}“{shown}”：{self.why}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignTable:
    """A table or file of an entry, without rows."""

    title: str
    name: str = ""
    format: str = ""
    schema: Mapping[str, object] | None = None
    """A Table Schema as stated."""
    items: tuple[Mapping[str, str], ...] = ()
    """信息项 of a workbook: 信息项名称, 数据类型, 数据长度 as written."""


@dataclass(kw_only=True, slots=True)
class ForeignEntry:
    """What is said of one 信息资源."""

    key: str
    """Its identifier in their catalogue."""
    name: str = ""
    """What its address or name suggests for a folder."""
    said: dict[str, str] = field(default_factory=dict)
    """Header of the 31 columns or of 本市扩展 → content as a cell has it."""
    tables: list[ForeignTable] = field(default_factory=list)
    licences: list[Mapping[str, str]] = field(default_factory=list)
    page: str = ""
    """Where their catalogue shows it."""
    contact: str = ""

    @property
    def title(self) -> str:
        """信息资源名称, or the key where none is stated."""
        return self.said.get("信息资源名称") or self.key


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreign:
    """What a file holds."""

    kind: str
    """CKAN, DCAT or 国家模板."""
    entries: tuple[ForeignEntry, ...]
    losses: tuple[Loss, ...]
    title: str = ""
    """What their catalogue calls itself, where it says so."""

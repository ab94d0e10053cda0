"""What a receiver asks of the rows it takes: columns, required cells, code lists, lengths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from site_builder.errors import BuildError
from site_builder.sources import Source
from site_builder.structure.wording import nearest
from site_builder.workbook.column import Column
from site_builder.workbook.columns import NATIONAL
from site_builder.workbook.extension import EXTENSION

_BETWEEN = re.compile("[；;、]")


class TargetUnknown(BuildError):
    """There is no such target, or it cannot be followed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetColumn:
    """One column as the receiver wants it."""

    column: Column
    header: str
    required: bool = False
    longest: int | None = None
    pattern: re.Pattern[str] | None = None
    map: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()

    def told(self, text: str) -> str:
        """Our words as theirs."""
        if not self.map:
            return text
        return "；".join(self.map.get(part, part) for part in _BETWEEN.split(text)) if text else text

    def objection(self, text: str) -> str | None:
        """Why they would reject the cell; None when they would take it."""
        if not text:
            return "必填，没有内容。" if self.required else None
        if self.longest is not None and len(text) > self.longest:
            return f"最多 {self.longest} 字，这里有 {len(text)} 字。"
        if self.words:
            strange = [part for part in _BETWEEN.split(text) if part not in self.words]
            if strange:
                return f"“{strange[0]}”不在对方的代码表里；可用：{'、'.join(self.words[:20])}。"
        if self.pattern is not None and not self.pattern.fullmatch(text):
            return "不合对方要求的写法。"
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A whole 报送要求."""

    name: str
    title: str
    by_item: bool
    without: frozenset[str]
    columns: tuple[TargetColumn, ...]


def target_of(source: Source, name: str) -> Target:
    """The target of that name.

    Raises:
        TargetUnknown: no such file, or it asks for a column that we do not have.
    """
    files = {PurePosixPath(one.path).stem: one for one in source.targets}
    if name not in files:
        known = "、".join(sorted(files)) or "还没有"
        raise TargetUnknown(f"_targets 里没有 {name}.json；现有：{known}。写法见手册“与别的目录交换”。")
    value = files[name].value
    if not isinstance(value, dict) or not isinstance(value.get("columns"), list):
        raise TargetUnknown(f"{files[name].path} 的写法不对，先用 mulu check 看原因。")
    return Target(
        name=name,
        title=str(value.get("title", name)),
        by_item=value.get("rows") == "信息项",
        without=frozenset(map(str, value.get("without", ()))),
        columns=tuple(_column(one, files[name].path) for one in value["columns"]),
    )


def _column(value: Mapping[str, Any], path: str) -> TargetColumn:
    known = {column.header: column for column in (*EXTENSION, *NATIONAL)}
    wanted = str(value.get("from", ""))
    if wanted not in known:
        near = nearest(wanted, tuple(known))
        advice = f"你是否想写“{near}”？" if near else "列名照国家模板或本市扩展。"
        raise TargetUnknown(f"{path} 要“{wanted}”这一列，目录里没有；{advice}")
    try:
        pattern = re.compile(value["pattern"]) if "pattern" in value else None
    except re.error as error:
        raise TargetUnknown(f"{path} 里“{wanted}”的写法（pattern）不是正则表达式：{error}。") from error
    return TargetColumn(
        column=known[wanted],
        header=str(value.get("header", wanted)),
        required=value.get("required") is True,
        longest=value.get("maxLength"),
        pattern=pattern,
        map=value.get("map", {}),
        words=tuple(value.get("words", ())),
    )

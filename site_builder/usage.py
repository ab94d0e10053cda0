"""使用情况文件: what the query service counted of its calls (`mulu-api audit report`), read and judged once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from site_builder.config import SCHEMAS
from site_builder.errors import BuildError

AGAIN = "请用 mulu-api audit report --state … --since … --until … --format json 重新生成。"


class UsageUnreadable(BuildError):
    """The usage file is not there or is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """A month of one system's calls for one dataset and purpose."""

    line: int
    """Position in `uses`, from 1."""
    month: str
    """`2026-11`."""
    department: str | None
    """None: the call had no valid key."""
    system: str | None
    dataset: str | None
    purpose: str | None
    calls: int
    answered: int
    refused: int
    failed: int
    rows: int

    @property
    def year(self) -> int:
        """The year of the month."""
        return int(self.month[:4])


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """The whole file."""

    name: str
    """Name of the file, without its folder."""
    since: str
    until: str
    """As written: a year, month or day; empty where unlimited."""
    uses: tuple[Use, ...]
    content: bytes


def read_usage(path: Path) -> Usage:
    """The file at a path.

    Raises:
        UsageUnreadable: it cannot be read, is not JSON, or is not as `schemas/usage.schema.json` asks.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageUnreadable(f"读不到使用情况文件 {path}：{error.strerror}。") from error
    try:
        value: Any = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UsageUnreadable(f"使用情况文件 {path} 不是 JSON。{AGAIN}") from error
    fault = next(iter(_schema().iter_errors(value)), None)
    if fault is not None:
        raise UsageUnreadable(f"使用情况文件 {path} {_place(list(fault.instance_path))}不合格式。{AGAIN}")
    return Usage(
        name=path.name,
        since=value["since"],
        until=value["until"],
        uses=tuple(Use(line=at, **use) for at, use in enumerate(value["uses"], 1)),
        content=content,
    )


def _place(path: list[str | int]) -> str:
    match path:
        case ["uses", int(at), *rest]:
            return f"第 {at + 1} 条{'的 ' + str(rest[0]) if rest else ''}"
        case [key, *_]:
            return f"的 {key} "
        case _:
            return ""


@cache
def _schema() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads((SCHEMAS / "usage.schema.json").read_text("utf-8")))

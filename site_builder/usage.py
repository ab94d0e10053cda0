"""The usage file of the query service (`schemas/usage.schema.json`): who used what for what, counted by month."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.errors import BuildError

VERSION = 1
NUMBERS = ("calls", "answered", "refused", "failed", "rows")
WORDS = ("department", "system", "dataset", "purpose")


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """One month of one system's calls for one dataset and purpose."""

    month: str
    department: str | None
    """None: the call had no valid key."""
    system: str | None
    dataset: str | None
    """None: the call was about no dataset."""
    purpose: str | None
    calls: int
    answered: int
    refused: int
    failed: int
    rows: int


def read_usage(file: Path) -> tuple[Use, ...]:
    """Every line of a usage file, in its order.

    Raises:
        BuildError: there is no such file, or it is not a usage file of this version.
    """
    try:
        value: Any = json.loads(file.read_bytes())
    except OSError as error:
        raise BuildError(f"使用情况文件 {file} 读不出来：{error.strerror}。") from error
    except (ValueError, RecursionError) as error:
        raise BuildError(f"使用情况文件 {file} 不是 JSON。") from error
    if not isinstance(value, dict) or value.get("usage_version") != VERSION:
        raise BuildError(f"{file} 不是第 {VERSION} 版的使用情况文件；用 mulu-api audit report 生成。")
    uses = value.get("uses")
    if not isinstance(uses, list) or not all(_is_use(one) for one in uses):
        raise BuildError(f"{file} 里 uses 的写法不对；用 mulu-api audit report 重新生成。")
    return tuple(
        Use(month=one["month"], **{key: one[key] for key in WORDS}, **{key: one[key] for key in NUMBERS})
        for one in uses
    )


def _is_use(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("month"), str):
        return False
    numbers = all(type(value.get(key)) is int and value[key] >= 0 for key in NUMBERS)
    return numbers and all(key in value and isinstance(value[key], str | None) for key in WORDS)

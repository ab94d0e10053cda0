"""暂停共享: which datasets an operator stopped at the query service (`mulu-api withdraw`), read for one build."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema_rs

from site_builder.config import SCHEMAS
from site_builder.content import persons
from site_builder.errors import BuildError

SUSPENDED = "暂停共享"
"""What a suspended entry is called wherever its status stands; the service says the same."""

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_UNREAD = "没有读到名单，就不能当作没有暂停的，所以没有继续。"


class StopsUnreadable(BuildError):
    """The list is not there or is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspension:
    """One dataset's stop; who set it is in the service's records and nowhere else."""

    dataset: str
    since: date
    """The day in Beijing."""
    reason: str
    """As callers are told; without numbers that name a person."""


def read_stops(path: Path) -> Mapping[str, Suspension]:
    """The suspensions by dataset, in the order of their ids.

    Raises:
        StopsUnreadable: the file is not there, cannot be read, is not JSON, or is not as
            `schemas/stops.schema.json` asks. A list that cannot be read never counts as an empty one.
    """
    try:
        value: Any = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise StopsUnreadable(
            f"没有暂停共享的名单 {path}。{_UNREAD}它是查询服务运行状态目录里的 stops.json，服务启动时生成；"
            "服务还没有启动过的，写一个内容为 {} 的文件。"
        ) from error
    except OSError as error:
        raise StopsUnreadable(
            f"读不到暂停共享的名单 {path}：{error.strerror}。{_UNREAD}请检查权限。"
        ) from error
    except (ValueError, RecursionError) as error:
        raise StopsUnreadable(
            f"暂停共享的名单 {path} 不是 JSON。{_UNREAD}请从备份恢复运行状态目录里的 stops.json。"
        ) from error
    fault = next(iter(_schema().iter_errors(value)), None)
    if fault is not None:
        place = "/".join(str(part) for part in fault.instance_path)
        raise StopsUnreadable(
            f"暂停共享的名单 {path} {f'的 {place} ' if place else ''}不合格式。{_UNREAD}"
            "请从备份恢复运行状态目录里的 stops.json。"
        )
    return {dataset: _suspension(path, dataset, value[dataset]) for dataset in sorted(value)}


def _suspension(path: Path, dataset: str, value: Mapping[str, str]) -> Suspension:
    try:
        since = datetime.fromisoformat(value["at"]).astimezone(_SHANGHAI).date()
    except (ValueError, OverflowError) as error:
        raise StopsUnreadable(
            f"暂停共享的名单 {path} 里 {dataset} 的时间“{value['at']}”不是日期时间。{_UNREAD}"
        ) from error
    # Written in a hurry, by somebody who looks at the very data that should not have been there.
    reason = persons.hidden(value["reason"]).strip().rstrip("。")
    return Suspension(dataset=dataset, since=since, reason=reason)


@cache
def _schema() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads((SCHEMAS / "stops.schema.json").read_text("utf-8")))

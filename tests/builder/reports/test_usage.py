"""使用情况文件 as the builder reads it: what the service writes, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from query_api.audit.usage import UsageFile, Use, to_json
from site_builder.usage import UsageUnreadable, read_usage


def use(**changes: Any) -> dict[str, Any]:
    value = {"month": "2026-10", "department": "mzj", "system": "s", "dataset": "mzj/a", "purpose": "rz"}
    return value | {"calls": 3, "answered": 2, "refused": 1, "failed": 0, "rows": 9} | changes


def written(folder: Path, **changes: Any) -> Path:
    file = folder / "usage.json"
    value = {"usage_version": 1, "since": "2026", "until": "2026", "uses": [use()]} | changes
    file.write_text(json.dumps(value), "utf-8")
    return file


def test_what_the_service_writes_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "usage.json"
    file.write_bytes(to_json(UsageFile(usage_version=1, since="2026", until="", uses=[Use(**use())])))
    usage = read_usage(file)
    (found,) = usage.uses
    assert (found.calls, found.rows, found.year, found.line, usage.since) == (3, 9, 2026, 1, "2026")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"usage_version": 2}, "的 usage_version 不合格式"),
        ({"uses": [use(), use(calls=0)]}, "第 2 条的 calls不合格式"),
        ({"uses": [use(month="2026")]}, "第 1 条的 month不合格式"),
        ({"more": 1}, "不合格式"),
    ],
)
def test_a_file_of_another_shape_is_refused_with_its_place(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageUnreadable, match=said) as refused:
        read_usage(written(tmp_path, **changes))
    assert "mulu-api audit report" in str(refused.value)


def test_no_json_and_no_file_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "usage.json"
    with pytest.raises(UsageUnreadable, match="读不到"):
        read_usage(file)
    file.write_text("month,calls\n", "utf-8")
    with pytest.raises(UsageUnreadable, match="不是 JSON"):
        read_usage(file)

"""审计资料 (第二十三条): everything of one department in a period, with hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from site_builder.casework.viewer import parties
from site_builder.catalog import Department
from site_builder.dossiers.reports.files import Files, table, with_manifest
from site_builder.dossiers.reports.lists import CASES, LIMITS, case_rows, limit_rows
from site_builder.edition import Edition
from site_builder.history import versions
from site_builder.ledgers.git_days import SHANGHAI

ENTRIES = ("信息资源", "名称", "代码", "共享类型", "状态", "更新周期", "发布日期", "文件", "SHA-256")
HISTORY = ("时间", "文件", "字节", "SHA-256")
USE = ("月份", "使用部门", "应用系统", "信息资源", "用途", "调用", "已答复", "被拒绝", "未能答复", "行数")


def audit(
    edition: Edition, source: Path, department: Department, since: date, until: date, names: tuple[str, ...]
) -> Files:
    """Entries, history, cases, limits and use; both days included."""
    own = [
        one
        for one in edition.cases.standings.values()
        if department.id in parties(one)
        and _touches(one.case.on, [e.on for e in one.course.done], since, until)
    ]
    files: Files = {
        "信息资源.csv": table(ENTRIES, _entries(edition, source, department.id)),
        "变更历史.csv": table(HISTORY, _history(source, department.id, since, until)),
        "办理单.csv": table(CASES, case_rows(own, edition)),
        "期限.csv": table(LIMITS, limit_rows(own, edition)),
        "使用情况.csv": table(USE, _uses(edition, department.id, since, until)),
    }
    mine = [name for name in names if name.startswith(f"{department.id}/")]
    about = {
        "kind": "审计资料",
        "department": department.id,
        "from": since.isoformat(),
        "to": until.isoformat(),
    }
    return with_manifest(files, edition, source, mine, **about)


def _touches(on: date, steps: list[date], since: date, until: date) -> bool:
    return any(since <= day <= until for day in (on, *steps))


def _entries(edition: Edition, source: Path, department: str) -> Iterator[tuple[object, ...]]:
    for one in edition.cases.facts.catalog.of(department):
        yield (
            one.id,
            one.title,
            one.code,
            one.sharing.type.value,
            one.status.value,
            one.accrual_periodicity,
            one.published_on or "",
            one.file,
            hashlib.sha256((source / one.file).read_bytes()).hexdigest(),
        )


def _history(source: Path, department: str, since: date, until: date) -> Iterator[tuple[object, ...]]:
    """Every version that git has of the department's JSON files in the period."""
    for time, path, content in versions(source, f":(glob){department}/**/*.json"):
        when = datetime.fromtimestamp(time, SHANGHAI)
        if since <= when.date() <= until:
            yield when.isoformat(), path, len(content), hashlib.sha256(content).hexdigest()


def _uses(edition: Edition, department: str, since: date, until: date) -> Iterator[tuple[object, ...]]:
    """By the department, and of what it provides."""
    for one in edition.uses:
        provider = one.dataset.split("/")[0] if one.dataset else None
        if department not in (one.department, provider):
            continue
        if since.isoformat()[:7] <= one.month <= until.isoformat()[:7]:
            words = (one.department, one.system, one.dataset, one.purpose)
            yield (
                one.month,
                *(word or "" for word in words),
                one.calls,
                one.answered,
                one.refused,
                one.failed,
                one.rows,
            )

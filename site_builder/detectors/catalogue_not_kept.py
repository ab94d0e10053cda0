"""第二十七条（一）: the catalogue was not compiled, has stood faulty for long, or a law change was not followed."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.basis import Basis
from site_builder.detectors.lateness import late
from site_builder.detectors.suspicion import WORD, Evidence, Suspicion
from site_builder.findings import Finding, Severity
from site_builder.trail import last_touched

GROUND = 1
PATIENCE = 15
"""Working days that a faulty entry may stand, as long as 第八条 gives for an update."""


def detect(basis: Basis) -> Iterator[Suspicion]:
    """Departments without entries, entries that stay faulty, triggers past their day."""
    yield from _empty(basis)
    yield from _faulty(basis)
    yield from _not_followed(basis)


def _empty(basis: Basis) -> Iterator[Suspicion]:
    for department in basis.catalog.departments:
        unread = any(path.startswith(f"{department.id}/") for path in basis.catalog.unread)
        if basis.entries[department.id] or department.no_datasets is not None or unread:
            continue
        yield Suspicion(
            ground=GROUND,
            department=department.id,
            about=department.id,
            what=f"{WORD}未编制目录：{department.short_title}没有一项信息资源，也没有“无信息资源”的说明。",
            evidence=(
                Evidence(
                    text=f"截至 {basis.as_of}，目录里本部门的信息资源 0 项，department.json 没有 noDatasets。",
                    file=department.file,
                    line=1,
                    on=basis.as_of,
                ),
            ),
        )


def _faulty(basis: Basis) -> Iterator[Suspicion]:
    """Entries with errors that nobody has touched for as long as an update may take."""
    by_file: dict[str, list[Finding]] = {}
    for finding in basis.findings:
        if finding.severity is Severity.ERROR and finding.file.endswith("/datapackage.json"):
            by_file.setdefault(finding.file, []).append(finding)
    calendar = basis.ledgers.facts.policies.calendar
    for file, found in sorted(by_file.items()):
        since = last_touched(basis.source.root, file)
        if since is None or (days := calendar.workdays_between(since, basis.as_of)) <= PATIENCE:
            continue
        dataset = file.removesuffix("/datapackage.json")
        yield Suspicion(
            ground=GROUND,
            department=dataset.split("/")[0],
            about=dataset,
            what=(
                f"{WORD}未按要求编制目录：{dataset} 有 {len(found)} 处须修改，文件 {since} 以后没有改过，"
                f"已经 {days} 个工作日。"
            ),
            evidence=tuple(
                Evidence(text=f"{one.rule}：{one.message}", file=file, line=one.line, on=since)
                for one in found
            ),
        )


def _not_followed(basis: Basis) -> Iterator[Suspicion]:
    for one in late(basis, "_triggers"):
        case, clock, due = one.standing.case, one.clock, one.due
        yield Suspicion(
            ground=GROUND,
            department=clock.department,
            about=clock.dataset or case.id,
            what=(
                f"{WORD}未按要求更新目录：目录更新事由 {case.id}，{clock.dataset} 还没有更新，"
                f"也没有说明无需更新。"
            ),
            evidence=(
                Evidence(
                    text=(
                        f"按《{due.policy.title}》{due.limit.article}，{clock.start} 起算，期限 {one.end}，"
                        f"已超过 {one.over} 个工作日。"
                    ),
                    file=case.file,
                    line=basis.line(case.file, "/effectiveOn"),
                    on=one.end,
                ),
            ),
        )

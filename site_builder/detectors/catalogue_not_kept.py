"""（一）未按要求编制或更新政务信息资源目录: nothing catalogued, entries with errors, an update past its limit."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.detectors.suspicion import Suspicion
from site_builder.figures.evaluation import Ground
from site_builder.findings import Severity

GROUND = 1
UPDATE = "更新目录"


def look(ground: Ground) -> Iterator[Suspicion]:
    """Departments without entries or reasons, faulty descriptors, clocks of triggers."""
    for department in ground.catalog.departments:
        if not ground.entries.get(department.id) and department.no_datasets is None:
            yield Suspicion(
                ground=GROUND,
                department=department.id,
                what="没有编制目录，也没有写明没有信息资源的理由。",
                evidence=(department.file,),
            )
    for finding in ground.findings:
        parts = finding.file.split("/")
        if (
            finding.severity is Severity.ERROR
            and finding.rule.startswith("V")
            and parts[-1] == "datapackage.json"
        ):
            yield Suspicion(
                ground=GROUND,
                department=parts[0],
                what=f"目录条目有须修改的检查意见：{finding.message}",
                evidence=(f"{finding.file} {finding.rule}",),
                dataset="/".join(parts[:2]),
            )
    for id_, clocks in ground.clocks.items():
        for one in clocks:
            if one.clock.label == UPDATE and one.is_open and one.is_late:
                yield Suspicion(
                    ground=GROUND,
                    department=one.clock.department,
                    what=f"目录更新事由 {id_} 涉及的 {one.clock.dataset} 没有在期限内更新。",
                    evidence=one.sentences,
                    since=one.due_on,
                    case=id_,
                    dataset=one.clock.dataset,
                )

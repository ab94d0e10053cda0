"""（四）数据不一致、未及时更新或无法使用: rows that do not match, disputes not answered or upheld without a correction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from site_builder.detectors.suspicion import Suspicion
from site_builder.figures.evaluation import Ground
from site_builder.ledgers.contents import Dispute

GROUND = 4
CORRECT, UPHELD = "核实更正", "属实已更正"


def look(ground: Ground) -> Iterator[Suspicion]:
    """Findings about rows, clocks of corrections, corrections that left no trace."""
    for finding in ground.findings:
        if finding.rule in ("V24", "F05"):
            dataset = "/".join(finding.file.removeprefix("dropbox/").split("/")[:2])
            yield Suspicion(
                ground=GROUND,
                department=dataset.split("/")[0],
                what=f"数据不能使用：{finding.message}",
                evidence=(f"{finding.file} {finding.rule}",),
                dataset=dataset,
            )
    for standing in ground.by_ledger.get("_disputes", ()):
        content = standing.case.content
        assert isinstance(content, Dispute)  # the folder says so
        department, id_ = content.dataset.split("/")[0], standing.case.id
        for one in ground.clocks[id_]:
            if one.clock.label == CORRECT and one.is_open and one.is_late:
                yield Suspicion(
                    ground=GROUND,
                    department=department,
                    what=f"疑义 {id_} 超过期限没有核实更正。",
                    evidence=one.sentences,
                    since=one.due_on,
                    case=id_,
                    dataset=content.dataset,
                )
        upheld = standing.course.last(UPHELD)
        dataset_ = ground.catalog.datasets_by_id.get(content.dataset)
        if upheld is None or dataset_ is None or upheld.text("commit"):
            continue
        newest = max(filter(None, (ground.updated_on(dataset_), *_changes(dataset_.raw))), default=None)
        if newest is None or newest < standing.case.on:
            yield Suspicion(
                ground=GROUND,
                department=department,
                what=f"疑义 {id_} 答复属实已更正，没有写更正的提交，目录和数据在提出疑义以后也没有更新过。",
                evidence=(standing.case.file, upheld.file),
                since=upheld.on,
                case=id_,
                dataset=content.dataset,
            )


def _changes(raw: object) -> Iterator[date]:
    gov = raw.get("gov") if isinstance(raw, dict) else None
    for change in gov.get("changes", ()) if isinstance(gov, dict) else ():
        yield date.fromisoformat(change["on"])

"""（六）可共享获得的数据仍重复采集: what V31 finds in the 采集清单 and 第二十七条（六） covers."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.detectors.suspicion import Suspicion
from site_builder.figures.evaluation import Ground
from site_builder.law import RULES

GROUND = 6
RULE = RULES["V31"]


def look(ground: Ground) -> Iterator[Suspicion]:
    """Items that another department shares without condition; conditional sharing is only advice."""
    for finding in ground.findings:
        if finding.rule == RULE.id and finding.article == RULE.article:
            parts = finding.file.split("/")
            yield Suspicion(
                ground=GROUND,
                department=parts[0],
                what=finding.message,
                evidence=(f"{finding.file}{finding.pointer}",),
                case=parts[-1].removesuffix(".json"),
            )

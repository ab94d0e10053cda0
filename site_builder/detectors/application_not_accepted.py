"""（三）无故不受理共享申请: no answer when the limit has passed, while nobody waits for the applicant."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.detectors.suspicion import Suspicion
from site_builder.figures.evaluation import Ground

GROUND = 3
ANSWER = "答复"
WAITS_FOR_APPLICANT = "待补正"


def look(ground: Ground) -> Iterator[Suspicion]:
    """Clocks of answers that still run past the stricter limit."""
    for id_, clocks in ground.clocks.items():
        for one in clocks:
            waits = one.standing.state == WAITS_FOR_APPLICANT
            if one.clock.label == ANSWER and one.is_open and one.is_late and not waits:
                accepted = one.standing.course.has("受理")
                yield Suspicion(
                    ground=GROUND,
                    department=one.clock.department,
                    what=f"共享申请 {id_} 超过答复期限，{'已受理，没有答复' if accepted else '没有受理，也没有答复'}。",
                    evidence=one.sentences,
                    since=one.due_on,
                    case=id_,
                )

"""第二十七条（六）: forms that ask the public for what the platform shares without condition."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.basis import Basis
from site_builder.detectors.suspicion import WORD, Evidence, Suspicion
from site_builder.ledgers.contents import Form
from site_builder.recollection import Known, known

GROUND = 6


def detect(basis: Basis) -> Iterator[Suspicion]:
    """One for each form; what is shared under conditions has to be applied for first and is no ground."""
    forms = basis.standings("_forms")
    shared = known(basis.catalog) if forms else Known()
    for standing in forms:
        case, content = standing.case, standing.case.content
        assert isinstance(content, Form)  # the folder says so
        evidence = []
        for index, item in enumerate(content.items):
            found = shared.of(item, apart_from=case.department)
            if found is None or not found.is_free:
                continue
            field = f"的“{found.field.title}”" if found.field else ""
            evidence.append(
                Evidence(
                    text=(
                        f"要求填写“{item.title}”；{basis.title_of(found.dataset.department)}已无条件共享"
                        f"“{found.dataset.title}”{field}（{found.dataset.id}）。"
                    ),
                    file=case.file,
                    line=basis.line(case.file, f"/fields/{index}"),
                    on=case.on,
                )
            )
        if evidence:
            yield Suspicion(
                ground=GROUND,
                department=case.department,
                about=case.id,
                what=f"{WORD}重复采集：“{content.title}”有 {len(evidence)} 项可以由共享平台取得。",
                evidence=tuple(evidence),
            )

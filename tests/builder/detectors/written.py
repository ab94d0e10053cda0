"""Cases and a usage file of the small city, and what the detectors see in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from site_builder.basis import Basis
from site_builder.detectors import Suspicion, detectors
from site_builder.usage import read_usage
from tests.small_city import City

SAMPLE = Path(__file__).parents[3] / "catalog_src"
OPEN, BOUND = "mzj/gongce", "mzj/hunyin"
Json = dict[str, Any]


def case(city: City, path: str, on: str, events: list[Json] | None = None, **more: Any) -> None:
    value = {"id": path.rsplit("/", 1)[1], "on": on, "by": "bz", **more, "events": events or []}
    city.write(f"{path}.json", json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def event(on: str, kind: str, **more: Any) -> Json:
    return {"on": on, "kind": kind, "by": "bz", **more}


def request(city: City, on: str, dataset: str = BOUND, events: list[Json] | None = None, **more: Any) -> None:
    text = {"need": "核验示例事项所需信息。", "purpose": "示例事项办理。", "dutyBasis": "示例依据第一条"}
    more = {"dataset": dataset, **text, "approvedBy": "科长", **more}
    case(city, "dsjzx/_requests/dsjzx-2026-001", on, events, **more)


def reply(city: City, *events: Json) -> None:
    case(city, "mzj/_replies/dsjzx-2026-001", events[0]["on"], list(events))


def key(city: City, *events: Json, opened: bool = True) -> None:
    more = {"system": "shili", "datasets": [OPEN], "purposes": [{"id": "rz", "text": "入职核验"}]}
    case(city, "dsjzx/_keys/dsjzx-2026-002", "2026-03-02", list(events), **more, approvedBy="科长")
    if opened:
        path = "dsjzx/_replies/dsjzx-2026-002"
        case(city, path, "2026-03-03", [event("2026-03-03", "开通") | {"by": "sh"}])


def usage(city: City, **changes: Any) -> Path:
    use = {"month": "2026-10", "department": "dsjzx", "system": "shili", "dataset": OPEN, "purpose": "rz"}
    use |= {"calls": 100, "answered": 100, "refused": 0, "failed": 0, "rows": 100, **changes}
    file = city.source.parent / "usage.json"
    value = {"usage_version": 1, "since": "2026", "until": "2026", "uses": [use]}
    file.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return file


def seen(city: City, ground: int, file: Path | None = None, **config: Any) -> list[Suspicion]:
    basis = Basis.of(city.check(**config), read_usage(file) if file else None)
    return list(detectors()[ground].detect(basis))


def about(city: City, ground: int, file: Path | None = None, **config: Any) -> list[tuple[str, str]]:
    return [(one.department, one.about) for one in seen(city, ground, file, **config)]

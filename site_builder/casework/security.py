"""网络安全到期清单 (第十三、十八、二十四条): what falls due for the systems that departments registered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from site_builder.catalog import Catalog

MONTH = 30
"""Days before a test in which it is called soon: a test has to be ordered."""
NOT_REGISTERED = "未登记"


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """One date of one system, or one that is missing."""

    department: str
    system: str
    what: str
    level: str
    """等保 level in words; empty where there is none."""
    due_on: date | None
    state: str
    """`已过期`, `30 日内到期`, `未到期` or `未登记`."""

    @property
    def colour(self) -> str:
        """As clocks are coloured."""
        return {"已过期": "late", NOT_REGISTERED: "late", f"{MONTH} 日内到期": "soon"}.get(
            self.state, "plain"
        )


def duties(catalog: Catalog, as_of: date) -> tuple[Duty, ...]:
    """Every date that is registered for a system, the earliest first; what has no date stands in front."""
    found = [one for department in catalog.departments for one in _of(department.id, department.raw, as_of)]
    found.sort(key=lambda one: (one.due_on or date.min, one.department, one.system, one.what))
    return tuple(found)


def _of(department: str, raw: Mapping[str, object], as_of: date) -> Iterator[Duty]:
    systems = raw.get("systems", ())
    assert isinstance(systems, list | tuple)  # the schema says so
    for system in systems:
        protection = system.get("protection") or {}
        level = f"第{protection['level']}级" if protection else ""
        about = {"department": department, "system": str(system["title"]), "level": level}
        yield _duty("等级测评", protection.get("nextTest"), as_of, **about)
        for key, title in (("cryptoAssessment", "密码应用评估"), ("riskAssessment", "风险评估")):
            said = system.get(key)
            due = said.get("nextOn") if isinstance(said, dict) else None
            if said:
                words = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
                yield _duty(title if due else f"{title}（{words}）", due, as_of, **about)
        link = system["platformLink"]
        if not link["connected"]:
            yield _duty("接入共享平台", link.get("plannedOn"), as_of, **about)
        for exchange in system.get("exchanges", ()):
            what = f"与{exchange['with']}的交换“{exchange['what']}”迁移到共享平台"
            yield _duty(what, exchange.get("migrateBy"), as_of, **about)


def _duty(what: str, due: object, as_of: date, *, department: str, system: str, level: str) -> Duty:
    on = date.fromisoformat(due) if isinstance(due, str) else None
    if on is None:
        state = NOT_REGISTERED
    elif on < as_of:
        state = "已过期"
    else:
        state = f"{MONTH} 日内到期" if (on - as_of).days <= MONTH else "未到期"
    return Duty(department=department, system=system, what=what, level=level, due_on=on, state=state)

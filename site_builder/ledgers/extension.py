"""延期: whether an instrument in force allows it, and how far."""

from __future__ import annotations

from datetime import date

from site_builder.ledgers.case import Event
from site_builder.policy import Policies


def fault_of(policies: Policies, limit: str | None, start: date, event: Event) -> str | None:
    """Why an extension is not possible for a limit that began on `start`; None where it is."""
    setting = policies.setting(limit, start) if limit else ()
    allowed = max((policy.limits[limit].extension for policy in setting), default=0) if limit else 0
    if allowed == 0:
        return "这一期限不能延长：施行中的规定没有规定延长。"
    if event.number("days") > allowed:
        return f"延长 {event.number('days')} 个工作日，规定至多 {allowed} 个。"
    return None

"""Whether the service lives, whether it can answer, and what it counts of itself."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address, ip_network

from litestar import Response, get
from litestar.di import NamedDependency

from query_api import metrics
from query_api.audit import AuditUnwritable
from query_api.engine import EngineTrouble
from query_api.formats import to_json
from query_api.problems import NotReady, PathNotFound
from query_api.routes.call import JSON, VERSION, Call

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")

ENGINE_SECONDS = 5.0
"""After which an engine that does not answer counts as one that does not."""


@get("/health/live")
async def live(call: NamedDependency[Call]) -> Response[bytes]:
    """The process answers."""
    call.parameters(())
    return _now({"status": "live"})


@get("/health/ready")
async def ready(call: NamedDependency[Call]) -> Response[bytes]:
    """The snapshot is as it was published, the engine answers, calls can be recorded, nobody stops us."""
    call.parameters(())
    service = call.service
    found = service.generations.verification
    checks = {
        "snapshot": found.state,
        "engine": await _engine(call),
        "audit": _audit(call),
        "draining": service.draining.is_on,
    }
    verified = {"verified": found.verified, "of": found.total}
    reasons = {
        "服务正在停止": checks["draining"],
        "快照有损坏的文件，请重新发布": found.state == "damaged",
        "取数记录写不进": checks["audit"] == "unwritable",
        "查询引擎不能回答": checks["engine"] == "failed",
    }
    wrong = [reason for reason, is_true in reasons.items() if is_true]
    if wrong:
        raise NotReady(
            f"{'；'.join(wrong)}。",
            "The service is not ready, see checks.",
            headers={"Retry-After": "1"},
            members={"checks": checks, "files": verified},
        )
    return _now({"status": "ready", "checks": checks, "files": verified, **call.about()})


@get("/metrics")
async def numbers(call: NamedDependency[Call]) -> Response[str]:
    """For Prometheus: from this machine, or from where the operator allows it; elsewhere it is not there."""
    if not _may_read(call):
        raise PathNotFound(
            "没有 /metrics；服务说明见 /api/v1。运维指标只供本机和 --metrics-from 指明的网段读取。",
            "There is no /metrics; see /api/v1. Only the operator's own addresses may read it.",
        )
    call.parameters(())
    service = call.service
    service.tell()
    told = metrics.Told(
        generation=call.generation.id,
        generation_mark=service.generation_mark,
        is_draining=service.draining.is_on,
        version=VERSION,
    )
    text = await asyncio.to_thread(metrics.written, service.metrics, told)
    return Response(text, media_type=metrics.MEDIA_TYPE, headers={"Cache-Control": "no-store"})


async def _engine(call: Call) -> str:
    try:
        async with asyncio.timeout(ENGINE_SECONDS):
            await call.service.engine.health()
    except (EngineTrouble, TimeoutError):
        return "failed"
    return "ok"


def _audit(call: Call) -> str:
    if call.service.journal is None:
        return "off"
    try:
        call.service.journal.check()
    except AuditUnwritable:
        return "unwritable"
    return "ok"


def _may_read(call: Call) -> bool:
    """Whether the operator lets this address read the numbers.

    A call that says whom it is forwarded for comes from elsewhere, unless its proxy is trusted: then its
    address is that of the caller.
    """
    settings = call.service.settings
    try:
        client = ip_address(call.note.client)
    except ValueError:
        return False
    if any(client in ip_network(network) for network in settings.metrics_from):
        return True
    is_forwarded = any(name in call.request.headers for name in FORWARDED)
    return client.is_loopback and not (is_forwarded and not settings.trusted_proxies)


def _now(record: dict[str, object]) -> Response[bytes]:
    return Response(to_json(record), media_type=JSON, headers={"Cache-Control": "no-store"})

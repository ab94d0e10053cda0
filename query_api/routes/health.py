"""Whether the service lives, and whether it can answer."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency

from query_api.formats import to_json
from query_api.routes.call import JSON, Call


@get("/health/live")
async def live(call: NamedDependency[Call]) -> Response[bytes]:
    """The process answers."""
    call.parameters(())
    return _now({"status": "live"})


@get("/health/ready")
async def ready(call: NamedDependency[Call]) -> Response[bytes]:
    """A verified snapshot is open and the engine answers."""
    call.parameters(())
    await call.service.engine.health()
    if call.service.journal is not None:
        call.service.journal.check()
    return _now({"status": "ready", **call.about()})


def _now(record: dict[str, object]) -> Response[bytes]:
    return Response(to_json(record), media_type=JSON, headers={"Cache-Control": "no-store"})

"""What operators look at."""

from __future__ import annotations

from litestar.types import ASGIApp, Receive, Scope, Send

from query_api import timing
from query_api.metrics import Metrics

V1 = "/api/v1/datasets"
ROWS = f"{V1}/mzj/streets/tables/streets/rows"


def calling_from(app: ASGIApp, address: str) -> ASGIApp:
    """The application as a caller of this address meets it."""

    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["client"] = (address, 1)
        await app(scope, receive, send)

    return called


def call(metrics: Metrics, route: str, status: int, media_type: bytes, seconds: float) -> None:
    spent = timing.Timing()
    spent.route, spent.status, spent.media_type = route, status, media_type
    metrics.meter.began()
    metrics.meter.ended(spent, seconds)

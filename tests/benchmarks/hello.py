"""`python -m tests.benchmarks.hello PORT WORKERS`: the least that the service's framework and server can do."""

from __future__ import annotations

import sys

from granian import Granian
from litestar import Litestar, get

from query_api.cli._server import options


@get("/", media_type="text/plain")
async def hello() -> bytes:
    """Seven bytes."""
    return b"1234567"


def application() -> Litestar:
    """The one handler."""
    return Litestar(route_handlers=[hello], openapi_config=None, logging_config=None)


if __name__ == "__main__":
    port, workers = (int(word) for word in sys.argv[1:])
    target = f"{__spec__.name}:{application.__name__}"
    Granian(target, **options(host="127.0.0.1", port=port, workers=workers)).serve()

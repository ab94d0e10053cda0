"""The one root of the service: settings in, application out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from time import perf_counter

from litestar import Litestar
from litestar.di import Provide
from litestar.enums import ScopeType
from litestar.types import Message, Receive, Scope, Send

from query_api import timing
from query_api.admission import Admission
from query_api.at_once import AtOnce
from query_api.audit import Journal, Pseudonyms, audit_folder
from query_api.draining import Draining, flag_of
from query_api.engine import DuckEngine, Exporter
from query_api.evidence import plain
from query_api.gate import Gate
from query_api.metrics import Metrics
from query_api.metrics.counting import FOLDER as METRICS
from query_api.prebuilt import Prebuilt
from query_api.problems import kinds
from query_api.routes import (
    DIRECT,
    EXCEPTION_HANDLERS,
    HANDLERS,
    Direct,
    Service,
    begin_in_framework,
    site_handlers,
)
from query_api.settings import Settings
from query_api.snapshot import Generations, Marks, Verifier
from query_api.snapshot.marks import FILE as MARKS
from query_api.stops import Stops
from query_api.tickets import Tickets

log = logging.getLogger("mulu.api")

ROUTES = sorted({plain(path) for handler in HANDLERS for path in handler.paths})
"""What calls are counted by."""

START_SECONDS = 1.0
"""A small snapshot is verified whole before the first call; a large one is not waited for."""


class Application(Gate):
    """The whole service as one ASGI application: the gate, and around it what is measured of each call."""

    def __init__(self, routes: Direct, service: Service) -> None:
        super().__init__(
            routes,
            settings=service.settings,
            generations=service.generations,
            stops=service.stops,
            journal=service.journal,
        )
        self.service = service
        self._at_once = AtOnce(service, self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != ScopeType.HTTP:
            await super().__call__(scope, receive, send)
            return
        spent, meter, draining = timing.begin(), self.service.metrics.meter, self.service.draining

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                spent.status = message["status"]
                spent.media_type = next((v for n, v in message["headers"] if n == b"content-type"), b"")
                headers = [*message["headers"], (b"server-timing", spent.header())]
                if draining.is_on:
                    headers.append((b"connection", b"close"))
                message = {**message, "headers": headers}
            await send(message)

        meter.began()
        try:
            if not await self._at_once.answered(scope, send, spent):
                await super().__call__(scope, receive, told)
        finally:
            seconds = perf_counter() - spent.began
            meter.ended(spent, seconds)
            if self.service.settings.access_log:
                _log(spent, seconds)


def create_app(
    settings: Settings, *, on_broken: Callable[[], None] = lambda: None, patience: float = START_SECONDS
) -> Application:
    """The service over a snapshot; nothing is opened before this call.

    `on_broken` is told once when the engine of this worker has failed for good. The snapshot is verified
    first, or as much of it as `patience` (seconds) allows; the rest while it serves, each file before its
    first use at the latest.

    Raises:
        SnapshotRefused: there is no generation to serve, or it must not be served.
        OperatorError: the state folder cannot be used.

    """
    kinds()  # A table of problems that cannot be read is found now, not at the first wrong call.
    state = Path(settings.state) if settings.state is not None else None
    shared = settings.shared_scratch
    scratch = shared or Path(tempfile.mkdtemp(prefix="mulu-api-"))
    generations = open_generations(settings, patience=patience)
    metrics = Metrics(scratch / METRICS, ROUTES)
    engine = DuckEngine(
        Path(settings.snapshot),
        settings.limits,
        on_broken=on_broken,
        on_batch=metrics.meter.batch,
        verify=generations.verify,
    )
    service = Service(
        settings=settings,
        generations=generations,
        engine=engine,
        admission=Admission(settings),
        stops=Stops(state),
        journal=Journal(audit_folder(state), settings.durability) if state else None,
        pseudonyms=Pseudonyms.open(state) if state else None,
        exporter=Exporter(Path(settings.snapshot), scratch, settings.limits, verify=generations.verify),
        prebuilt=Prebuilt(scratch / "tables", most_bytes=settings.limits.prebuilt_mb * 1_000_000),
        tickets=Tickets(scratch / "tickets"),
        metrics=metrics,
        draining=Draining(flag_of(scratch, os.getppid())),
    )

    @contextlib.asynccontextmanager
    async def running(app: Litestar) -> AsyncIterator[None]:
        async with service.running():
            yield
        if shared is None:
            await asyncio.to_thread(shutil.rmtree, scratch)

    routes = Litestar(
        route_handlers=[*HANDLERS, *site_handlers(settings.site)],
        dependencies={"call": Provide(begin_in_framework, sync_to_thread=False)},
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=[running],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=settings.limits.body_bytes,
    )
    direct = Direct(routes, service, handlers=DIRECT, troubles=EXCEPTION_HANDLERS)
    return Application(direct, service)


def _log(spent: timing.Timing, seconds: float) -> None:
    """One call as a line: what it was about is in the audit, not here."""
    said = {"route": spent.route, "status": spent.status, "milliseconds": round(seconds * 1e3, 3)}
    log.info("调用", extra=said)


def open_generations(settings: Settings, *, patience: float) -> Generations:
    """The snapshot, verified as far as `patience` allows; what this host read before is not read again.

    Raises:
        SnapshotRefused: there is no generation to serve, or it must not be served.

    """
    shared = settings.shared_scratch
    marks = Marks(None if shared is None else shared / MARKS)
    return Generations(Path(settings.snapshot), Verifier(marks), patience=patience)


def from_environment() -> Application:
    """The application of a worker process, which finds its settings where `serve` left them."""
    # A forked worker has the command's own handlers until the server sets the worker's; a stop
    # that comes in between would be swallowed and the worker would serve on.
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, signal.SIG_DFL)
    # Ctrl-C is for the command, which then stops its workers: a worker told twice while it starts
    # waits for ever (seen with granian 2.8.7). A group of its own keeps the terminal's signal away.
    os.setpgrp()
    # The command starts another worker for one that ends by itself.
    # It has verified what there was time for: the worker goes on while it answers.
    return create_app(
        Settings.from_environment(), on_broken=lambda: os.kill(os.getpid(), signal.SIGTERM), patience=0
    )

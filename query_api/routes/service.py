"""What one worker holds: settings, generations, engine."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass

from query_api.admission import Admission
from query_api.audit import Journal, Pseudonyms
from query_api.engine import Engine, Exporter
from query_api.file_names import file_name
from query_api.prebuilt import Prebuilt
from query_api.settings import Settings
from query_api.snapshot import Generations, SnapshotRefused
from query_api.stops import Stops
from query_api.tickets import Tickets

log = logging.getLogger("mulu.api")


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """Everything a call can reach."""

    settings: Settings
    generations: Generations
    engine: Engine
    admission: Admission
    stops: Stops
    exporter: Exporter
    prebuilt: Prebuilt
    tickets: Tickets
    journal: Journal | None = None
    """The audit; None in a demo without a state folder, which keeps no records."""
    pseudonyms: Pseudonyms | None = None

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look for new generations until the worker stops, then close the engine and the audit."""
        async with contextlib.AsyncExitStack() as held:
            if self.journal is not None:
                await held.enter_async_context(self.journal.running())
            watching = asyncio.create_task(self._watch())
            try:
                yield
            finally:
                self.generations.verifier.stop()
                watching.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watching
                self.exporter.close()
                self.engine.close()
                self.admission.close()

    async def _watch(self) -> None:
        parent = os.getppid()
        await asyncio.to_thread(self._sweep)
        await asyncio.to_thread(self.generations.verify_rest)
        while True:
            await asyncio.sleep(self.settings.poll_seconds)
            if os.getppid() != parent:
                # The command died without stopping its workers; nobody else would.
                os.kill(os.getpid(), signal.SIGTERM)
            await self.refresh()

    async def refresh(self) -> None:
        """Swap in a new generation when there is one; a bad one is refused and the old one serves on."""
        try:
            fresh = await asyncio.to_thread(self.generations.refresh)
        except SnapshotRefused as refused:
            log.error("新的发布版次未启用，继续使用 %s：%s", self.generations.current.id, refused)
            return
        if fresh is not None:
            log.info("已启用发布版次 %s", fresh.id)
            self.engine.retire({d.database.path for d in fresh.catalog.datasets if d.database})
            await asyncio.to_thread(self._sweep)

    def _sweep(self) -> None:
        """Let go of files of tables that are no longer what they were, or no longer served."""
        if self.prebuilt.is_empty():
            return
        generation = self.generations.current
        names = {
            file_name(generation, dataset, table)
            for dataset in generation.catalog.datasets
            if dataset.served and dataset.database is not None
            for table in dataset.decoded_tables()
        }
        try:
            self.prebuilt.sweep(names)
        except OSError as error:
            log.error("留存的整表文件清理不了：%s", error.strerror or error)

"""What one worker holds: settings, generations, engine."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from query_api import served_names
from query_api.admission import Admission
from query_api.audit import Journal, Pseudonyms
from query_api.draining import Draining
from query_api.engine import Engine, Exporter
from query_api.file_names import file_name
from query_api.metrics import Metrics
from query_api.prebuilt import Prebuilt
from query_api.routes.known_tables import KnownTables
from query_api.settings import Settings
from query_api.snapshot import CATALOG, Generations, SnapshotRefused
from query_api.stops import Stops
from query_api.tickets import Tickets

log = logging.getLogger("mulu.api")

ORPHAN_SECONDS = 0.5
"""How often a worker asks whether its command still lives."""


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
    metrics: Metrics
    draining: Draining
    known_tables: KnownTables = field(default_factory=KnownTables)
    journal: Journal | None = None
    """The audit; None in a demo without a state folder, which keeps no records."""
    pseudonyms: Pseudonyms | None = None

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look for new generations until the worker stops, then close the engine and the audit."""
        async with contextlib.AsyncExitStack() as held:
            if self.journal is not None:
                await held.enter_async_context(self.journal.running())
            await asyncio.to_thread(self._remember)
            tasks = [asyncio.create_task(self._watch()), asyncio.create_task(_end_with_the_command())]
            try:
                yield
            finally:
                self.generations.verifier.stop()
                for task in tasks:
                    task.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await task
                self.exporter.close()
                self.engine.close()
                self.admission.close()
                self.metrics.close()

    async def _watch(self) -> None:
        stopped, sweep_at = self.stops.revision, 0.0
        await asyncio.to_thread(self._sweep)
        await asyncio.to_thread(self.generations.verify_rest)
        while True:
            await asyncio.sleep(self.settings.poll_seconds)
            if self.stops.revision != stopped:
                # Once more when a file that was being written at that moment has surely got its name.
                stopped, sweep_at = (
                    self.stops.revision,
                    time.monotonic() + self.settings.limits.export_ms / 1e3,
                )
                await asyncio.to_thread(self._sweep)
            elif sweep_at and time.monotonic() > sweep_at:
                sweep_at = 0.0
                await asyncio.to_thread(self._sweep)
            await self.refresh()
            await asyncio.to_thread(self.generations.look_again)
            try:
                self.tell()
            except OSError as error:
                # Without a free handle nothing is counted; generations must be looked for all the same.
                log.error("运维指标取不到：%s", error.strerror or error)

    @property
    def generation_mark(self) -> int:
        """A number for what the current generation is, so that workers can be compared."""
        current = self.generations.current
        content = f"{current.id} {current.files[CATALOG].sha256}".encode()
        return int.from_bytes(hashlib.sha256(content).digest()[:7], "big")

    def tell(self) -> None:
        """Say in the metrics how things stand in this worker."""
        found, meter, journal = self.generations.verification, self.metrics.meter, self.journal
        meter.tell(
            waiting=self.engine.waiting(),
            generation_mark=self.generation_mark,
            generation_since=int(self.generations.since),
            verified=found.verified,
            to_verify=found.total,
            damaged=found.damaged,
            verified_bytes=self.generations.verifier.bytes_read,
            stops=self.stops.count,
            resident_bytes=_resident_bytes(),
            open_files=sum(1 for _ in Path("/proc/self/fd").iterdir()),
        )
        if journal is not None:
            meter.reached("audit_records", journal.records)
            meter.tell(
                audit_unsynced=journal.unsynced,
                audit_lag_us=int(journal.lag * 1e6),
                audit_is_unwritable=int(journal.is_unwritable),
            )

    async def refresh(self) -> None:
        """Swap in a new generation when there is one; a bad one is refused and the old one serves on."""
        try:
            fresh = await asyncio.to_thread(self.generations.refresh)
        except SnapshotRefused as refused:
            log.error("新的发布版次未启用，继续使用 %s：%s", self.generations.current.id, refused)
            return
        if fresh is not None:
            log.info("已启用发布版次 %s", fresh.id)
            files = [file for d in fresh.catalog.datasets for file in (d.database, d.lookups) if file]
            self.engine.retire({file.path for file in files})
            await asyncio.to_thread(self._remember)
            await asyncio.to_thread(self._sweep)

    def _remember(self) -> None:
        """Tell the operator's commands which datasets there are."""
        scratch = self.settings.shared_scratch
        if scratch is not None:
            served_names.remember(scratch, self.generations.current.datasets.keys())

    def _sweep(self) -> None:
        """Let go of files of tables that are no longer what they were, or not given to anybody now."""
        if self.prebuilt.is_empty():
            return
        generation = self.generations.current
        names = {
            file_name(generation, dataset, table)
            for dataset in generation.catalog.datasets
            if dataset.served and dataset.database is not None and self.stops.of(dataset.id) is None
            for table in dataset.decoded_tables()
        }
        try:
            self.prebuilt.sweep(names)
        except OSError as error:
            log.error("留存的整表文件清理不了：%s", error.strerror or error)


async def _end_with_the_command() -> None:
    """Stop this worker soon after the command that started it died: nobody else would.

    A task of its own, because the look for generations may read large files before it comes round.
    """
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(ORPHAN_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _resident_bytes() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")

"""The server with a stop that is announced: not ready first, then no new connection, then the end."""

from __future__ import annotations

import logging
import os
import signal
import threading
from typing import Any

from granian import Granian
from granian.constants import Interfaces

from query_api import draining
from query_api.settings import Settings

log = logging.getLogger("mulu.api")


def options(*, host: str, port: int, workers: int) -> dict[str, Any]:
    """How every server of ours runs, given a function that makes its application."""
    return {
        "address": host,
        "port": port,
        "interface": Interfaces.ASGI,
        "workers": workers,
        "factory": True,
        "websockets": False,
        "log_enabled": False,
        "respawn_failed_workers": True,
    }


class Server(Granian):  # type: ignore[misc, valid-type, unused-ignore]
    """Granian, which starts, watches and stops the workers."""

    def __init__(self, settings: Settings, application: str) -> None:
        super().__init__(
            application,
            **options(host=settings.host, port=settings.port, workers=settings.workers),
            workers_kill_timeout=settings.stop_seconds,
        )
        self._settings = settings
        self._waiting: threading.Timer | None = None

    def signal_handler_interrupt(self, *arguments: Any, **options: Any) -> None:
        """SIGTERM stops after the notice; a second one, and Ctrl-C, at once."""
        scratch = self._settings.shared_scratch
        is_term = bool(arguments) and arguments[0] == signal.SIGTERM
        if is_term and self._waiting is None and self._settings.drain_seconds > 0 and scratch is not None:
            try:
                draining.start(draining.flag_of(scratch, os.getpid()))
            except OSError as error:
                log.error("停止前不能通知各工作进程：%s", error.strerror or error)
            else:
                self._waiting = threading.Timer(
                    self._settings.drain_seconds, super().signal_handler_interrupt
                )
                self._waiting.daemon = True
                self._waiting.start()
                return
        super().signal_handler_interrupt(*arguments, **options)

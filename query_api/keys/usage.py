"""When a key was last used, to the minute: one small write a key and minute, none a call."""

from __future__ import annotations

import datetime
import logging
import os
import time
from pathlib import Path

from query_api import durable
from query_api.keys.moments import SHANGHAI
from query_api.keys.store import USED

log = logging.getLogger("mulu.api")


class Usage:
    """The last minutes that this worker knows of; nothing is kept without a state folder."""

    def __init__(self, state: Path | None) -> None:
        self._folder = None if state is None else state / USED
        self._minutes: dict[str, int] = {}

    def mark(self, key_id: str) -> None:
        """A key was used now."""
        minute = int(time.time()) // 60
        if self._folder is None or self._minutes.get(key_id) == minute:
            return
        self._minutes[key_id] = minute
        written = datetime.datetime.fromtimestamp(minute * 60, SHANGHAI).isoformat(timespec="minutes")
        try:
            durable.make_folder(self._folder)
            # Always as long as before, so that what a reader sees is one minute or the other.
            handle = os.open(self._folder / key_id, os.O_WRONLY | os.O_CREAT, durable.FILE_MODE)
            try:
                os.pwrite(handle, written.encode(), 0)
            finally:
                os.close(handle)
        except OSError as error:
            # No reason to refuse an answer: who asked for what stands in the audit.
            log.warning("没有记下凭证 %s 的使用时间：%s", key_id, error.strerror)

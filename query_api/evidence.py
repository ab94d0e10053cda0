"""Which calls leave a record, and what is added to it when their answers are known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import Any

from query_api import timing
from query_api.audit import CallRecord
from query_api.snapshot import Generations
from query_api.stops import Stops

_CONVERTER = re.compile(r":[a-z]+(?=\})")


class StreamStopped(Exception):
    """A streamed answer is cut off: its dataset was withdrawn while it was under way."""


def is_recorded(path: str, *, has_site: bool) -> bool:
    """Whether calls of an address leave a record: all but those of operations and of the site's pages."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first == "api" or not (has_site or first in ("health", "metrics"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """The record of one call, and the places where the rest of it is found."""

    record: CallRecord
    scope: Mapping[str, Any]
    generations: Generations
    stops: Stops

    async def whole(self, status: int, body: bytes) -> None:
        """Record an answer in memory.

        Raises:
            AuditUnwritable: it must not leave.

        """
        began = perf_counter()
        await self.record.whole(
            status=status, route=self._route(), generation=self.generations.current.id, body=body
        )
        timing.current().audit += perf_counter() - began

    async def opened(self, status: int) -> None:
        """Record that a streamed answer begins.

        Raises:
            AuditUnwritable: it must not begin.

        """
        began = perf_counter()
        await self.record.opened(status=status, route=self._route(), generation=self.generations.current.id)
        timing.current().audit += perf_counter() - began

    def passes(self, part: bytes) -> None:
        """Take a part of a streamed answer into account before it leaves.

        Raises:
            StreamStopped: the dataset was withdrawn meanwhile.

        """
        dataset = self.record.note.dataset
        if dataset is not None and self.stops.of(dataset) is not None:
            raise StreamStopped(dataset)
        self.record.add(part)

    def _route(self) -> str | None:
        template = self.scope.get("path_template")
        return None if template is None else plain(template)


@lru_cache(maxsize=256)
def plain(template: str) -> str:
    """A route as the description of the service writes it."""
    return _CONVERTER.sub("", template)

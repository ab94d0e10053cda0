"""The calls whose answers are in memory, without the framework's way to them.

Routing, injection, and its request and response cost four times as much as a lookup's own work. What
is found here is answered by the very functions that the framework would call; whatever is not (another
method, an address that only looks like one of ours) goes to the framework, which says what is wrong.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.enums import ScopeType
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, ExceptionHandlersMap, Receive, Scope, Send

from query_api.routes.reply import Reply
from query_api.routes.request import SERVICE, Request
from query_api.routes.service import Service
from query_api.routes.trouble import begin

_PARAMETER = re.compile(r"\{(\w+)(?::str)?\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A function that answers the calls of one address."""

    function: Callable[..., Awaitable[Response[bytes]]]
    template: str
    names: tuple[tuple[int, str], ...]
    """Which part of the path is which of its parameters."""


class Direct:
    """An ASGI application around the framework's."""

    def __init__(
        self,
        framework: ASGIApp,
        service: Service,
        *,
        handlers: Iterable[HTTPRouteHandler],
        troubles: ExceptionHandlersMap,
    ) -> None:
        self._framework = framework
        self._service = service
        self._places = dict(_places(handlers))
        self._troubles = {kind: handle for kind, handle in troubles.items() if isinstance(kind, type)}
        self._kinds = tuple(self._troubles)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] != ScopeType.HTTP:
            await self._framework(scope, receive, send)
            return
        scope[SERVICE] = self._service  # type: ignore[literal-required]
        parts = scope["path"].split("/")
        place = self._places.get(_shape(scope["method"], parts))
        if place is None or "" in parts[1:]:
            await self._framework(scope, receive, send)
            return
        scope["path_template"] = place.template
        request = Request(scope, receive)
        try:
            call = begin(request)
            reply = await place.function(call=call, **{name: parts[at] for at, name in place.names})
        except self._kinds as trouble:
            reply = self._handler(trouble)(request, trouble)
        assert isinstance(reply, Reply), "what is listed here answers in memory"
        await reply(scope, receive, send)

    def _handler(self, trouble: Exception) -> Callable[[Any, Any], Any]:
        """The handler of the nearest class, as the framework chooses."""
        return next(self._troubles[kind] for kind in type(trouble).__mro__ if kind in self._troubles)


def _shape(method: str, parts: list[str]) -> tuple[str | int, ...]:
    """What tells the addresses of ours from each other: their words at even places, and how many there are.

    `/api/v1/datasets/<department>/<dataset>/tables/<table>/rows/<key>`: parameters stand at 4, 5, 7 and 9.
    """
    return (method, len(parts), *parts[1:4], *parts[6:7], *parts[8:9])


def _places(handlers: Iterable[HTTPRouteHandler]) -> Iterator[tuple[tuple[str | int, ...], Place]]:
    for handler in handlers:
        known = inspect.signature(handler.fn).parameters
        for path in handler.paths:
            parts = path.split("/")
            names = tuple(
                (at, found[1])
                for at, part in enumerate(parts)
                if (found := _PARAMETER.fullmatch(part)) and found[1] in known
            )
            for method in handler.http_methods:
                yield _shape(method, parts), Place(function=handler.fn, template=path, names=names)

"""What comes from a caller while its call is answered: its body, and the word that it has gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

from litestar.types import Receive
from litestar.types.asgi_types import HTTPReceiveMessage

DISCONNECT = "http.disconnect"

HEADERS = "mulu.headers"
"""Where the gate leaves the headers of a call in its scope: by name, bytes, in lower case."""

_Given = TypeVar("_Given")


class ClientGone(Exception):
    """The client closed its connection before the answer was there."""


class Incoming:
    """The `receive` of one call, for several listeners one after the other or side by side.

    The server answers `http.disconnect` to whoever asks after a `receive` that was cancelled in
    flight (seen with Granian 2.8: 499 or a broken-off download, though the caller was there). So no
    `receive` is ever cancelled before the answer is done: a listener that leaves only stops waiting.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._coming: asyncio.Future[HTTPReceiveMessage] | None = None
        self._gone: HTTPReceiveMessage | None = None

    async def __call__(self) -> HTTPReceiveMessage:
        """The next message, or that the caller has gone, as often as it is asked."""
        if self._gone is not None:
            return self._gone
        if self._coming is None:
            self._coming = asyncio.ensure_future(self._next())
        coming = self._coming
        message = await asyncio.shield(coming)
        if self._coming is coming:
            self._coming = None
        if message["type"] == DISCONNECT:
            self._gone = message
        return message

    def close(self) -> None:
        """The answer is done: nobody listens any more."""
        if self._coming is not None:
            self._coming.cancel()

    async def _next(self) -> HTTPReceiveMessage:
        # Granian hands out an awaitable that is no coroutine, of which no task can be made.
        return await self._receive()  # type: ignore[return-value]


async def while_waited_for(
    receive: Callable[[], Awaitable[Mapping[str, Any]]], work: Coroutine[Any, Any, _Given]
) -> _Given:
    """What the work gives, as long as the client stays; else the work is cancelled.

    Raises:
        ClientGone: nobody waits for the answer any more.

    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGone
        return working.result()
    finally:
        leaving.cancel()
        working.cancel()


async def _left(receive: Callable[[], Awaitable[Mapping[str, Any]]]) -> None:
    while (await receive())["type"] != DISCONNECT:
        pass

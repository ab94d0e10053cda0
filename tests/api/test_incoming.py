"""Listening for a caller that leaves, on a server that forgives no cancelled `receive`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from query_api.incoming import Incoming


class Server:
    """Says that the caller has gone after a `receive` was cancelled in flight, as Granian does."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.has_lost = False

    async def receive(self) -> Any:
        if self.has_lost:
            return {"type": "http.disconnect"}
        try:
            return await self.messages.get()
        except asyncio.CancelledError:
            self.has_lost = True
            raise


def body(text: bytes) -> dict[str, Any]:
    return {"type": "http.request", "body": text, "more_body": False}


async def listener_that_leaves_is_not_the_caller(server: Server) -> None:
    incoming = Incoming(server.receive)
    first = asyncio.ensure_future(incoming())
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    second = asyncio.ensure_future(incoming())
    await asyncio.sleep(0)
    server.messages.put_nowait(body(b"1"))
    assert await second == body(b"1")
    assert not server.has_lost


async def two_listeners_share_one_receive(server: Server) -> None:
    incoming = Incoming(server.receive)
    both = [asyncio.ensure_future(incoming()) for _ in range(2)]
    await asyncio.sleep(0)
    both[0].cancel()
    server.messages.put_nowait(body(b""))
    assert await both[1] == body(b"")
    server.messages.put_nowait({"type": "http.disconnect"})
    assert (await incoming())["type"] == "http.disconnect"


async def messages_come_in_order_and_gone_stays_gone(server: Server) -> None:
    incoming = Incoming(server.receive)
    for text in (b"a", b"b"):
        server.messages.put_nowait(body(text))
    server.messages.put_nowait({"type": "http.disconnect"})
    assert [await incoming() for _ in range(2)] == [body(b"a"), body(b"b")]
    assert {(await incoming())["type"] for _ in range(3)} == {"http.disconnect"}


async def nothing_waits_after_the_answer(server: Server) -> None:
    incoming = Incoming(server.receive)
    listening = asyncio.ensure_future(incoming())
    await asyncio.sleep(0)
    incoming.close()
    with pytest.raises(asyncio.CancelledError):
        await listening
    assert len(asyncio.all_tasks()) == 1


CASES = [
    listener_that_leaves_is_not_the_caller,
    two_listeners_share_one_receive,
    messages_come_in_order_and_gone_stays_gone,
    nothing_waits_after_the_answer,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.__name__))
def test_incoming(case: Callable[[Server], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        await case(Server())

    asyncio.run(run())

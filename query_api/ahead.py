"""One thing ahead: what comes next is made while what came is used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

_Item = TypeVar("_Item")


async def ahead(items: AsyncIterator[_Item]) -> AsyncGenerator[_Item, None]:
    """The same items; at most one more than was asked for is made, and it is given up at the end."""
    coming = asyncio.ensure_future(anext(items, None))
    try:
        while (item := await coming) is not None:
            coming = asyncio.ensure_future(anext(items, None))
            yield item
    finally:
        coming.cancel()
        await asyncio.wait({coming})
        if not coming.cancelled():
            # Whoever stopped early does not want to know of what went wrong behind it.
            coming.exception()

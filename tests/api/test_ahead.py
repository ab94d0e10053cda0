"""One thing ahead, never more, and nothing is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from query_api.ahead import ahead


async def numbers(made: list[int], *, upto: int, fails_at: int | None = None) -> AsyncIterator[int]:
    for number in range(upto):
        if number == fails_at:
            raise OSError("no room")
        made.append(number)
        yield number


def test_items_come_in_order_and_at_most_one_is_made_ahead() -> None:
    async def scenario() -> None:
        made: list[int] = []
        seen: list[int] = []
        async with aclosing(ahead(numbers(made, upto=5))) as items:
            async for item in items:
                seen.append(item)
                await asyncio.sleep(0)
                assert len(made) <= len(seen) + 1
        assert seen == list(range(5))

    asyncio.run(scenario())


def test_a_failure_comes_in_its_turn_and_an_early_end_leaves_no_task() -> None:
    async def scenario() -> None:
        items = ahead(numbers([], upto=5, fails_at=2))
        assert [await anext(items), await anext(items)] == [0, 1]
        with pytest.raises(OSError, match="no room"):
            await anext(items)
        async with aclosing(ahead(numbers([], upto=5, fails_at=1))) as items:
            assert await anext(items) == 0
            await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scenario())

"""Calls as records: what is known of them, and what became of a streamed answer."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import cast

from query_api.audit.calls import CallRecord
from query_api.audit.journal import Journal
from query_api.audit.records import CallEntry
from query_api.note import Caller, Note


class Kept:
    """A journal that only remembers."""

    def __init__(self) -> None:
        self.entries: list[CallEntry] = []

    async def record(self, entry: CallEntry) -> None:
        self.entries.append(entry)

    def write(self, entry: CallEntry) -> None:
        self.entries.append(entry)


NOTE = Note(
    request_id="r", client="10.0.0.1", purpose="rz", operator="o", dataset="a/b", table="t", query={"x": 1}, rows=2,
    caller=Caller(key="k", department="mzj", system="s"),
)  # fmt: skip


def test_whole_answer_is_one_record_of_all_that_is_known() -> None:
    kept = Kept()
    call = CallRecord(cast(Journal, kept), NOTE, method="GET", began=perf_counter() - 2)
    assert call.is_open is False
    asyncio.run(call.whole(status=200, route="/x/{y}", generation="g", body=b"abc"))
    (entry,) = kept.entries
    assert (entry.phase, entry.method, entry.route, entry.status) == ("whole", "GET", "/x/{y}", 200)
    assert (entry.caller, entry.department, entry.system, entry.client) == ("k", "mzj", "s", "10.0.0.1")
    assert (entry.purpose, entry.operator, entry.dataset, entry.table) == ("rz", "o", "a/b", "t")
    assert (entry.request_id, entry.query, entry.snapshot, entry.rows) == ("r", {"x": 1}, "g", 2)
    assert (entry.bytes, entry.complete) == (3, True)
    assert entry.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert 2000 <= entry.spent_ms < 20_000
    assert entry.spent_ms == round(entry.spent_ms, 3)
    assert call.is_open is False


def test_empty_answer_has_no_digest_and_an_unknown_caller_no_name() -> None:
    kept = Kept()
    note = Note(request_id="r", generation="own")
    asyncio.run(
        CallRecord(cast(Journal, kept), note, method="HEAD").whole(
            status=304, route=None, generation="g", body=b""
        )
    )
    (entry,) = kept.entries
    assert (entry.bytes, entry.digest, entry.complete) == (0, None, True)
    assert (entry.caller, entry.department, entry.system) == (None, None, None)
    assert (entry.snapshot, entry.route) == ("own", None)
    assert 0 <= entry.spent_ms < 20_000


def test_streamed_answer_is_opened_added_up_and_closed() -> None:
    kept = Kept()
    call = CallRecord(cast(Journal, kept), NOTE, method="GET")
    asyncio.run(call.opened(status=200, route="/x", generation="g"))
    assert call.is_open is True
    call.add(b"ab")
    call.add(b"c")
    call.closed(is_complete=False)
    assert call.is_open is False
    opened, closed = kept.entries
    assert (opened.phase, opened.bytes, opened.digest, opened.complete) == ("open", None, None, None)
    assert (closed.phase, closed.bytes, closed.complete) == ("close", 3, False)
    assert closed.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (closed.status, closed.route, closed.snapshot) == (200, "/x", "g")
    assert CallRecord(cast(Journal, kept), NOTE, method="GET")._bytes == 0

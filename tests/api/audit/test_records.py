"""Lines of the audit: how they are linked, timed, numbered and read again."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from query_api.audit import records
from query_api.audit.chain import GENESIS, BrokenLink, follow, link
from query_api.audit.events import Deed, note_deed
from query_api.audit.records import ChainEntry, EventEntry, JoinEntry, day_of, encode, now_text
from query_api.audit.tail import entry_of, first_entry, number_and_phase
from query_api.audit.verify import verify
from query_api.audit.writer import AuditUnwritable, Writer
from tests.api.audit.chains import NAME, TIME, chain_record, event, record, write


def test_line_is_its_body_with_the_hash_of_all_before_it() -> None:
    line, head = link(GENESIS, b'{"n":1}')
    assert head == hashlib.sha256(b"0" * 64 + b'{"n":1}').hexdigest()
    assert line == b'{"n":1,"hash":"' + head.encode() + b'"}\n'
    assert follow(GENESIS, line) == (b'{"n":1}', head)
    again, other = link(head, b'{"n":1}')
    assert other != head
    assert follow(head, again) == (b'{"n":1}', other)
    with pytest.raises(BrokenLink, match="接不上"):
        follow(GENESIS, again)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"", "完整"),
        (b'"}\n', "完整"),
        (link(GENESIS, b"{}")[0], "完整"),  # not one member
        (link(GENESIS, b'{"n":1}')[0][:-1], "完整"),
        (link(GENESIS, b'{"n":1}')[0].replace(b"hash", b"hush"), "完整"),
        (link(GENESIS, b'{"n":1}')[0].replace(b'"n":1', b'"n":2'), "接不上"),
    ],
)
def test_line_that_is_no_next_one_is_refused(line: bytes, said: str) -> None:
    with pytest.raises(BrokenLink, match=said):
        follow(GENESIS, line)


def test_shortest_object_is_followed() -> None:
    assert follow(GENESIS, link(GENESIS, b"{1}")[0])[0] == b"{1}"


def test_time_is_that_of_shanghai_to_the_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    at = 1_795_708_799  # 2026-11-26T23:59:59 in Shanghai
    monkeypatch.setattr(records._Second, "number", None)
    told = []
    for nanoseconds in (7_000_000, 999_999_999, 1_000_000_000, 1_042_000_000):
        monkeypatch.setattr(records.time, "time_ns", lambda more=nanoseconds: at * 10**9 + more)
        told.append(now_text())
    assert told == [
        "2026-11-26T23:59:59.007+08:00",
        "2026-11-26T23:59:59.999+08:00",
        "2026-11-27T00:00:00.000+08:00",
        "2026-11-27T00:00:00.042+08:00",
    ]
    assert [day_of(text) for text in told] == ["2026-11-26", "2026-11-26", "2026-11-27", "2026-11-27"]


def test_time_of_one_second_is_written_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records.time, "time_ns", lambda: 5_000_000_000)
    now_text()
    monkeypatch.setattr(records, "datetime", None)
    assert now_text() == "1970-01-01T08:00:05.000+08:00"


def test_number_and_phase_come_first_and_decimals_stay_text() -> None:
    entry = event(1, details=Decimal("1.50"))
    entry.n = 12
    body = encode(entry)
    assert body.startswith(b'{"n":12,"phase":"event","time":"')
    assert body.endswith(b'"details":"1.50"}')
    assert number_and_phase(body) == (12, b"event")


@pytest.mark.parametrize(
    "body", [b"{}", b'{"n":1,"phase":"event"}', b'{"m":1,"phase":"x",', b'{"n":1,"x":"y",']
)
def test_line_without_number_and_phase_is_no_record(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"n and phase|unpack"):
        number_and_phase(body)


def test_only_records_of_the_chain_itself_are_read(tmp_path: Path) -> None:
    assert entry_of(b"not looked at", b"whole") is None
    assert isinstance(entry_of(encode(event()), b"event"), EventEntry)
    assert isinstance(entry_of(encode(JoinEntry(time=TIME, joins=[])), b"join"), JoinEntry)
    write(tmp_path / NAME, [chain_record(), record(2)])
    first = first_entry(tmp_path / NAME)
    assert isinstance(first, ChainEntry)
    assert (first.n, first.chain) == (1, "0000000a")
    for content in (b"", b"no record\n", b'{"n":1,"phase":"chain","time":3,"x":1}\n'):
        (tmp_path / "x.jsonl").write_bytes(content)
        assert first_entry(tmp_path / "x.jsonl") is None


def test_deed_is_a_whole_chain_of_its_own(tmp_path: Path) -> None:
    note_deed(tmp_path, Deed(event="x.y", by="甲", reason="因为", dataset="a/b", details={"c": 1}))
    note_deed(tmp_path, Deed(event="x.y", by=None))
    verdict = verify(tmp_path)
    assert (verdict.faults, verdict.notes, verdict.files, verdict.records) == ([], [], 2, 4)
    lines = [path.read_bytes().splitlines()[1] for path in tmp_path.glob("2*.jsonl")]
    assert any(
        '"event":"x.y","by":"甲","reason":"因为","dataset":"a/b","details":{"c":1}'.encode() in line
        for line in lines
    )


def test_deed_that_is_not_on_the_disk_is_not_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Writer) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Writer, "close", full)
    with pytest.raises(AuditUnwritable, match=f"审计记录写不进 {tmp_path}：No space left on device。"):
        note_deed(tmp_path, Deed(event="x.y", by=None))

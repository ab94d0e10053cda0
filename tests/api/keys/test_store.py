"""Keys on disk: what cannot be read, written or believed is one sentence that says where."""

from __future__ import annotations

import stat
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from query_api.keys import Usage
from query_api.keys.record import Record
from query_api.keys.store import KeyTrouble, Store, decode, is_id, is_record
from tests.api.callers import new_key

MOMENT = "2026-11-2{}T09:00:00.000+08:00"


def record(id_: str = "abcdefg1", **changes: Any) -> Record:
    values: dict[str, Any] = {
        "id": id_,
        "digest": "00" * 32,
        "department": "mzj",
        "system": "s",
        "family": id_,
    }
    return Record(**(values | {"purposes": {"rz": "核验"}, "created": MOMENT.format(3)} | changes))


def test_records_come_by_the_time_they_were_made(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.all() == []
    made = [record("abcdefg3", created=MOMENT.format(1)), record("abcdefg1"), record("abcdefg2")]
    for one in reversed(made):
        store.put(one)
    (tmp_path / "keys/.abcdefg4.json.tmp").write_bytes(b"{")
    (tmp_path / "keys/README.json").write_bytes(b"{")
    assert store.all() == made
    assert store.get("abcdefg2") == made[2]
    store.put(msgspec.structs.replace(made[2], reason="x"))
    assert store.get("abcdefg2").reason == "x"
    folder = tmp_path / "keys"
    assert (folder.stat().st_mode & 0o777, (folder / "abcdefg1.json").stat().st_mode & 0o777) == (
        0o700,
        0o600,
    )


@pytest.mark.parametrize("key_id", ["abcdefg9", "../state", "../../etc", "ABCDEFG1", ""])
def test_key_that_there_is_not_is_said_with_where_to_look(tmp_path: Path, key_id: str) -> None:
    Store(tmp_path).put(record())
    with pytest.raises(KeyTrouble, match=r"里没有凭证 .*；现有的用 mulu-api keys list 查看。"):
        Store(tmp_path).get(key_id)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("abcdefg1.json", True),
        (".abcdefg1.json.0a", False),
        ("abcdefg.json", False),
        ("abcdefg1.txt", False),
        ("ABCDEFG1.json", False),
    ],
)
def test_only_files_named_by_an_id_are_records(name: str, is_one: bool) -> None:
    assert is_record(name) is is_one
    assert is_id(name.partition(".")[0]) is (name.partition(".")[0] == "abcdefg1")
    assert not is_id("名字名字名字名字")
    assert not is_id("abcd-fg1")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"digest": "00" * 31}, "digest"),
        ({"digest": "zz" * 32}, "hex"),
        ({"expires": "never"}, "never"),
        ({"expires": "0001-01-01"}, "expires"),
        ({"graceUntil": "1900-01-01T00:00:00+08:00"}, "expires"),
        ({"id": 5}, r"\$\.id"),
    ],
)
def test_record_that_says_what_cannot_be_is_damaged(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    store = Store(tmp_path)
    store.put(record())
    path = tmp_path / "keys/abcdefg1.json"
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | changes))
    with pytest.raises(ValueError, match=r".+"):
        decode(path.read_bytes())
    for read in (lambda: store.get("abcdefg1"), store.all):
        whole = rf"abcdefg1\.json 已损坏，不是一条凭证记录：.*{said}.*。请从备份恢复。"
        with pytest.raises(KeyTrouble, match=whole):
            read()


def test_system_behind_the_gateway_has_no_digest(tmp_path: Path) -> None:
    Store(tmp_path).put(record(digest=None))
    assert Store(tmp_path).get("abcdefg1").digest is None


def test_folder_and_files_that_cannot_be_read_or_written_are_said(tmp_path: Path) -> None:
    store = Store(tmp_path)
    (tmp_path / "keys").write_bytes(b"no folder")
    with pytest.raises(KeyTrouble, match=r"读不出 .*keys：Not a directory。"):
        store.all()
    with pytest.raises(KeyTrouble, match=r"写不进 .*keys：Not a directory。"):
        store.put(record())
    (tmp_path / "file").touch()
    with pytest.raises(KeyTrouble, match=r"读不出 .*Not a directory。"):
        Store(tmp_path / "file").last_used("abcdefg1")
    (tmp_path / "keys").unlink()
    (tmp_path / "keys/abcdefg1.json").mkdir(parents=True)
    with pytest.raises(KeyTrouble, match=r"读不出 .*abcdefg1\.json：Is a directory。"):
        store.all()


def test_minute_of_last_use_is_none_until_there_is_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.last_used("abcdefg1") is None
    used = tmp_path / "keys-used"
    used.mkdir()
    (used / "abcdefg1").write_text("2026-11-23T09:00\n")
    assert store.last_used("abcdefg1") == "2026-11-23T09:00"
    (used / "abcdefg1").write_text("\n")
    assert store.last_used("abcdefg1") is None
    (used / "abcdefg2").mkdir()
    with pytest.raises(KeyTrouble, match=r"读不出 .*abcdefg2：Is a directory。"):
        store.last_used("abcdefg2")


def test_nothing_on_disk_tells_the_key(tmp_path: Path) -> None:
    key = new_key(tmp_path / "state")
    secret = key.rpartition("_")[2]
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert secret not in path.read_text()
        assert secret[:32] not in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_last_use_is_written_once_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage, store = Usage(tmp_path), Store(tmp_path)
    monkeypatch.setattr(time, "time", lambda: 1_764_000_012.0)
    assert store.last_used("abcdefgh") is None
    usage.mark("abcdefgh")
    assert store.last_used("abcdefgh") == "2025-11-25T00:00+08:00"
    (tmp_path / "keys-used" / "abcdefgh").unlink()
    usage.mark("abcdefgh")
    assert store.last_used("abcdefgh") is None, "written again within the minute"
    monkeypatch.setattr(time, "time", lambda: 1_764_000_061.0)
    usage.mark("abcdefgh")
    assert store.last_used("abcdefgh") == "2025-11-25T00:01+08:00"

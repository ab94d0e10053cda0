"""Keys as a worker knows them: the right secret finds one, and what changed on the disk is seen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from query_api import keys
from query_api.keys import Keys, KeysUnreadable, KeyTrouble, Store, index, token
from tests.api.callers import PURPOSES, made_key, new_key


def test_only_the_right_secret_finds_a_key(tmp_path: Path) -> None:
    key = token.parse(new_key(tmp_path).encode())
    assert key is not None
    known = Keys(tmp_path)
    found = known.check(key)
    assert found is not None
    assert (found.caller.key, found.caller.department, found.caller.purposes) == (key.id, "mzj", PURPOSES)
    assert known.check(token.Token(key.id, token.new().secret)) is None
    assert known.check(token.new()) is None
    assert Keys(None).check(key) is None


def test_registration_for_the_gateway_has_no_secret_that_fits(tmp_path: Path) -> None:
    made = made_key(tmp_path, is_for_gateway=True)
    assert made.key is None
    assert Keys(tmp_path).find(made.record.id) is not None
    assert Keys(tmp_path).check(token.Token(made.record.id, token.new().secret)) is None


def test_worker_sees_what_changed_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "LOOK_SECONDS", 0.0)
    known, store = Keys(tmp_path), Store(tmp_path)
    assert known.find("abcdefgh") is None
    made = made_key(tmp_path)
    found = known.find(made.record.id)
    assert found is not None
    assert not found.is_revoked
    store.put(keys.revoke(made.record, reason="系统下线"))
    again = known.find(made.record.id)
    assert again is not None
    assert again.is_revoked
    (store.folder / f"{made.record.id}.json").unlink()
    assert known.find(made.record.id) is None


def test_folder_is_looked_at_once_a_second_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = made_key(tmp_path)
    known, looked = Keys(tmp_path), 0
    stat_of = Path.stat

    def counted(path: Path, **more: bool) -> os.stat_result:
        nonlocal looked
        looked += path == tmp_path / "keys"
        return stat_of(path, **more)

    monkeypatch.setattr(Path, "stat", counted)
    for _ in range(1000):
        assert known.find(made.record.id) is not None
    assert looked == 1


def test_check_reads_nothing_of_the_disk_however_many_keys_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_key(tmp_path).encode()
    for _ in range(50):
        made_key(tmp_path)
    # One moment for all of it: the folder is looked at once.
    monkeypatch.setattr(index.time, "monotonic", lambda: 1000.0)
    known = Keys(tmp_path)
    parsed = token.parse(key)
    assert parsed is not None
    assert known.check(parsed) is not None
    monkeypatch.setattr(index, "decode", None)
    monkeypatch.setattr(os, "scandir", None)
    monkeypatch.setattr(Path, "stat", None)
    for _ in range(1000):
        assert known.check(parsed) is not None


def test_damaged_record_opens_no_door_and_leaves_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good, bad = made_key(tmp_path), made_key(tmp_path)
    path = tmp_path / "keys" / f"{bad.record.id}.json"
    path.write_bytes(path.read_bytes()[:40])
    known = Keys(tmp_path)
    assert known.find(bad.record.id) is None
    assert known.find(good.record.id) is not None
    assert path.name in caplog.text
    with pytest.raises(KeyTrouble, match="已损坏"):
        Store(tmp_path).all()


def test_unreadable_folder_is_no_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("not a folder")
    with pytest.raises(KeysUnreadable):
        Keys(tmp_path).find("abcdefgh")

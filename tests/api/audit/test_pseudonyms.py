"""Values of sensitive fields as digests: one key a state folder, made once, never replaced."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

import pytest

from query_api.audit.pseudonyms import Pseudonyms
from query_api.errors import OperatorError
from tests.api.audit.chains import handles


def test_value_has_one_digest_in_one_state_folder_and_another_in_the_next(tmp_path: Path) -> None:
    one, again, other = (Pseudonyms.open(tmp_path / name) for name in ("a", "a", "b"))
    assert one.of("甲") == again.of("甲") != other.of("甲")
    assert one.of("甲") != one.of("乙")
    assert one.of("甲").startswith("hmac:")
    assert len(one.of("甲")) == len("hmac:") + 32
    expected = hmac.new(bytes(32), b"a", hashlib.sha256).hexdigest()[:32]
    assert Pseudonyms(bytes(32)).of("a") == f"hmac:{expected}"


def test_key_is_for_its_owner_and_nothing_else_is_left(tmp_path: Path) -> None:
    state = tmp_path / "more" / "state"
    Pseudonyms.open(state)
    assert [path.name for path in state.iterdir()] == ["audit.key"]
    assert state.stat().st_mode & 0o777 == 0o700
    assert (state / "audit.key").stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex((state / "audit.key").read_text().strip())) == 32


def test_of_two_processes_that_make_a_key_the_first_ones_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def slower(source: Path, target: Path) -> None:
        Path(target).write_text("00" * 32 + "\n")
        link(source, target)

    monkeypatch.setattr(os, "link", slower)
    assert Pseudonyms.open(tmp_path).of("a") == Pseudonyms(bytes(32)).of("a")
    assert [path.name for path in tmp_path.iterdir()] == ["audit.key"]


def test_key_is_on_the_disk_before_it_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forced: list[tuple[str, int]] = []

    def fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        forced.append((path.name.partition(".tmp")[0], path.stat().st_size if path.is_file() else 0))

    monkeypatch.setattr(os, "fsync", fsync)
    before = handles(tmp_path)
    Pseudonyms.open(tmp_path / "state")
    assert forced == [("audit.key", 65), ("state", 0)]
    assert handles(tmp_path) == before


@pytest.mark.parametrize("content", ["", "xyz", "00" * 31, "00" * 33, "é" * 64])
def test_damaged_key_is_one_sentence_and_is_not_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / "audit.key").write_text(content)
    with pytest.raises(OperatorError, match="已损坏；请从备份恢复"):
        Pseudonyms.open(tmp_path)
    assert (tmp_path / "audit.key").read_text() == content


def test_key_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "audit.key").mkdir()
    with pytest.raises(OperatorError, match=r"读写不了状态目录里的 .*audit\.key：Is a directory。"):
        Pseudonyms.open(tmp_path)

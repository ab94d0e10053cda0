"""Packing and removing at the very day, and what is left when the disk spoils a packed file."""

from __future__ import annotations

import gzip
import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from query_api.audit import archive as archiving
from query_api.audit.archive import HOT_DAYS, HOT_FLOOR, KEEP_DAYS, archive, prune
from query_api.audit.files import archived, live
from query_api.audit.verify import verify
from query_api.errors import OperatorError
from tests.api.audit.chains import NAME, NEXT, OTHER, chain_record, head, record, write, write_heads

DAY = date(2026, 11, 25)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed chain of two files, of the 25th and the 26th, and one file of the 25th that is written to."""
    folder = tmp_path / "audit"
    hashes = write(folder / NAME, [chain_record(), record(2), record(3)])
    former = {"file": NAME, "count": 3, "hash": hashes[2], "torn": 0}
    later = write(folder / NEXT, [chain_record(4, former), record(5)], hashes[2])
    other = write(folder / OTHER, [chain_record() | {"chain": "0000000b"}, record(2)])
    for name in (NAME, NEXT):
        (folder / name).chmod(0o400)
    write_heads(
        folder,
        head(NAME, 1, hashes[0]), head(NAME, 3, hashes[2], sealed=True), head(NEXT, 4, later[0]),
        head(NEXT, 5, later[1], sealed=True), head(OTHER, 1, other[0]), head(OTHER, 2, other[1]),
    )  # fmt: skip
    assert verify(folder).faults == []
    return folder


def deeds(folder: Path, event: str) -> list[dict[str, Any]]:
    """Records of a deed, by whatever chain."""
    lines = [line for path in live(folder).values() for line in path.read_bytes().splitlines()]
    return [one for one in map(json.loads, lines) if one.get("event") == event]


def heads(folder: Path) -> list[tuple[str, int]]:
    lines = map(json.loads, (folder / "heads.jsonl").read_text().split())
    return [(one["file"], one["count"]) for one in lines if one["file"] in (NAME, NEXT, OTHER)]


def test_terms_are_those_of_the_law() -> None:
    assert (
        max((date(y, m + 6, 1) - date(y, m, 1)).days for y in (2023, 2024) for m in range(1, 7)) == HOT_FLOOR
    )
    # Three years after the hot days, whichever they are.
    longest = max((date(y + 3, 3, 1) - date(y, 3, 1)).days for y in range(2000, 2100))
    assert longest <= KEEP_DAYS - HOT_DAYS
    assert (HOT_FLOOR, HOT_DAYS, KEEP_DAYS) == (184, 400, 1498)


def test_file_is_packed_on_the_day_after_its_hot_days(folder: Path) -> None:
    content = (folder / NAME).read_bytes()
    assert archive(folder, today=DAY + timedelta(days=184), by="甲", hot_days=184) == []
    assert (len(live(folder)), deeds(folder, "audit.archive")) == (3, [])
    assert archive(folder, today=DAY + timedelta(days=185), by="甲", hot_days=184) == [NAME]
    packed = folder / f"archive/{NAME}.gz"
    assert archived(folder) == {NAME: packed}
    assert gzip.decompress(packed.read_bytes()) == content
    assert (packed.parent.stat().st_mode & 0o777, packed.stat().st_mode & 0o777) == (0o700, 0o400)
    assert [path.name for path in packed.parent.iterdir()] == [packed.name]
    # What is written to is never packed, however old, and keeps each of its heads.
    assert {NEXT, OTHER} <= live(folder).keys()
    assert NAME not in live(folder)
    assert heads(folder) == [(NAME, 3), (NEXT, 4), (NEXT, 5), (OTHER, 1), (OTHER, 2)]
    (deed,) = deeds(folder, "audit.archive")
    assert (deed["by"], deed["details"]) == ("甲", {"files": [NAME]})
    assert verify(folder).faults == []


def test_hot_days_are_400_unless_said(folder: Path) -> None:
    assert archive(folder, today=DAY + timedelta(days=400), by="甲") == []
    assert archive(folder, today=DAY + timedelta(days=402), by="甲") == [NAME, NEXT]


def test_same_records_are_packed_to_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "again" / NAME, [chain_record(), record(2), record(3)])
    (tmp_path / "again" / NAME).chmod(0o400)
    write_heads(tmp_path / "again")
    for place in (folder, tmp_path / "again"):
        archive(place, today=DAY + timedelta(days=401), by="甲")
    packed = [(place / f"archive/{NAME}.gz").read_bytes() for place in (folder, tmp_path / "again")]
    assert packed[0] == packed[1]


def test_what_is_packed_is_whole_on_the_disk_before_the_plain_file_goes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[tuple[str, int]] = []

    def fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        forced.append((path.name, path.stat().st_size))
        assert (folder / NAME).exists()

    with monkeypatch.context() as watched:
        watched.setattr(os, "fsync", fsync)
        archiving._pack(folder / NAME)
    packed = folder / f"archive/{NAME}.gz"
    assert forced[0] == (f"{packed.name}.tmp-{os.getpid()}", packed.stat().st_size)
    assert [name for name, _ in forced[1:]] == ["archive"]
    assert not (folder / NAME).exists()


def test_file_that_was_packed_wrongly_leaves_the_plain_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, whole = (folder / NAME).read_bytes(), gzip.open

    def spoilt(path: Path, mode: str) -> Any:
        path.write_bytes(gzip.compress(content[:-1]))
        return whole(path, mode)

    monkeypatch.setattr(gzip, "open", spoilt)
    with pytest.raises(OperatorError, match=rf"{NAME}.gz 写坏了，原文件保留；请检查磁盘。"):
        archive(folder, today=DAY + timedelta(days=401), by="甲")
    assert (folder / NAME).read_bytes() == content
    assert archived(folder) == {}


@pytest.mark.parametrize(("act", "floor"), [(archive, 184), (prune, 1498)])
def test_fewer_days_than_the_law_asks_for_are_refused(folder: Path, act: Any, floor: int) -> None:
    word = "hot_days" if act is archive else "keep_days"
    with pytest.raises(OperatorError, match=f"给的是 {floor - 1} 天。"):
        act(folder, today=DAY, by="甲", **{word: floor - 1})
    assert act(folder, today=DAY, by="甲", **{word: floor}) == []


def packed(folder: Path) -> None:
    archive(folder, today=DAY + timedelta(days=402), by="甲")
    assert list(archived(folder)) == [NAME, NEXT]


def test_archived_file_is_removed_on_the_day_after_its_years_and_its_end_is_told(folder: Path) -> None:
    packed(folder)
    assert prune(folder, today=DAY + timedelta(days=1498), by="乙") == []
    ends = {one["file"]: one for one in map(json.loads, (folder / "heads.jsonl").read_text().split())}
    assert prune(folder, today=DAY + timedelta(days=1500), by="乙") == [NAME, NEXT]
    assert archived(folder) == {}
    (deed,) = deeds(folder, "audit.prune")
    assert deed["by"] == "乙"
    assert deed["details"] == [
        {"file": name, "count": count, "hash": ends[name]["hash"], "torn": 0}
        for name, count in ((NAME, 3), (NEXT, 5))
    ]
    assert heads(folder) == [(OTHER, 1), (OTHER, 2)]
    assert verify(folder).faults == []


def test_only_what_is_old_enough_is_removed(folder: Path) -> None:
    packed(folder)
    assert prune(folder, today=DAY + timedelta(days=1499), by="乙") == [NAME]
    assert list(archived(folder)) == [NEXT]
    assert verify(folder).faults == []


def repack(folder: Path, change: Any) -> None:
    path = folder / f"archive/{NAME}.gz"
    content = gzip.decompress(path.read_bytes())
    path.chmod(0o600)
    path.write_bytes(gzip.compress(change(content)))


def test_damaged_file_is_never_removed(folder: Path) -> None:
    packed(folder)
    repack(folder, lambda content: content.replace(b'"n":2', b'"n":7'))
    with pytest.raises(OperatorError, match=rf"^{NAME}:2 .*，不予删除；先用 audit verify 查明。$"):
        prune(folder, today=DAY + timedelta(days=1499), by="乙")
    assert list(archived(folder)) == [NAME, NEXT]
    assert deeds(folder, "audit.prune") == []


def test_part_of_a_record_at_its_end_does_not_keep_a_file(folder: Path) -> None:
    packed(folder)
    repack(folder, lambda content: content + b'{"n":4')
    assert prune(folder, today=DAY + timedelta(days=1499), by="乙") == [NAME]
    (deed,) = deeds(folder, "audit.prune")
    assert deed["details"][0]["count"] == 3

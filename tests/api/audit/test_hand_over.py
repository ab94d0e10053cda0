"""Searching and handing over: which records, and what proves that they are all."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from query_api.audit.export import export, verify_export
from query_api.audit.search import Criteria, Found, search
from query_api.errors import OperatorError
from tests.api.audit.chains import NAME, NEXT, call, chain_record, head, write, write_heads


def at(n: int, day: int = 25) -> str:
    return f"2026-11-{day}T09:{n:02}:00.000+08:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six records, the n-th at 9:0n, with heads at 1, 3 and 6; four of the next day in a second file."""
    folder = tmp_path / "audit"
    calls = [call(n, time=at(n)) for n in range(2, 7)]
    hashes = write(folder / NAME, [chain_record() | {"time": at(1)}, *calls])
    former = {"file": NAME, "count": 6, "hash": hashes[5], "torn": 0}
    later = [call(n, time=at(n, 26)) for n in range(8, 11)]
    more = write(folder / NEXT, [chain_record(7, former) | {"time": at(7, 26)}, *later], hashes[5])
    write_heads(
        folder,
        *(head(NAME, n, hashes[n - 1], sealed=n == 6) for n in (1, 3, 6)),
        *(head(NEXT, n, more[n - 7]) for n in (7, 9)),
    )
    return folder


def hash_at(folder: Path, name: str, line: int) -> str:
    return str(json.loads((folder / name).read_bytes().splitlines()[line - 1])["hash"])


@pytest.mark.parametrize(
    ("since", "until", "stretches"),
    [
        ("2026-11-25T09:03", "2026-11-25T09:03", [(NAME, 3, 3)]),
        ("2026-11-25T09:04", "2026-11-25T09:04", [(NAME, 4, 6)]),  # on to the next head
        ("2026-11-25T09:02", "2026-11-25T09:05", [(NAME, 2, 6)]),
        ("2026-11-25T09:01", "2026-11-25T09:01", [(NAME, 1, 1)]),
        ("2026-11-25T09:06", "2026-11-25", [(NAME, 6, 6)]),
        ("2026-11-25T09:07", "2026-11-25", []),
        ("2026-11-26", "2026-11-26", [(NEXT, 7, 10)]),  # the last one has no head yet
        ("2026-11-26", "2026-11-26T09:08", [(NEXT, 7, 9)]),
        ("2026-11-25T09:05", "", [(NAME, 5, 6), (NEXT, 7, 10)]),
        ("", "2026-11-25T09:02", [(NAME, 1, 3)]),
        ("", "2026", [(NAME, 1, 6), (NEXT, 7, 10)]),
        ("2027", "", []),
        ("", "2026-10", []),
    ],
)
def test_stretch_reaches_from_the_first_record_to_the_head_after_the_last(
    folder: Path, tmp_path: Path, since: str, until: str, stretches: list[tuple[str, int, int]]
) -> None:
    target = tmp_path / "out.zip"
    made = export(folder, since=since, until=until, target=target)
    assert [(s.file, s.first, s.last) for s in made.stretches] == stretches
    begin = {NAME: 1, NEXT: 7}
    with zipfile.ZipFile(target) as packed:
        assert packed.namelist() == [*(name for name, _, _ in stretches), "heads.jsonl", "export.json"]
        told = json.loads(packed.read("export.json"))
        assert (told["export_version"], told["since"], told["until"]) == (1, since, until)
        assert len(told["stretches"]) == len(stretches)
        for stretch, (name, first, last) in zip(made.stretches, stretches, strict=True):
            lines = (folder / name).read_bytes().splitlines(keepends=True)
            wanted = lines[first - begin[name] : last - begin[name] + 1]
            assert packed.read(name) == b"".join(wanted)
            assert stretch.head == hash_at(folder, name, last - begin[name] + 1)
            if first > 1:
                before = (name, first - begin[name]) if first > begin[name] else (NAME, 6)
                assert stretch.before == hash_at(folder, *before)
            else:
                assert stretch.before == "0" * 64
        heads = [(NAME, 1), (NAME, 3), (NAME, 6), (NEXT, 7), (NEXT, 9)]
        covered = [h for h in heads if any(h[0] == n and a <= h[1] <= b for n, a, b in stretches)]
        proofs = [json.loads(line) for line in packed.read("heads.jsonl").splitlines()]
        assert [(proof["file"], proof["count"]) for proof in proofs] == covered
    assert verify_export(target) == []
    assert verify_export(target, witness=folder / "heads.jsonl") == []


def test_part_of_a_record_is_not_handed_over(folder: Path, tmp_path: Path) -> None:
    with (folder / NEXT).open("ab") as file:
        file.write(b'{"n":11,"phase":"whole"')
    made = export(folder, since="2026-11-26", until="", target=tmp_path / "out.zip")
    assert [(s.first, s.last) for s in made.stretches] == [(7, 10)]
    assert verify_export(tmp_path / "out.zip") == []


@pytest.mark.parametrize("wrong", [b"changed", b"not a record"])
def test_broken_chain_is_not_handed_over(folder: Path, tmp_path: Path, wrong: bytes) -> None:
    lines = (folder / NAME).read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"r3", b"r4") if wrong == b"changed" else wrong + b"\n"
    (folder / NAME).write_bytes(b"".join(lines))
    with pytest.raises(OperatorError, match=rf"^{NAME}:3 .*；先用 mulu-api audit verify 查明。$"):
        export(folder, since="", until="", target=tmp_path / "out.zip")


def spoiled(source: Path, **changes: Any) -> Path:
    """A copy of an export whose members are changed."""
    with zipfile.ZipFile(source) as packed:
        content: dict[str, Any] = {name: packed.read(name) for name in packed.namelist()}
    for name, change in changes.items():
        key = {"records": NAME, "export": "export.json", "heads": "heads.jsonl"}[name]
        content[key] = change(content[key]) if change else None
    target = source.with_name("spoiled.zip")
    with zipfile.ZipFile(target, "w") as packed:
        for name, value in content.items():
            if value is not None:
                packed.writestr(name, value)
    return target


def test_whatever_is_done_to_an_export_is_seen_at_its_line(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "out.zip"
    export(folder, since="2026-11-25T09:02", until="2026-11-25T09:06", target=source)

    def lines(change: Any) -> list[str]:
        return verify_export(
            spoiled(source, records=lambda content: b"".join(change(content.splitlines(keepends=True))))
        )

    assert lines(lambda all_: all_) == []
    assert lines(lambda all_: all_[:-1]) == [f"{NAME}:5  应到第 6 条，只到第 5 条"]
    assert lines(lambda _: []) == [f"{NAME}:1  应到第 6 条，只到第 1 条"]
    (told,) = lines(lambda all_: [*all_[:2], all_[2].replace(b"200", b"201"), *all_[3:]])
    assert told.startswith(f"{NAME}:3  与前一条接不上")
    last = spoiled(source, export=lambda text: text.replace(hash_at(folder, NAME, 6).encode(), b"f" * 64))
    assert verify_export(last) == [f"{NAME}:6  应到第 6 条，只到第 6 条"]
    other = spoiled(source, heads=lambda text: text.replace(hash_at(folder, NAME, 3).encode(), b"f" * 64))
    assert verify_export(other) == [f"{NAME}:2  与记下的链头不符"]


def test_copy_of_the_heads_bears_witness_against_an_export(folder: Path, tmp_path: Path) -> None:
    export(folder, since="2026-11-25T09:02", until="2026-11-25T09:06", target=tmp_path / "out.zip")
    write_heads(
        tmp_path,
        head(NEXT, 3, "f" * 64),
        head(NAME, 1, "f" * 64),
        head(NAME, 5, "f" * 64),
        head(NAME, 6, "f" * 64),
    )
    with (tmp_path / "heads.jsonl").open("a") as file:
        file.write("no head")
    # The first is of another file, the second of a record that was not handed over.
    told = verify_export(tmp_path / "out.zip", witness=tmp_path / "heads.jsonl")
    assert told == [f"{NAME}:4  与记下的链头不符"]


@pytest.mark.parametrize("fault", ["missing", "no-zip", "export", "records", "no-json"])
def test_what_is_no_export_is_one_sentence(folder: Path, tmp_path: Path, fault: str) -> None:
    source = tmp_path / "out.zip"
    if fault != "missing":
        export(folder, since="", until="", target=source)
    if fault == "no-zip":
        source.write_text("no zip")
    elif fault == "no-json":
        source = spoiled(source, export=lambda _: b"{")
    elif fault in ("export", "records"):
        source = spoiled(source, **{fault: None})
    with pytest.raises(OperatorError, match="不是 mulu-api audit export 写出的文件"):
        verify_export(source)


# --- searching -----------------------------------------------------------------------------------


FOUND = {
    "request_id": "r", "caller": "k", "department": "mzj", "system": "s", "purpose": "rz", "operator": "o",
    "dataset": "mzj/a", "status": 200,
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_each_criterion_is_asked_by_itself(name: str) -> None:
    found = Found(phase="whole", time=at(5), **FOUND)
    assert Criteria().admits(found)
    assert Criteria(**{name: FOUND[name]}).admits(found)
    assert not Criteria(**{name: 404 if name == "status" else "other"}).admits(found)
    assert Criteria(**FOUND).admits(found)


@pytest.mark.parametrize(
    ("since", "until", "holds", "day_holds"),
    [
        ("", "", True, True),
        ("2026-11-25T09:05", "2026-11-25T09:05", True, True),
        ("2026-11-25T09:06", "", False, True),
        ("", "2026-11-25T09:04", False, True),
        ("2026-11-26", "", False, False),
        ("", "2026-11-24", False, False),
        ("2026", "2026", True, True),
        ("2027", "", False, False),
        ("", "2025", False, False),
        (at(5), at(5), True, True),
    ],
)
def test_both_ends_of_a_time_are_meant_whole(since: str, until: str, holds: bool, day_holds: bool) -> None:
    criteria = Criteria(since=since, until=until)
    assert criteria.admits(Found(phase="whole", time=at(5))) is holds
    assert criteria.admits_day("2026-11-25") is day_holds


def test_hit_says_where_it_stands_and_chains_are_left_to_verify(folder: Path) -> None:
    with (folder / NEXT).open("ab") as file:
        file.write(b"no record\n" + b'{"n":11,"phase":"whole"')
    hits = list(search(folder, Criteria()))
    assert [(hit.file, hit.line) for hit in hits] == [
        *((NAME, line) for line in range(2, 7)),
        *((NEXT, line) for line in range(2, 5)),
    ]
    assert hits[0].text == (folder / NAME).read_bytes().splitlines(keepends=True)[1]
    assert hits[0].found == Found(phase="whole", time=at(2), request_id="r2", status=200)
    assert [hit.line for hit in search(folder, Criteria(since="2026-11-26"))] == [2, 3, 4]
    assert sorted(path.name for path in folder.iterdir()) == [NAME, NEXT, "heads.jsonl"]


def test_files_of_other_days_are_not_even_opened(folder: Path) -> None:
    # It could not be read, and is not asked for.
    (folder / "archive").mkdir()
    (folder / NAME).rename(folder / f"archive/{NAME}.gz")
    assert [hit.file for hit in search(folder, Criteria(since="2026-11-26"))] == [NEXT] * 3


def test_joins_are_no_calls_and_events_are_found(tmp_path: Path) -> None:
    event = {"n": 3, "phase": "event", "time": at(1), "event": "x", "dataset": "a/b"}
    write(tmp_path / NAME, [chain_record(), {"n": 2, "phase": "join", "time": at(1), "joins": []}, event])
    assert [hit.line for hit in search(tmp_path, Criteria())] == [3]


def test_hidden_value_is_looked_for_in_the_whole_line(tmp_path: Path) -> None:
    asked = [call(2, query={"keys": ["hmac:1a"]}), call(3, query={"keys": ["hmac:2b"]})]
    write(tmp_path / NAME, [chain_record(), *asked])
    assert [hit.line for hit in search(tmp_path, Criteria(hidden="hmac:1a"))] == [2]

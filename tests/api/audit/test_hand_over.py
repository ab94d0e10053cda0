"""Handing over: which records, and what proves that they are all."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from query_api.audit.export import export, verify_export
from query_api.errors import OperatorError
from tests.api.audit.chains import NAME, NEXT, head, two_days, write_heads


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    two_days(tmp_path / "audit")
    return tmp_path / "audit"


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

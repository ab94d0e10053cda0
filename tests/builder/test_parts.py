"""What entries give to the files of the whole catalogue: taken from the build before only where it must be the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder import search_strings
from site_builder.build import build
from site_builder.parts import Parts
from tests.small_city import City


def making(asked: list[str], word: str = "") -> Callable[[str], str]:
    def make(id_: str) -> str:
        asked.append(id_)
        return f"{word}{id_}"

    return make


def test_a_part_is_made_anew_only_where_its_key_changed(tmp_path: Path) -> None:
    asked: list[str] = []
    Parts(folder=tmp_path, keys={"a": "1", "b": "1"}).of_each("rows", str, "ab", making(asked))
    again = Parts(folder=tmp_path, keys={"a": "1", "b": "2", "c": "1"})
    assert again.of_each("rows", str, "cba", making(asked, "new ")) == {"c": "new c", "b": "new b", "a": "a"}
    assert asked == ["a", "b", "c", "b"]


def test_what_has_no_key_or_no_folder_is_made_each_time(tmp_path: Path) -> None:
    for parts in (Parts(folder=tmp_path), Parts(keys={"a": "1"})):
        asked: list[str] = []
        for _ in range(2):
            parts.of_each("rows", str, "a", making(asked))
        assert asked == ["a", "a"]


@pytest.mark.parametrize("spoil", ["flip", "cut", "empty", "other"])
def test_what_is_damaged_or_of_another_kind_is_made_anew(tmp_path: Path, spoil: str) -> None:
    parts = Parts(folder=tmp_path, keys={"a": "1"})
    parts.of_each("rows", list[int], "a", lambda _: [1]) if spoil == "other" else parts.of_each(
        "rows", str, "a", making([])
    )
    (file,) = (tmp_path / "rows").iterdir()
    content = bytearray(file.read_bytes())
    if spoil == "flip":
        content[-1] ^= 1
    file.write_bytes({"cut": content[:-1], "empty": b""}.get(spoil, bytes(content)))
    assert parts.of_each("rows", str, "a", making([], "new ")) == {"a": "new a"}
    assert parts.of_each("rows", str, "a", making([], "newer ")) == {"a": "new a"}


def test_what_is_gone_is_not_kept(tmp_path: Path) -> None:
    many = [f"dep/{number}" for number in range(500)]
    Parts(folder=tmp_path, keys=dict.fromkeys(many, "1")).of_each("rows", str, many, making([]))
    assert b"dep/499" in b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    Parts(folder=tmp_path, keys={"dep/7": "1"}).of_each("rows", str, ["dep/7"], making([], "new "))
    (file,) = (tmp_path / "rows").iterdir()
    assert b"dep/7" in file.read_bytes()
    assert b"dep/499" not in file.read_bytes()
    assert Parts(folder=tmp_path, keys={}).of_each("rows", str, [], making([])) == {}
    assert list((tmp_path / "rows").iterdir()) == []


def test_only_the_file_with_a_changed_part_is_written_again(tmp_path: Path) -> None:
    many = [f"dep/{number}" for number in range(500)]
    keys = dict.fromkeys(many, "1")
    Parts(folder=tmp_path, keys=keys).of_each("rows", str, many, making([]))
    before = {file.name: file.stat().st_ino for file in (tmp_path / "rows").iterdir()}
    Parts(folder=tmp_path, keys=keys | {"dep/7": "2"}).of_each("rows", str, many, making([], "new "))
    after = {file.name: file.stat().st_ino for file in (tmp_path / "rows").iterdir()}
    assert len(before) > 30
    assert len(before.items() - after.items()) == 1


def test_the_one_file_of_an_earlier_program_gives_way(tmp_path: Path) -> None:
    (tmp_path / "rows").write_bytes(b"old")
    parts = Parts(folder=tmp_path, keys={"a": "1"})
    assert [parts.of_each("rows", str, "a", making([], word)) for word in ("one ", "two ")] == [
        {"a": "one a"}
    ] * 2


def test_a_second_build_puts_only_the_changed_entry_into_words(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(city.config())
    made: dict[str, set[str]] = {}
    whole = Parts.of_each

    def watched(self: Parts, name: str, kind: type, ids: object, make: Callable[[str], object]) -> object:
        def making_(id_: str) -> object:
            made.setdefault(name, set()).add(id_)
            return make(id_)

        return whole(self, name, kind, ids, making_)  # type: ignore[arg-type]

    monkeypatch.setattr(Parts, "of_each", watched)
    city.patch("mzj/hunyin/datapackage.json", {"keywords": ["改动"]})
    assert build(city.config()).published is not None
    names = ("changes", "ckan", "core-metadata", "dcat", "national-template", "search")
    assert made == {name: {"mzj/hunyin"} for name in names}


def test_readings_of_names_are_kept_for_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_strings, "_READ", {})
    search_strings.remember_readings(tmp_path, ["不动产"])
    assert search_strings.syllables_of("不动产") == ("bu", "dong", "chan")
    monkeypatch.setattr(search_strings, "_READ", {})
    monkeypatch.setattr("pypinyin.lazy_pinyin", lambda *_, **__: pytest.fail("read again"))
    search_strings.remember_readings(tmp_path, ["不动产"])
    assert search_strings.pinyin_of("不动产") == ("budongchan", "bdc")

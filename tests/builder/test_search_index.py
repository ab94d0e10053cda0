"""The index that the browser searches: what stands in it, and that it spells as the snapshot does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder import descriptors, sources
from site_builder.edition import Edition
from site_builder.pages.search_index import documents
from site_builder.search import Document, write
from site_builder.search.readings import exception, spelt_by, table_of
from site_builder.search.script import DIGITS, numbers, rising
from site_builder.search.words import index, text_of
from site_builder.search_strings import normalise, pinyin_of, search_strings, syllables_of

HAN = st.text("银行长春绿女略重庆不动产登记GDP2025年（）-Ωé𠮷ａ１ \u2028", max_size=12)


def read_numbers(text: str) -> list[int]:
    """The rule of `entries.js`, in Python."""
    found, number, shift = [], 0, 0
    for sign in text:
        value = DIGITS.index(sign)
        number |= (value & 31) << shift
        if value < 32:
            found.append(number)
            number = shift = 0
        else:
            shift += 5
    return found


@given(st.lists(st.integers(0, 2**40)))
def test_numbers_are_read_back_as_they_were_written(values: list[int]) -> None:
    assert read_numbers(numbers(values)) == values
    steps = read_numbers(rising(sorted(values)))
    assert [sum(steps[: at + 1]) for at in range(len(steps))] == sorted(values)


@given(HAN, st.lists(HAN))
def test_a_name_is_spelt_by_the_table_or_written_out(name: str, others: list[str]) -> None:
    table = table_of([name, *others])
    written = exception(name, table)
    spelt = spelt_by(table, name) if written is None else written.split(" ")
    assert [syllable for syllable in spelt if syllable] == [s for s in syllables_of(name) if s]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("不动产登记", {"budongchandengji", "bdcdj"}),
        ("绿化", {"lvhua", "luhua", "lh"}),
        ("战略", {"zhanlve", "zhanlue", "zl"}),
        ("银行网点", {"yinhangwangdian", "yhwd"}),
        ("2025年GDP", {"2025niangdp", "2025ng"}),
    ],
)
def test_pinyin_is_what_people_type(title: str, typed: set[str]) -> None:
    assert set(pinyin_of(title)) == typed


@given(st.lists(st.lists(st.text("登记信息𠮷a ", max_size=6), max_size=3), max_size=5))
def test_every_pair_of_signs_is_listed_at_its_places(bodies: list[list[str]]) -> None:
    texts = [text_of(body) for body in bodies]
    whole = "".join(texts)
    directory, shards = index(texts)
    found = {}
    for shard in shards:
        for pair, places in zip(shard["pairs"], shard["places"], strict=True):  # type: ignore[call-overload]
            steps = read_numbers(places)
            found[pair] = [sum(steps[: at + 1]) for at in range(len(steps))]
    expected: dict[str, list[int]] = {}
    for text, begin in zip(texts, [len("".join(texts[:n])) for n in range(len(texts))], strict=True):
        for at in range(len(text) - 1):
            if text[at] != "\n":
                expected.setdefault(text[at : at + 2], []).append(begin + at)
    assert found == expected
    assert all(whole[place : place + 2] == pair for pair, places in found.items() for place in places)
    assert directory["longest"] == max((len(line) for text in texts for line in text.split("\n")), default=0)


def test_the_same_entries_give_the_same_files_in_any_order(tmp_path: Path) -> None:
    made = [
        Document(
            id=f"mzj/r{n}",
            title=f"登记{n}",
            sharing="无条件共享",
            department=("民政局",),
            facets={"sharing": ("无条件共享",)},
        )
        for n in range(40)
    ]
    write(tmp_path / "a", made)
    write(tmp_path / "b", reversed(made))
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.js"))
    assert len(files) > 4
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_denied_entry_is_found_by_its_title_and_provider_and_by_nothing_else(repository: Path) -> None:
    catalog = descriptors.to_catalog(sources.read(repository / "catalog_src"), broken=frozenset())
    edition = Edition(catalog=catalog, tables={}, files={}, as_of=date(2026, 11, 23))
    denied = [d for d in documents(edition) if d.sharing == "不予共享"]
    assert denied
    for document in denied:
        assert [document.aliases, document.keywords, document.summary, document.fields] == [(), (), "", ()]
        assert not any(document.facets[key] for key in ("theme", "cycle", "format", "access", "freshness"))
        dataset = next(d for d in catalog.datasets if d.id == document.id)
        strings = search_strings(dataset, catalog.departments_by_id[dataset.department])
        assert not {normalise(text) for text in (*dataset.aliases, *dataset.keywords)} & set(strings.rest)

"""`mulu fix` in data: cells are mended by their type, every other byte stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.authoring.cell_repairs import Column, mended, repaired
from tests.builder.mending import DATA, DATASET, HEADER, mend, read, write
from tests.small_city import City


def test_typed_cells_are_mended_and_every_other_byte_stays(city: City) -> None:
    mend(city)
    rows = '001 ,"甲，２号 ","１２",2020年1月3日\r\n００2,乙 ,"4 ",2021/12/1\r\n003,丙,五,2021-13-01\r\n'
    (city.source / DATA).write_bytes((HEADER + rows).encode("gb18030"))
    value = read(city)
    value["resources"][0]["encoding"] = "gb18030"
    write(city, value)
    (change,) = mend(city)
    assert change.said == ("4 个单元格改为规范写法（半角数字、日期、首尾空格）",)
    assert (city.source / DATA).read_bytes().decode("gb18030") == (
        HEADER + '001 ,"甲，２号 ",12,2020-01-03\r\n００2,乙 ,4,2021-12-01\r\n003,丙,五,2021-13-01\r\n'
    )


@pytest.mark.parametrize(
    "stated", [{"bytes": 3}, {"hash": "abc"}, {"dialect": {"commentChar": "#"}}, {"encoding": "utf-16"}]
)
def test_data_that_cannot_be_mended_safely_is_left_alone(city: City, stated: dict[str, Any]) -> None:
    mend(city)
    city.write(DATA, HEADER + "001,甲,１２,2020-01-01\n")
    value = read(city)
    value["resources"][0] |= stated
    write(city, value)
    before = (city.source / DATA).read_bytes()
    assert [c.path for c in mend(city) if c.path == DATA] == []
    assert (city.source / DATA).read_bytes() == before


@pytest.mark.parametrize(
    ("kind", "text", "better"),
    [
        ("integer", "１２", "12"),
        ("integer", "12", None),
        ("integer", "十二", None),
        ("integer", "", None),
        ("number", " 1.5\u3000", "1.5"),
        ("number", "1,5", None),
        ("date", "20250301", "2025-03-01"),
        ("date", "03012025", None),
        ("date", "2025.3.1", "2025-03-01"),
        ("date", "2025/2/29", None),
        ("yearmonth", "2025年3月", "2025-03"),
        ("yearmonth", "2025-13", None),
        ("year", "２０２５", "2025"),
    ],
)
def test_cell(kind: str, text: str, better: str | None) -> None:
    assert mended(text, Column(name="x", type=kind, missing=frozenset({""}))) == better


@given(st.text(max_size=12), st.sampled_from(["integer", "number", "date", "year", "yearmonth"]))
def test_a_mended_cell_needs_no_mending(text: str, kind: str) -> None:
    column = Column(name="x", type=kind, missing=frozenset({""}))
    better = mended(text, column)
    assert better is None or mended(better, column) is None


CELLS = st.lists(st.text(alphabet='１2,"\r\n ;年月日-/０甲', max_size=9), max_size=6).map(",".join)
TYPED = {
    "path": "a.csv",
    "schema": {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "date"}]},
}


@given(st.one_of(st.binary(max_size=60), CELLS.map(str.encode)))
def test_no_csv_is_too_odd_and_twice_is_once(content: bytes) -> None:
    raw = b"a,b\n" + content
    found = repaired(raw, TYPED)
    if found is not None:
        assert repaired(found[0], TYPED) == (found[0], 0)
        assert found[1] > 0 or found[0] == raw


WRITTEN = st.sampled_from(
    [
        str,
        lambda text: f" {text}",
        lambda text: f"{text}\u3000\n",
        lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text),
        lambda text: f"{text[:4]}年{text[5:7]}月{text[8:]}日",
        lambda text: text.replace("-", "/"),
    ]
)
DATES = [("gov", "publishedOn"), ("gov", "dataUpdatedOn"), ("gov", "secrecyReview", "on")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=st.lists(WRITTEN, min_size=3, max_size=3))
def test_every_mixture_of_spellings_comes_back(city: City, ways: list[Any]) -> None:
    mend(city)
    proper = (city.source / DATASET).read_bytes()
    value = json.loads(proper)
    for place, way in zip(DATES, ways, strict=True):
        spot = value
        for step in place[:-1]:
            spot = spot[step]
        spot[place[-1]] = way(spot[place[-1]])
    write(city, value)
    mend(city)
    assert (city.source / DATASET).read_bytes() == proper

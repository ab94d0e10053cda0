"""Whole tables as files: every odd value comes back from every format, in file order, stretch by stretch."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import duckdb
import httpx
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.routes import stretches
from query_api.settings import Settings
from tests.api import handmade
from tests.api.handmade import Column, Made

V1 = "/api/v1/datasets"
ODD = f"{V1}/sjj/odd/tables/odd"
LONG = f"{V1}/mzj/streets/tables/long/download"
PERSONS = f"{V1}/fgw/persons/tables/persons/download"

ROWS = [
    (
        "000123",
        "110101199001011234",
        "123456789012345678901234567.123",
        "𠮷野家",
        "",
        "1899-12-31",
        "=cmd()",
        1.5,
    ),
    ("0", "9" * 18, "-0.000000000000000000000000000001", 'a"b,c', None, None, "+86 513", -1.0),
    ("-1", "1", "-7", "甲\r\n乙", " ", "9999-12-31", "＝SUM(A1)", None),
    ("1e5", "2", None, "\ttab", "null", "0001-01-01", "@x", 1e20),
]
ODD_TABLE = Made(
    name="odd",
    key=["code"],
    columns=[
        Column(name="code"),
        Column(name="id"),
        Column(name="amount", type="number", compare="DOUBLE", operators=handmade.ORDERED),
        Column(name="名称"),
        Column(name="note"),
        Column(name="on", type="date", storage="DATE", operators=handmade.ORDERED),
        Column(name="=formula"),
        Column(name="x", type="number", json="number", storage="DOUBLE", operators=handmade.ORDERED),
    ],
    rows=ROWS,
)
NAMES = [column.name for column in ODD_TABLE.columns]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("odd")
    entry = handmade.Entry(
        id="sjj/odd", title="奇怪的/值", code="307001001/000009", tables=[ODD_TABLE], described=("odd",)
    )
    handmade.make(folder, entries=[entry])
    with TestClient(create_app(Settings(snapshot=str(folder), demo=True))) as client:
        yield client


def from_csv(content: bytes, folder: Path) -> list[tuple[object, ...]]:
    """Read by somebody else's reader, which tells null from the empty text."""
    file = folder / "table.csv"
    file.write_bytes(content)
    return duckdb.sql(
        f"SELECT * FROM read_csv('{file}', all_varchar=true, header=true, delim=',', quote='\"', escape='\"',"
        " strict_mode=true, allow_quoted_nulls=false)"
    ).fetchall()


def as_text(value: object) -> object:
    return None if value is None else repr(value) if isinstance(value, float) else value


def test_odd_values_come_back_from_json_and_ndjson(odd: httpx.Client) -> None:
    page = odd.get(f"{ODD}/rows").json()["rows"]
    assert [tuple(row.values()) for row in page] == ROWS
    answer = odd.get(f"{ODD}/download?_format=ndjson")
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in answer.text.split("\n")[:-1]] == page
    by_key = [odd.get(f"{ODD}/rows/{row[0]}").json()["row"] for row in ROWS]
    assert by_key == page


def test_odd_values_come_back_from_csv(odd: httpx.Client, tmp_path: Path) -> None:
    answer = odd.get(f"{ODD}/download?_format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    expected = [tuple(as_text(value) for value in row) for row in ROWS]
    assert from_csv(answer.content, tmp_path) == expected
    assert not answer.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.text, newline=""), strict=True)
    assert head == NAMES
    assert rows == [["" if value is None else value for value in row] for row in expected]
    # Null and the empty text are written differently, and nothing lost a digit.
    assert ',"",1899-12-31,=cmd(),1.5\r\n' in answer.text
    assert Decimal(rows[1][2]) == Decimal("-1e-30")


def test_csv_for_people_has_a_mark_and_no_formula(odd: httpx.Client) -> None:
    answer = odd.get(f"{ODD}/download?_format=csv&_bom=1")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert head[6] == "'=formula"
    assert [row[6] for row in rows] == ["'=cmd()", "'+86 513", "'＝SUM(A1)", "'@x"]
    assert [row[3] for row in rows] == ["𠮷野家", 'a"b,c', "甲\r\n乙", "'\ttab"]
    # A column of numbers holds no formula, whichever JSON type it has; a code may be anything.
    assert [row[2] for row in rows] == [row[2] or "" for row in ROWS]
    assert [row[7] for row in rows] == ["1.5", "-1.0", "", "1e+20"]
    assert [row[0] for row in rows] == ["000123", "0", "'-1", "1e5"]


def test_file_has_a_name_for_people_and_one_for_old_programs(odd: httpx.Client) -> None:
    said = odd.get(f"{ODD}/download").headers["content-disposition"]
    plain, chinese = re.fullmatch("attachment; filename=\"(.*)\"; filename\\*=UTF-8''(.*)", said).groups()
    assert plain == "sjj-odd-odd-2026-06-01.csv"
    assert unquote(chinese) == "奇怪的_值-odd-2026-06-01.csv"


@pytest.mark.parametrize("stretch", [1, 50, 257, 5_000])
@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_stretches_join_without_a_seam(
    api: httpx.Client, monkeypatch: pytest.MonkeyPatch, stretch: int, kind: str
) -> None:
    monkeypatch.setattr(stretches, "STRETCH", stretch)
    monkeypatch.setattr(stretches, "CSV_ROWS", stretch)
    expected = [row[2] for row in handmade.LONG.rows]
    assert numbers(api.get(f"{LONG}?_format={kind}&_select=n").text, kind) == expected
    some = [row[2] for row in handmade.LONG.rows if row[0] is not None and row[0] >= 3 and row[1] == "甲"]
    assert some
    filtered = api.get(f"{LONG}?_format={kind}&_select=n&g__gte=3&s=甲").text
    assert numbers(filtered, kind) == some
    assert numbers(api.get(f"{LONG}?_format={kind}&_select=n&n__gt=1000").text, kind) == []


def numbers(text: str, kind: str) -> list[int]:
    lines = text.splitlines()
    return [int(line) for line in lines[1:]] if kind == "csv" else [json.loads(line)["n"] for line in lines]


def test_unchanged_download_is_told_so_and_head_has_the_headers(api: httpx.Client) -> None:
    answer = api.get(f"{LONG}?_format=csv&_select=n")
    etag = answer.headers["etag"]
    unchanged = api.get(f"{LONG}?_select=n&_format=csv", headers={"if-none-match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    head = api.head(f"{LONG}?_format=csv&_select=n")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-disposition", "link", "vary"):
        assert head.headers[name] == answer.headers[name]
    assert "content-length" not in head.headers
    for wanted in ('rel="describedby"', 'rel="canonical"', 'rel="terms-of-service"'):
        assert wanted in answer.headers["link"]
    (pinned,) = re.findall('<([^>]*)>; rel="canonical"', answer.headers["link"])
    assert api.get(pinned).content == answer.content


def test_unchanged_and_head_ask_no_table(tmp_path: Path) -> None:
    generation = handmade.make(tmp_path)
    with TestClient(create_app(Settings(snapshot=str(tmp_path), demo=True))) as client:
        etag = client.head(LONG).headers["etag"]
        for path in (tmp_path / generation).glob("tables/*/*"):
            path.unlink()
        assert client.get(LONG, headers={"if-none-match": etag}).status_code == 304
        assert client.head(LONG).status_code == 200
        # What fails before the first byte is a problem, not half a file.
        assert client.get(LONG).status_code == 503


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", None, "text/csv"),
        ("", "*/*", "text/csv"),
        ("", "application/x-ndjson", "application/x-ndjson"),
        ("", "text/csv;q=0.1, application/pdf", "text/csv"),
        ("_format=ndjson", "text/html", "application/x-ndjson"),
        ("_format=parquet", "text/html", "application/vnd.apache.parquet"),
        ("", "application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        (
            "_format=xlsx",
            None,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_format_is_what_is_named_else_what_is_accepted(
    api: httpx.Client, query: str, accept: str | None, kind: str
) -> None:
    answer = api.get(f"{LONG}?{query}", headers={"accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)


def test_format_that_is_not_offered_is_406_and_names_those_that_are(api: httpx.Client) -> None:
    answer = api.get(LONG, headers={"accept": "text/html"})
    assert answer.status_code == 406
    assert answer.json()["type"].endswith("/problems/not-acceptable/index.html")
    assert "_format=csv" in answer.json()["detail"]
    for name in ("ndjson", "xlsx", "parquet"):
        assert f"_format={name}" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("_format=pdf", ["_format"]),
        ("_format=csv&_format=ndjson", ["_format"]),
        ("_format=csv&_bom=yes", ["_bom"]),
        ("_format=ndjson&_bom=1", ["_bom"]),
        ("_limit=5&_sort=n&zzz=1&_select=q", ["_limit", "_sort", "zzz", "_select"]),
    ],
)
def test_every_mistake_of_a_download_is_named(api: httpx.Client, query: str, wrong: list[str]) -> None:
    answer = api.get(f"{LONG}?{query}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == wrong


def test_download_is_refused_like_rows(api: httpx.Client, snapshot: Path) -> None:
    assert api.get(f"{V1}/gaj/conditional/tables/t/download").status_code == 403
    assert api.get(f"{V1}/gaj/denied/tables/t/download?_format=xlsx").status_code == 403
    assert api.get(f"{V1}/gaj/gone/tables/t/download").status_code == 410
    assert api.get(PERSONS).json()["type"].endswith("/problems/sensitive-by-post/index.html")
    with TestClient(create_app(Settings(snapshot=str(snapshot)))) as client:
        assert client.get(LONG).status_code == 401


def test_masked_fields_leave_masked(api: httpx.Client) -> None:
    text = api.get(f"{V1}/mzj/streets/tables/streets/download?_select=phone").text
    assert text.splitlines() == ["phone", "05*", "05*", "", "05*", "05*"]


def test_accept_on_rows_stays_json(api: httpx.Client) -> None:
    rows = LONG.replace("/download", "/rows")
    assert api.get(rows, headers={"accept": "text/csv"}).status_code == 406
    assert api.get(f"{rows}?_format=csv").status_code == 400


@pytest.mark.parametrize("select", ["note", "名称", "on"])
def test_column_alone_keeps_null_apart_from_the_empty_text(odd: httpx.Client, select: str) -> None:
    answer = odd.get(f"{ODD}/download?_select={select}")
    lines = answer.text.split("\r\n")[1:-1]
    place = NAMES.index(select)
    if select == "note":
        assert lines == ['""', "", " ", "null"]
    elif select == "on":
        assert lines == [str(row[place] or "") for row in ROWS]
    else:
        assert [row[0] for row in csv.reader(io.StringIO(answer.text, newline=""))][1:] == [
            r[place] for r in ROWS
        ]


def test_values_that_are_no_text_are_written_as_json_writes_them(api: httpx.Client) -> None:
    text = api.get(f"{V1}/mzj/streets/tables/streets/download?_select=a,PM2.5,on,at,open").text
    assert text.splitlines()[1:4] == [
        "1,12.5,2026-01-01,2026-01-01T08:00:00,true",
        "2,,1899-12-31,,false",
        "2,-1.0,,2026-01-01T08:00:00.500000,",
    ]

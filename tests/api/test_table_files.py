"""Whole tables as files: made once, told apart by content, given in parts, with a digest; limits of xlsx."""

from __future__ import annotations

import base64
import hashlib
import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import httpx
import msgspec
import openpyxl
import pyarrow.parquet
import pytest
from litestar.testing import TestClient

from query_api.app import create_app
from query_api.byte_ranges import Part, Unsatisfiable, part_of
from query_api.formats.workbook import CellTooLong, Workbook
from query_api.prebuilt import Prebuilt
from query_api.settings import Limits, Settings
from tests.api import handmade
from tests.api.handmade import Column, Made

V1 = "/api/v1/datasets"
LONG = f"{V1}/mzj/streets/tables/long/download"
MAP = f"{V1}/mzj/streets/files/map"
FORMATS = ["csv", "csv&_bom=1", "ndjson", "xlsx", "parquet"]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "scratch"


@pytest.fixture
def client(snapshot: Path, scratch: Path) -> Iterator[httpx.Client]:
    settings = Settings(snapshot=str(snapshot), demo=True, scratch=str(scratch))
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
        yield client


def kept(scratch: Path) -> list[str]:
    return sorted(path.name for path in (scratch / "tables").glob("*"))


def digest(content: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


@pytest.mark.parametrize("kind", FORMATS)
def test_whole_table_is_made_once_and_its_digest_and_length_are_said(
    client: httpx.Client, scratch: Path, kind: str
) -> None:
    first = client.get(f"{LONG}?_format={kind}")
    (name,) = kept(scratch)
    inode = (scratch / "tables" / name).stat().st_ino
    again = client.get(f"{LONG}?_format={kind}")
    assert again.content == first.content
    assert again.headers["repr-digest"] == digest(first.content)
    assert again.headers["content-length"] == str(len(first.content))
    assert again.headers["accept-ranges"] == "bytes"
    assert again.headers["etag"] == first.headers["etag"]
    head = client.head(f"{LONG}?_format={kind}")
    assert (head.status_code, head.content) == (200, b"")
    for header in ("repr-digest", "content-length", "etag", "content-type"):
        assert head.headers[header] == again.headers[header]
    assert kept(scratch) == [name]
    assert (scratch / "tables" / name).stat().st_ino == inode


@pytest.mark.parametrize("kind", FORMATS)
def test_parts_join_to_the_whole_even_when_asked_for_first(
    client: httpx.Client, scratch: Path, kind: str
) -> None:
    parts = [client.get(f"{LONG}?_format={kind}", headers={"range": "bytes=0-99"})]
    size = int(parts[0].headers["content-range"].rpartition("/")[2])
    parts.append(
        client.get(
            f"{LONG}?_format={kind}",
            headers={"range": "bytes=100-", "if-range": parts[0].headers["etag"]},
        )
    )
    assert [part.status_code for part in parts] == [206, 206]
    assert parts[1].headers["content-range"] == f"bytes 100-{size - 1}/{size}"
    joined = b"".join(part.content for part in parts)
    assert joined == client.get(f"{LONG}?_format={kind}").content
    assert {part.headers["repr-digest"] for part in parts} == {digest(joined)}
    assert client.get(f"{LONG}?_format={kind}", headers={"range": "bytes=-7"}).content == joined[-7:]


def test_part_of_a_file_that_changed_since_is_the_whole_new_file(client: httpx.Client) -> None:
    changed = client.get(f"{LONG}?_format=csv", headers={"range": "bytes=5-", "if-range": '"other"'})
    assert changed.status_code == 200
    assert changed.text.startswith("g,s,n")


def test_part_beyond_the_end_is_a_problem_that_says_the_length(client: httpx.Client) -> None:
    size = len(client.get(f"{LONG}?_format=csv").content)
    answer = client.get(f"{LONG}?_format=csv", headers={"range": f"bytes={size}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{size}"
    assert answer.json()["type"].endswith("/problems/range-not-satisfiable/index.html")
    assert str(size) in answer.json()["detail"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("bytes=0-0", (0, 0)),
        ("bytes=2-4", (2, 4)),
        ("BYTES=2-400", (2, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-300", (0, 9)),
        ("bytes=5-", (5, 9)),
        ("bytes=4-2", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=-", None),
        ("bytes=٣-", None),
    ],
)
def test_range_header_is_read_as_the_standard_says(
    header: str | None, expected: tuple[int, int] | None
) -> None:
    part = part_of(header, 10)
    assert part == (expected and Part(first=expected[0], last=expected[1], whole=10))


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=-0"])
def test_range_without_a_byte_is_refused(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        part_of(header, 10)


def test_offered_file_comes_in_parts_with_its_digest(client: httpx.Client) -> None:
    whole = client.get(MAP)
    assert whole.content == b"%PDF-1.4 example"
    assert whole.headers["repr-digest"] == digest(whole.content)
    assert whole.headers["content-type"] == "application/pdf"
    assert 'rel="terms-of-service"' in whole.headers["link"]
    part = client.get(MAP, headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"%PDF")
    head = client.head(MAP)
    assert (head.content, head.headers["content-length"]) == (b"", "16")
    assert client.get(MAP, headers={"if-none-match": whole.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_filtered_file_holds_what_passes_and_stays_nowhere(
    client: httpx.Client, scratch: Path, kind: str
) -> None:
    expected = [row[2] for row in handmade.LONG.rows if row[0] is not None and row[0] >= 3 and row[1] == "甲"]
    answer = client.get(f"{LONG}?_format={kind}&_select=n&g__gte=3&s=甲")
    assert expected
    assert numbers(answer.content, kind) == expected
    assert numbers(client.get(f"{LONG}?_format={kind}&_select=n&n__gt=1000").content, kind) == []
    assert kept(scratch) == []


def numbers(content: bytes, kind: str) -> list[int]:
    if kind == "parquet":
        return pyarrow.parquet.read_table(io.BytesIO(content)).column("n").to_pylist()
    return [
        row[0] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(2, values_only=True)
    ]


def test_parquet_keeps_the_order_of_the_file(client: httpx.Client) -> None:
    assert numbers(client.get(f"{LONG}?_format=parquet").content, "parquet") == [
        r[2] for r in handmade.LONG.rows
    ]


def test_file_is_the_same_after_a_restart_and_on_another_machine(snapshot: Path, tmp_path: Path) -> None:
    contents = []
    for place in ("a", "b"):
        settings = Settings(snapshot=str(snapshot), demo=True, scratch=str(tmp_path / place))
        with TestClient(create_app(settings)) as client:
            contents.append([client.get(f"{LONG}?_format={kind}").content for kind in FORMATS])
    assert contents[0] == contents[1]


def test_publish_lets_the_files_of_changed_tables_go_and_keeps_the_rest(tmp_path: Path) -> None:
    handmade.make(tmp_path)
    scratch = tmp_path / "scratch"
    app = create_app(Settings(snapshot=str(tmp_path), demo=True, scratch=str(scratch), poll_seconds=0.05))
    with TestClient(app) as client:
        client.get(f"{LONG}?_format=csv")
        client.get(f"{V1}/fgw/prices/tables/prices/download?_format=parquet")
        prices, long = sorted(kept(scratch), key=lambda name: name.endswith("csv"))
        entries = [e for e in handmade.ENTRIES if e.id != "fgw/prices"]
        new = handmade.make(tmp_path, entries=entries)
        while client.get("/api/v1").json()["snapshot"]["generation"] != new or prices in kept(scratch):
            pass
        assert kept(scratch) == [long]
        assert client.get(f"{LONG}?_format=csv").headers["repr-digest"]


def test_many_who_ask_at_once_get_one_file(client: httpx.Client, scratch: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.get(f"{LONG}?_format=xlsx"), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(kept(scratch)) == 1


def test_folder_that_cannot_be_written_ends_no_stream_and_is_a_problem_for_the_rest(
    snapshot: Path, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    settings = Settings(snapshot=str(snapshot), demo=True, scratch=str(blocked))
    with TestClient(create_app(settings)) as client:
        assert len(client.get(f"{LONG}?_format=csv").text.splitlines()) == 258
        for kind in ("xlsx", "parquet"):
            answer = client.get(f"{LONG}?_format={kind}")
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
            assert str(tmp_path) not in answer.text


WIDE = Made(
    name="wide",
    columns=[handmade.integer("n"), Column(name="s")],
    rows=[(n, "x" * 32_767 if n == 1 else "𠮷" * 16_384 if n == 3 else "") for n in range(5)],
)


def test_table_that_an_xlsx_cannot_hold_is_406_and_names_csv_and_parquet(tmp_path: Path) -> None:
    entry = handmade.Entry(
        id="sjj/wide", title="宽", code="307001001/000008", tables=[WIDE], described=("wide",)
    )
    handmade.make(tmp_path, entries=[entry])
    address = f"{V1}/sjj/wide/tables/wide/download?_format=xlsx"
    limits = msgspec.structs.replace(Limits(), workbook_rows=4)
    scratch = tmp_path / "scratch"
    settings = Settings(snapshot=str(tmp_path), demo=True, scratch=str(scratch), limits=limits)
    with TestClient(create_app(settings)) as client:
        # 32,767 characters fit; 𠮷 counts as two of them, so 16,384 do not.
        assert client.get(f"{address}&n__lt=3").status_code == 200
        for query, said in (("", "4 行"), ("&n__gte=0", "4 行"), ("&n=3", "第 1 行的“s”")):
            answer = client.get(address + query)
            assert answer.status_code == 406, query
            assert said in answer.json()["detail"]
            assert "_format=csv" in answer.json()["detail"]
            assert "_format=parquet" in answer.json()["detail"]
    assert kept(scratch) == []


def test_workbook_that_is_given_up_leaves_no_file_and_none_open(tmp_path: Path) -> None:
    fields = [SimpleNamespace(name="s")]  # all that a heading needs
    workbook = Workbook(tmp_path / "table.xlsx", fields, title="t", day=date(2026, 11, 23))
    handle = workbook._sheet.row_data_fh
    workbook.rows([("fits",)])
    assert len(list(tmp_path.iterdir())) == 1
    with pytest.raises(CellTooLong):
        workbook.rows([("x" * 32_768,)])
    workbook.discard()
    assert handle.closed
    assert list(tmp_path.iterdir()) == []


def test_no_more_is_kept_than_there_is_room_for(tmp_path: Path) -> None:
    prebuilt = Prebuilt(tmp_path / "tables", most_bytes=250)
    for number in range(4):
        with prebuilt.writing() as writing:
            writing.write(b"x" * 100)
            made = prebuilt.keep_written(writing, f"n{number}", "csv")
        os.utime(made.path, (number, number))
        if number == 2:
            assert prebuilt.find("n1", "csv")  # Asked for just now, so it is not the first to go.
    assert [prebuilt.find(f"n{number}", "csv") is not None for number in range(4)] == [
        False,
        True,
        False,
        True,
    ]

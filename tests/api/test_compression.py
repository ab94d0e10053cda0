"""JSON goes compressed to whoever takes it; a compressed answer has a tag of its own."""

from __future__ import annotations

import gzip

import httpx
import pytest

from query_api.content_coding import takes_gzip

LONG = "/api/v1/datasets/mzj/streets/tables/long/rows"
PLAIN = {"accept-encoding": "identity"}
GZIP = {"accept-encoding": "gzip"}


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (None, False),
        (b"", False),
        (b"gzip", True),
        (b"deflate, GZIP;q=0.5", True),
        (b"gzip;q=0", False),
        (b"gzip; q=0.000, *", False),
        (b"gzip;q=0.001", True),
        (b"*", True),
        (b"*;q=0", False),
        (b"br", False),
    ],
)
def test_header_says_whether_gzip_is_taken(header: bytes | None, takes: bool) -> None:
    assert takes_gzip(header) is takes


@pytest.mark.parametrize("limit", [200, 1])
def test_same_answer_compressed_or_not(api: httpx.Client, limit: int) -> None:
    # One row is below the least size that gains by it.
    address = f"{LONG}?_limit={limit}"
    plain, small = api.get(address, headers=PLAIN), api.get(address, headers=GZIP)
    assert plain.json() == small.json()
    assert "content-encoding" not in plain.headers
    assert small.headers.get("content-encoding") == ("gzip" if limit == 200 else None)
    assert (plain.headers["etag"] != small.headers["etag"]) is (limit == 200)
    for answer in (plain, small):
        assert [word.strip() for word in answer.headers["vary"].split(",")] == [
            "Accept",
            "Authorization",
            "Accept-Encoding",
        ]


def test_length_is_that_of_the_compressed_bytes_for_head_too(api: httpx.Client) -> None:
    with api.stream("GET", f"{LONG}?_limit=200", headers=GZIP) as answer:
        raw = b"".join(answer.iter_raw())
    assert len(raw) == int(answer.headers["content-length"]) < len(gzip.decompress(raw)) / 2
    head = api.head(f"{LONG}?_limit=200", headers=GZIP)
    for name in ("content-length", "etag", "content-encoding", "vary"):
        assert head.headers[name] == answer.headers[name]


@pytest.mark.parametrize("address", [f"{LONG}?_limit=200", "/api/v1/openapi.json"])
def test_each_tag_is_known_again_by_who_may_have_it(api: httpx.Client, address: str) -> None:
    plain = api.get(address, headers=PLAIN).headers["etag"]
    small = api.get(address, headers=GZIP).headers["etag"]
    assert small == plain[:-1] + '-gzip"'
    for tag in (plain, small):
        unchanged = api.get(address, headers={**GZIP, "if-none-match": tag})
        assert (unchanged.status_code, unchanged.headers["etag"]) == (304, tag)
        assert "Accept-Encoding" in unchanged.headers["vary"]
    # Who takes no gzip now cannot go on using compressed bytes.
    assert api.get(address, headers={**PLAIN, "if-none-match": small}).status_code == 200
    assert api.get(address, headers={**PLAIN, "if-none-match": plain}).status_code == 304


def test_problems_are_compressed_and_files_are_not(api: httpx.Client) -> None:
    wrong = api.get(f"{LONG}?" + "&".join(f"x{i}=1" for i in range(50)), headers=GZIP)
    assert wrong.status_code == 400
    assert wrong.headers["content-encoding"] == "gzip"
    assert len(wrong.json()["errors"]) == 50
    page = api.get("/api/v1/docs", headers=GZIP)
    assert "content-encoding" not in page.headers

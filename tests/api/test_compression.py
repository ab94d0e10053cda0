"""JSON goes compressed to whoever takes it; a compressed answer has a tag of its own."""

from __future__ import annotations

import gzip

import httpx
import pytest
import zstandard

from query_api.content_coding import taken

LONG = "/api/v1/datasets/mzj/streets/tables/long/rows"
PLAIN = {"accept-encoding": "identity"}
GZIP = {"accept-encoding": "gzip"}


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        (None, []),
        (b"", []),
        (b"gzip", ["gzip"]),
        (b"x-gzip", ["gzip"]),
        (b"deflate, GZIP;q=0.5", ["gzip"]),
        (b"gzip;q=0", []),
        (b"gzip; q=0.000, *", ["zstd"]),
        (b"gzip;q=0.001", ["gzip"]),
        (b"gzip;q=none", []),
        (b"*", ["zstd", "gzip"]),
        (b"*;q=0", []),
        (b"br", []),
        (b"gzip, deflate, br, zstd", ["zstd", "gzip"]),
        (b"zstd;q=0.5, gzip", ["gzip", "zstd"]),
    ],
)
def test_header_says_which_codings_are_taken(header: bytes | None, codings: list[str]) -> None:
    assert [coding.name.decode() for coding in taken(header)] == codings


def test_zstd_is_the_same_answer_and_each_tag_is_known_again(api: httpx.Client) -> None:
    address, both = f"{LONG}?_limit=200", {"accept-encoding": "gzip, zstd"}
    plain = api.get(address, headers=PLAIN)
    with api.stream("GET", address, headers=both) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "zstd"
    assert int(answer.headers["content-length"]) == len(raw)
    assert zstandard.ZstdDecompressor().decompress(raw) == plain.content
    small = api.get(address, headers=GZIP).headers["etag"]
    for tag in (plain.headers["etag"], small, answer.headers["etag"]):
        unchanged = api.get(address, headers={**both, "if-none-match": tag})
        assert (unchanged.status_code, unchanged.headers["etag"]) == (304, tag)
    # Compressed bytes that this caller cannot read now are no answer for it.
    assert api.get(address, headers={**GZIP, "if-none-match": answer.headers["etag"]}).status_code == 200


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
            "Origin",
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

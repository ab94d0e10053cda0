"""gz and zip: one table inside, and no bombs."""

from __future__ import annotations

import gzip
import io
import zipfile

from tests.builder.tables.folder import Folder, field

ONE = [field("a")]


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("_", "."), content)
    return buffer.getvalue()


def test_compressed_tables_are_read(folder: Folder) -> None:
    assert folder.check(gzip.compress(b"a\n1\n"), ONE, path="data/t.csv.gz").rows() == [("1",)]
    assert folder.check(zipped(t_csv=b"a\n1\n"), ONE, path="data/t.csv.zip").rows() == [("1",)]
    assert folder.check(zipped(t_csv=b"a\n1\n"), ONE, path="data/t.zip", format="csv.zip").rows() == [("1",)]


def test_a_zip_of_two_tables_is_refused(folder: Folder) -> None:
    assert (
        "2 个文件"
        in folder.check(zipped(a_csv=b"a\n", b_csv=b"a\n"), ONE, path="data/t.csv.zip").one().message
    )


def test_bombs_are_refused_by_size(folder: Folder) -> None:
    zeros = b"a\n" + b"0" * (70 * 1024 * 1024)
    for content, path in ((gzip.compress(zeros), "data/t.csv.gz"), (zipped(t_csv=zeros), "data/t.csv.zip")):
        found = folder.check(content, ONE, path=path).one()
        assert found.rule == "F03"
        assert "不相称" in found.message


def test_damaged_archives_are_no_tables(folder: Folder) -> None:
    for content, path in (
        (gzip.compress(b"a\n1\n" * 999)[:-9], "data/t.csv.gz"),
        (b"no gzip", "data/t.csv.gz"),
        (zipped(t_csv=b"a\n" * 999)[:-9], "data/t.csv.zip"),
    ):
        assert folder.check(content, ONE, path=path).one().rule == "F03"


def test_nothing_stays_behind(folder: Folder) -> None:
    folder.check(gzip.compress(b"a\n1\n"), ONE, path="data/t.csv.gz")
    assert sorted(p.name for p in folder.root.iterdir()) == ["catalog_src", "kept-1.duckdb"]

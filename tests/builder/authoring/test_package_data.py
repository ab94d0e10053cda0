"""Data of a package: files that come along, parts, encodings, archives, and what types they tell."""

from __future__ import annotations

import gzip
import io
import zipfile

import duckdb
import pytest
import xlsxwriter

from tests.builder.authoring.packages import CODE, one


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("https://example.invalid/t.csv", "是网络地址，没有下载"),
        ("../outside.csv", "指向数据包之外，没有复制"),
        ("/etc/hostname", "指向数据包之外，没有复制"),
        ("link.csv", "是指向数据包之外的符号链接，没有复制"),
        ("data/missing.csv", "在数据包里找不到"),
        ("data", "在数据包里找不到"),
    ],
)
def test_file_that_cannot_be_copied_is_named_and_its_path_stays(
    path, reason, city, tmp_path, package, adopting, written
):
    folder = package(one({"name": "t", "path": path, "schema": CODE}), {"data/other.txt": "x"})
    (tmp_path / "outside.csv").write_text("code\n1\n", encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "outside.csv")
    adoption = adopting(folder)
    assert written(adoption)["resources"][0]["path"] == path
    assert adoption.not_carried == (f"资源“t”的数据 {path} {reason}，路径照原样保留。",)
    assert not (city / "tjj/p/data").exists()


def test_copy_does_not_take_the_place_of_a_missing_file(package, adopting, written):
    missing = {"name": "a", "path": "data/t.csv", "schema": CODE}
    present = {"name": "b", "path": "raw/t.csv", "schema": CODE}
    adoption = adopting(
        package({**one(missing), "resources": [missing, present]}, {"raw/t.csv": "code\n1\n"})
    )
    assert [table["path"] for table in written(adoption)["resources"]] == ["data/t.csv", "data/raw-t.csv"]


def test_folders_are_flattened_without_collision(city, package, adopting, written):
    paths = ["2024/村居.CSV", "2025/村居.CSV", "2026/a/村居.CSV", "2025/村居.CSV"]
    resources = [{"name": f"t{i}", "path": path, "schema": CODE} for i, path in enumerate(paths)]
    files = {path: f"code\n{path}\n" for path in paths}
    adoption = adopting(package({**one({}), "resources": resources}, files))
    tables = written(adoption)["resources"]
    assert [table["path"] for table in tables] == [
        "data/cun-ju.csv",
        "data/2025-cun-ju.csv",
        "data/a-cun-ju.csv",
        "data/2025-cun-ju.csv",
    ]
    for table, path in zip(tables, paths, strict=True):
        assert (city / "tjj/p" / table["path"]).read_text(encoding="utf-8") == files[path]


def test_semicolons_and_tabs_keep_their_dialect(package, adopting, written):
    semicolon = {"name": "s", "path": "s.csv", "dialect": {"delimiter": ";"}}
    tab = {"name": "t", "path": "t.tsv", "dialect": {"delimiter": "\t", "header": True}}
    files = {"s.csv": "代码;名称\n01;甲\n", "t.tsv": "代码\t名称\n01\t甲\n"}
    tables = written(adopting(package({**one({}), "resources": [semicolon, tab]}, files)))["resources"]
    assert [table["dialect"] for table in tables] == [{"delimiter": ";"}, {"delimiter": "\t", "header": True}]
    assert [table["format"] for table in tables] == ["csv", "tsv"]
    for table in tables:
        assert [field["name"] for field in table["schema"]["fields"]] == ["代码", "名称"]


@pytest.mark.parametrize(("sign", "shown"), [(";", "“;”"), ("\t", "制表符"), ("|", "“|”")])
def test_delimiter_that_is_not_stated_is_looked_up(sign, shown, package, adopting, written):
    schema = {"fields": [{"name": "代码"}, {"name": "名称"}]}
    table = {"name": "t", "path": "t.csv", "schema": schema}
    adoption = adopting(package(one(table), {"t.csv": f"代码{sign}名称\n01{sign}甲\n"}))
    assert written(adoption)["resources"][0]["dialect"] == {"delimiter": sign}
    assert f"资源“t”没有写 dialect，从表头看分隔符是{shown}。" in adoption.derived


@pytest.mark.parametrize("header", ["a;b", "a,b;c", "a"])
def test_delimiter_is_a_comma_where_the_header_is_not_clear(header, package, adopting, written):
    table = {"name": "t", "path": "t.csv", "schema": {"fields": [{"name": header}]}}
    value = written(adopting(package(one(table), {"t.csv": f"{header}\n1\n"})))
    assert "dialect" not in value["resources"][0]


@pytest.mark.parametrize("encoding", ["klingon", "base64", 7, "utf-8\0"])
def test_encoding_nobody_knows_stays_for_check_to_report(encoding, package, adopting, written):
    table = {"name": "t", "path": "t.csv", "encoding": encoding}
    value = written(adopting(package(one(table), {"t.csv": "a;b\n1;2\n"})))
    assert value["resources"][0]["encoding"] == encoding


def test_parts_with_one_header_become_one_file(city, package, adopting, written):
    parts = {"name": "t", "path": ["a.csv", "b.csv"], "schema": CODE, "bytes": 12}
    adoption = adopting(package(one(parts), {"a.csv": "code\n1\n2", "b.csv": "code\r\n3\r\n"}))
    (table,) = written(adoption)["resources"]
    assert table["path"] == "data/t.csv"
    assert (city / "tjj/p/data/t.csv").read_bytes() == b"code\n1\n2\n3\r\n"
    assert adoption.not_carried == ("资源“t”的 bytes 说的是分开的文件，合并后不再适用。",)


@pytest.mark.parametrize(
    "files",
    [
        {"a.csv": "code\n1\n", "b.csv": "number\n3\n"},
        {"a.csv": '"co\nde"\n1\n', "b.csv": '"co\nde"\n3\n'},
    ],
)
def test_parts_that_cannot_be_joined_stay_apart(files, city, package, adopting, written):
    adoption = adopting(package(one({"name": "t", "path": ["a.csv", "b.csv"], "schema": CODE}), files))
    assert written(adoption)["resources"][0]["path"] == ["data/a.csv", "data/b.csv"]
    assert (city / "tjj/p/data/b.csv").read_text(encoding="utf-8") == files["b.csv"]
    assert any("path 仍是列表" in sentence for sentence in adoption.not_carried)


def test_inline_rows_become_a_file(city, package, adopting, written):
    rows = [{"id": 1, "name": "007"}, {"id": 2, "name": None, "share": 0.5}]
    adoption = adopting(package(one({"name": "t", "data": rows})))
    (table,) = written(adoption)["resources"]
    assert table["path"] == "data/t.json"
    assert table["format"] == "json"
    assert [(field["name"], field["type"]) for field in table["schema"]["fields"]] == [
        ("id", "integer"),
        ("name", "string"),
        ("share", "number"),
    ]
    content = (city / "tjj/p/data/t.json").read_text(encoding="utf-8")
    assert content == '[\n{"id": 1, "name": "007"},\n{"id": 2, "name": null, "share": 0.5}\n]\n'


def test_leading_zeros_never_make_a_number(package, adopting, written):
    value = written(adopting(package(one({"name": "t", "path": "t.csv"}), {"t.csv": "code,n\n007,1\n"})))
    assert {field["type"] for field in value["resources"][0]["schema"]["fields"]} == {"string"}


def test_encoding_that_is_not_stated_is_looked_up(package, adopting, written):
    text = "代码,名称\n" + "320681100,启东市汇龙镇\n" * 50
    adoption = adopting(package(one({"name": "t", "path": "t.csv"}), {"t.csv": text.encode("gb18030")}))
    (table,) = written(adoption)["resources"]
    assert table["encoding"] == "gb18030"
    assert [field["name"] for field in table["schema"]["fields"]] == ["代码", "名称"]
    assert "资源“t”没有写 encoding，从文件看是 gb18030，请核对。" in adoption.derived


@pytest.mark.parametrize("packing", ["gz", "zip"])
def test_packed_table_is_looked_into(packing, city, package, adopting, written):
    text = ("代码;名称\n" + "01;启东市汇龙镇\n" * 50).encode("gb18030")
    buffer = io.BytesIO()
    if packing == "gz":
        buffer.write(gzip.compress(text))
    else:
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("村居.csv", text)
    path = f"raw/村居.csv.{packing}"
    adoption = adopting(package(one({"name": "t", "path": path}), {path: buffer.getvalue()}))
    (table,) = written(adoption)["resources"]
    assert table["path"] == f"data/cun-ju.csv.{packing}"
    assert table["format"] == "csv"
    assert table["encoding"] == "gb18030"
    assert table["dialect"] == {"delimiter": ";"}
    assert [field["name"] for field in table["schema"]["fields"]] == ["代码", "名称"]
    assert (city / "tjj/p" / table["path"]).read_bytes() == buffer.getvalue()


def test_broken_archive_is_named_and_comes_along(city, package, adopting, written):
    adoption = adopting(package(one({"name": "t", "path": "t.csv.gz"}), {"t.csv.gz": b"no gzip"}))
    assert (city / "tjj/p/data/t.csv.gz").read_bytes() == b"no gzip"
    assert any("压缩文件打不开" in sentence for sentence in adoption.not_carried)


def test_parquet_tells_its_own_types(tmp_path, package, adopting, written):
    file = tmp_path / "t.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT '007' AS code, 1 AS n, 1.5::DECIMAL(4,1) AS share, DATE '2026-01-01' AS day,"
            f" TIMESTAMP '2026-01-01' AS at, true AS ok, [1] AS list) TO '{file}' (FORMAT parquet)"
        )
    value = written(
        adopting(package(one({"name": "t", "path": "t.parquet"}), {"t.parquet": file.read_bytes()}))
    )
    fields = value["resources"][0]["schema"]["fields"]
    assert {field["name"]: field["type"] for field in fields} == {
        "code": "string", "n": "integer", "share": "number", "day": "date", "at": "datetime",
        "ok": "boolean", "list": "array",
    }  # fmt: skip


def test_workbook_tells_its_own_types(tmp_path, package, adopting, written):
    file = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["代码", "数量", "占比"], ["007", 2, 0.5], ["008", None, 1]]):
            sheet.write_row(row, 0, cells)
    value = written(adopting(package(one({"name": "t", "path": "t.xlsx"}), {"t.xlsx": file.read_bytes()})))
    fields = value["resources"][0]["schema"]["fields"]
    assert {f["name"]: f["type"] for f in fields} == {"代码": "string", "数量": "integer", "占比": "number"}
    assert value["gov"]["format"] == {"class": "电子表格", "type": "xlsx"}

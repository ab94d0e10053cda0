"""Every form in which packages are published: v1 and v2, json and yaml, one file and many."""

from __future__ import annotations

import gzip
import io
import zipfile

import duckdb
import pytest
import xlsxwriter

from site_builder.errors import BuildError


def one(resource: dict[str, object], **top: object) -> dict[str, object]:
    return {"name": "p", "title": "示例", "description": "示例。", **top, "resources": [resource]}


CODE = {"fields": [{"name": "code", "title": "代码", "type": "string"}]}


def test_v1_single_names_become_lists(package, adopting, written):
    schema = {
        **CODE,
        "primaryKey": "code",
        "foreignKeys": [{"fields": "up", "reference": {"resource": "", "fields": "code"}}],
    }
    v1 = one({"name": "t", "path": ["t.csv"], "schema": schema}, license="CC0-1.0", keywords="村, 居")
    value = written(adopting(package(v1, {"t.csv": "code\n1\n"})))
    (table,) = value["resources"]
    assert table["path"] == "data/t.csv"
    assert table["schema"]["primaryKey"] == ["code"]
    assert table["schema"]["foreignKeys"] == [{"fields": ["up"], "reference": {"fields": ["code"]}}]
    assert value["licenses"] == [{"name": "CC0-1.0"}]
    assert value["keywords"] == ["村", "居"]
    assert "license" not in value


def test_foreign_keys_follow_a_renamed_table(package, adopting, written):
    schema = {
        **CODE,
        "foreignKeys": [{"fields": ["code"], "reference": {"resource": "A_1", "fields": ["code"]}}],
    }
    first = {"name": "A_1", "path": "a.csv", "schema": CODE}
    second = {"name": "b", "path": "b.csv", "schema": schema}
    adoption = adopting(
        package({**one(first), "resources": [first, second]}, {"a.csv": "code\n1\n", "b.csv": "code\n1\n"})
    )
    tables = written(adoption)["resources"]
    assert [table["name"] for table in tables] == ["a-1", "b"]
    assert tables[1]["schema"]["foreignKeys"][0]["reference"]["resource"] == "a-1"
    assert "表“A_1”改名为 a-1（名称只用小写字母、数字和连字符）。" in adoption.derived


def test_v2_words_stay(package, adopting, written):
    schema = {**CODE, "primaryKey": ["code"], "missingValues": ["", "-"], "fieldsMatch": "subset"}
    table = {
        "name": "t",
        "title": "表",
        "path": "t.csv",
        "format": "csv",
        "encoding": "utf-8",
        "schema": schema,
    }
    v2 = one(
        table,
        **{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"},
        created="2026-03-02T09:00:00Z",
        contributors=[{"title": "示例", "roles": ["creator"]}],
    )
    adoption = adopting(package(v2, {"t.csv": "code\n1\n"}))
    value = written(adoption)
    assert value["resources"] == [{**table, "path": "data/t.csv"}]
    assert value["created"] == "2026-03-02T09:00:00Z"
    assert value["contributors"] == v2["contributors"]
    assert "profile" not in value
    assert adoption.not_carried == ()


@pytest.mark.parametrize("name", ["datapackage.yaml", "datapackage.yml"])
@pytest.mark.parametrize("named", [True, False])
def test_yaml_says_the_same(name, named, tmp_path, adopting, written):
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "t.csv").write_text("code\n1\n", encoding="utf-8")
    (folder / name).write_text(
        "name: p\ntitle: 示例\ndescription: 示例。\nlast_modified: 2023-09-25\nversion: 1.0\n"
        "resources:\n- name: t\n  path: t.csv\n  schema:\n    fields:\n    - {name: code, type: string}\n",
        encoding="utf-8",
    )
    value = written(adopting(folder / name if named else folder))
    assert value["last_modified"] == "2023-09-25"
    assert value["gov"]["dataUpdatedOn"] == "2023-09-25"
    assert value["version"] == "1.0"
    assert value["resources"][0]["schema"]["fields"] == [{"name": "code", "title": "code", "type": "string"}]


def test_local_schema_file_is_read_into_the_descriptor(package, adopting, written):
    adoption = adopting(
        package(
            one({"name": "t", "path": "t.csv", "schema": "schemas/t.json"}),
            {"t.csv": "code\n1\n", "schemas/t.json": '{"fields": [{"name": "code", "type": "integer"}]}'},
        )
    )
    fields = written(adoption)["resources"][0]["schema"]["fields"]
    assert fields == [{"name": "code", "title": "code", "type": "integer"}]


def test_remote_schema_and_profile_are_named_and_stay(package, adopting, written):
    address = "https://example.invalid/t.json"
    adoption = adopting(
        package(
            one({"name": "t", "path": "t.csv", "schema": address}, profile=address), {"t.csv": "code\n1\n"}
        )
    )
    value = written(adoption)
    assert value["resources"][0]["schema"] == address
    assert value["profile"] == address
    assert adoption.not_carried == (
        f"资源“t”的 schema（{address}）是网络地址，没有下载，照原样保留，信息项待补。",
        f"profile（{address}）在网上，不下载，没有按它核对。",
    )


def test_profile_of_a_v2_package_moves_aside(package, adopting, written):
    address = "https://example.invalid/profile.json"
    table = {"name": "t", "path": "t.csv", "schema": CODE}
    adoption = adopting(package(one(table, **{"$schema": address}), {"t.csv": "code\n1\n"}))
    assert written(adoption)["profile"] == address
    assert len(adoption.not_carried) == 1


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


def test_what_is_no_object_stays_for_check_to_report(package, adopting, written):
    odd = {"name": "p", "resources": ["t.csv", {"name": "t", "path": 7, "schema": {"fields": ["code"]}}]}
    value = written(adopting(package(odd)))
    assert value["resources"][0] == "t.csv"
    assert value["resources"][1]["path"] == 7
    assert value["resources"][1]["schema"] == {"fields": ["code"]}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "不是 JSON：第 1 行第 2 列"),
        (b"[]", "最外层不是对象"),
        (b'{"a": NaN}', "不是 JSON：NaN"),
        (b'{"a": 1e999}', "JSON 写不出的值"),
        (b'{"a": "\\ud800"}', "JSON 写不出的值"),
        ('{"name": "示例"}'.encode("gbk"), "不是 UTF-8 编码"),
        (b"[" * 100_000, "层次太深"),
        (b" " * (5 * 1024 * 1024 + 1), "超过 5 MB"),
    ],
)
def test_unreadable_package_is_one_sentence(content, sentence, tmp_path, adopting):
    (tmp_path / "datapackage.json").write_bytes(content)
    with pytest.raises(BuildError, match=sentence):
        adopting(tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a: [", "不是 YAML：第 1 行第 5 列"),
        ("a: !!python/object:os.system {}", "不是 YAML"),
        ("a: &a [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]\n" for i in range(8)
        ), "别名展开后过大"),
        ("a: .inf", "JSON 写不出的值"),
        ("", "最外层不是对象"),
    ],
)  # fmt: skip
def test_unreadable_yaml_is_one_sentence(content, sentence, tmp_path, adopting):
    (tmp_path / "datapackage.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(BuildError, match=sentence):
        adopting(tmp_path)


def test_folder_without_package_is_one_sentence(tmp_path, adopting):
    with pytest.raises(BuildError, match=r"里没有 datapackage.json"):
        adopting(tmp_path)
    with pytest.raises(BuildError, match="没有这个文件或文件夹"):
        adopting(tmp_path / "nowhere")


def test_doubled_keys_are_said(tmp_path, adopting):
    (tmp_path / "datapackage.json").write_text(
        '{"name": "a", "name": "b", "resources": []}', encoding="utf-8"
    )
    adoption = adopting(tmp_path)
    assert adoption.dataset == "tjj/b"
    assert adoption.not_carried == ("datapackage.json 里键“name”写了两次，只采用后一次的值。",)

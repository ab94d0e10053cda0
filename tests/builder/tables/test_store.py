"""What is stored, and what is never stored."""

from __future__ import annotations

import hashlib

from tests.builder.tables.folder import Folder, field


def test_rows_lie_in_the_order_of_the_file_with_their_digest(folder: Folder) -> None:
    fields = [
        field("id"),
        field("n", "number"),
        field("d", "date"),
        field("b", "boolean"),
        field("t", "datetime"),
    ]
    result = folder.check("id,n,d,b,t\nb,1.5,2024-01-02,1,2024-01-01T00:00:00\na,,1899-12-31,0,\n", fields)
    lines = '["b",1.5,"2024-01-02",true,"2024-01-01T00:00:00"]\n["a",null,"1899-12-31",false,null]\n'
    record = result.table()
    assert record.content == "sha256:" + hashlib.sha256(lines.encode("utf-8")).hexdigest()
    assert record.preview[0] == ("b", 1.5, "2024-01-02", True, "2024-01-01T00:00:00")
    assert (record.rows, record.table, record.order_column, record.key_column) == (2, "t1", "n", None)
    assert result.query("SELECT n FROM t1") == [(1,), (2,)]


def test_the_same_rows_have_the_same_digest_whatever_the_format(folder: Folder) -> None:
    fields = [field("id"), field("n", "integer")]
    csv = folder.check("id,n\n启东,07\n", fields).table()
    json = folder.check('{"n": 7, "id": "启东"}\n', fields, path="data/t.ndjson").table()
    assert csv.content == json.content


def test_fields_under_a_stricter_sharing_type_are_checked_but_in_no_byte_of_the_file(folder: Folder) -> None:
    strict = {"sharing": "有条件共享"}
    fields = [field("id"), field("内部", gov=strict), field("内部数", "integer", gov=strict)]
    rows = "".join(f"{i},GEHEIM{i},{i}\n" for i in range(300))
    result = folder.check("id,内部,内部数\n" + rows, fields, schema={"primaryKey": ["id"]})
    assert [c.name for c in result.table().columns] == ["id"]
    assert b"GEHEIM" not in result.keep.read_bytes()
    assert folder.check("id,内部,内部数\n1,x,y\n", fields).errors
    keyed = folder.check("id,内部,内部数\n1,x,1\n", fields, schema={"primaryKey": ["内部"]}).table()
    assert (keyed.key_column, keyed.primary_key) == (None, ())


def test_masked_values_are_stored_as_their_mask_only(folder: Folder) -> None:
    fields = [
        field("电话", gov={"masking": "部分遮蔽"}),
        field("生日", "date", gov={"masking": "仅年月"}),
        field("住址", gov={"masking": "不输出"}),
        field("数", "integer", gov={"masking": "部分遮蔽"}),
    ]
    result = folder.check(
        "电话,生日,住址,数\n13812345678,1990-05-17,示例路SECRET号,1234567\n𠮷一二三四,,,12\n", fields
    )
    assert result.rows() == [("138******78", "1990-05", None, "123**67"), ("*****", None, None, "**")]
    assert all(c.masked and not c.operators and c.storage == "VARCHAR" for c in result.table().columns)
    content = result.keep.read_bytes()
    assert b"SECRET" not in content
    assert b"13812345678" not in content


def test_operators_follow_the_type(folder: Folder) -> None:
    fields = [field("id"), field("b", "boolean"), field("n", "number"), field("j", "object")]
    result = folder.check("id,b,n,j\n1,1,1,\n", fields, schema={"primaryKey": ["id"]})
    every = ("eq", "ne", "in", "isnull")
    order = ("lt", "lte", "gt", "gte")
    assert result.column("id").operators == every + order + ("contains", "startswith", "endswith")
    assert result.column("b").operators == every
    assert result.column("n").operators == every + order
    assert result.column("j").operators == every
    assert (result.column("id").cost, result.column("n").cost) == ("index", "scan")


def test_datetimes_with_offsets_are_kept_as_given_and_compared_as_instants(folder: Folder) -> None:
    text = "t\n2024-01-01T08:00:00+08:00\n2024-01-01T00:00:00Z\n"
    result = folder.check(text, [field("t", "datetime")])
    assert result.column("t").compare == "TIMESTAMPTZ"
    assert result.values("t") == ["2024-01-01T08:00:00+08:00", "2024-01-01T00:00:00Z"]
    assert folder.check(text, [field("t", "datetime", constraints={"unique": True})]).errors


def test_small_tables_make_small_files_and_nothing_is_written_with_errors(folder: Folder) -> None:
    result = folder.check("a\n1\n", [field("a")])
    assert result.keep.stat().st_size < 200_000
    bad = folder.check("a\nx\n", [field("a", "integer")])
    assert not bad.keep.exists()
    assert not folder.examine(
        {"name": "t", "path": "data/t.csv", "schema": {"fields": [field("a")]}}, store=False
    ).examined.tables


def test_several_tables_share_one_file(folder: Folder) -> None:
    folder.write("a.csv", "x\n1\n")
    folder.write("b.csv", "y\n2\n3\n")
    result = folder.examine(
        {"name": "a", "path": "a.csv", "schema": {"fields": [field("x")]}},
        {"name": "b", "path": "b.csv", "schema": {"fields": [field("y")]}},
    )
    assert [t.table for t in result.examined.tables] == ["t1", "t2"]
    assert result.rows(1) == [("2",), ("3",)]

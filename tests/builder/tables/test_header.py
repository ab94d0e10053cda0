"""The header equals the fields, and every difference is named."""

from __future__ import annotations

import pytest

from tests.builder.tables.folder import Folder, field

FIELDS = [field("id"), field("姓名"), field("年份")]

WRONG = {
    "missing": ("id,姓名\n1,x\n", "没有信息项“年份”"),
    "extra": ("id,姓名,年份,备注\n1,x,2024,y\n", "多出第 4 列“备注”"),
    "reordered": ("姓名,id,年份\nx,1,2024\n", "第 1 列是“姓名”，按信息项的顺序应是“id”"),
    "duplicate": ("id,姓名,姓名\n1,x,y\n", "“姓名”重复：第 2 列和第 3 列"),
    "renamed": ("id,名称,年份\n1,x,2024\n", "第 2 列是“名称”，信息项是“姓名”"),
    "blank": ("id,,年份\n1,x,2024\n", "第 2 列是空的，信息项是“姓名”"),
    "second BOM": ("\ufeff\ufeffid,姓名,年份\n1,x,2024\n", "〔BOM〕id"),
    "other delimiter": ("id;姓名;年份\n1;x;2024\n", "没有信息项"),
}


@pytest.mark.parametrize(("content", "words"), WRONG.values(), ids=list(WRONG))
def test_header_that_differs_is_an_error(folder: Folder, content: str, words: str) -> None:
    result = folder.check(content, FIELDS)
    assert words in result.messages
    assert result.errors
    assert all(f.line == 1 for f in result.errors)


def test_other_delimiter_is_named_in_the_hint(folder: Folder) -> None:
    assert any("分隔符是分号" in f.hint for f in folder.check("id;姓名;年份\n1;x;2024\n", FIELDS).findings)


def test_stray_blanks_in_the_header_are_advice(folder: Folder) -> None:
    result = folder.check("id,姓名 ,年份\n1,x,2024\n", FIELDS)
    assert "前后有空白" in result.one().message
    assert result.rows() == [("1", "x", "2024")]


def test_a_byte_order_mark_is_no_fault(folder: Folder) -> None:
    assert folder.check("\ufeffid,姓名,年份\n1,x,2024\n", FIELDS).rows() == [("1", "x", "2024")]


def test_letters_of_the_header_may_differ_in_case_where_the_dialect_says_so(folder: Folder) -> None:
    assert folder.check("ID,姓名,年份\n1,x,2024\n", FIELDS).errors
    assert not folder.check("ID,姓名,年份\n1,x,2024\n", FIELDS, dialect={"headerCase": False}).findings


def test_fields_are_matched_by_name_where_the_schema_says_so(folder: Folder) -> None:
    result = folder.check("年份,姓名,id\n2024,x,1\n", FIELDS, schema={"fieldsMatch": ["equal"]})
    assert result.rows() == [("1", "x", "2024")]
    subset = folder.check("年份,备注,姓名,id\n2024,y,x,1\n", FIELDS, schema={"fieldsMatch": ["subset"]})
    assert subset.rows() == [("1", "x", "2024")]


def test_header_over_several_rows_and_without_header(folder: Folder) -> None:
    two = folder.check(
        "启东,启东\n人口,户数\n1,2\n",
        [field("启东 人口"), field("启东 户数")],
        dialect={"headerRows": [1, 2]},
    )
    assert two.rows() == [("1", "2")]
    none = folder.check("1,2,3\n4,5,6\n", FIELDS, dialect={"header": False})
    assert none.rows() == [("1", "2", "3"), ("4", "5", "6")]


def test_a_table_without_fields_is_an_error(folder: Folder) -> None:
    found = folder.check("id\n1\n", []).one()
    assert (found.file, found.pointer) == ("bureau/things/datapackage.json", "/resources/0/schema")

"""Delimited text: quotes, ragged rows, dialects, encodings."""

from __future__ import annotations

import time

import pytest

from tests.builder.tables.folder import Folder, field

TWO = [field("a"), field("b")]


def test_ragged_and_blank_rows_are_findings_and_good_rows_are_counted_right(folder: Folder) -> None:
    result = folder.check('a,b\n"1\n1",2\n3\n\n4,5,6\n7,8\n', TWO)
    assert [(f.line, f.row) for f in result.findings] == [(4, 2), (5, 3), (6, 4)]
    assert "只有 1 个值" in result.messages
    assert "空行" in result.messages
    assert "多出 1 个" in result.messages


def test_line_of_a_finding_is_the_first_of_its_record(folder: Folder) -> None:
    result = folder.check('a,b\n"x\ny\nz",1\n"u\nv",w\n', [field("a"), field("b", "integer")])
    assert (result.one().line, result.one().row) == (5, 2)


def test_a_quote_that_never_ends_is_found_at_its_line(folder: Folder) -> None:
    began = time.monotonic()
    found = folder.check('a,b\n1,2\n3,"' + "x,y\n" * 500_000, TWO).one()
    assert found.line == 3
    assert "没有成对" in found.message
    assert time.monotonic() - began < 60  # a guard against quadratic reading, not a speed goal


def test_text_after_a_closing_quote_is_a_finding_and_reading_goes_on(folder: Folder) -> None:
    result = folder.check('a,b\n1,"x"y\n2,z\n3\n', TWO)
    assert [f.line for f in result.findings] == [2, 4]


def test_dialect_decides_how_values_are_cut(folder: Folder) -> None:
    dialect = {
        "delimiter": ";",
        "quoteChar": "'",
        "escapeChar": "\\",
        "doubleQuote": False,
        "skipInitialSpace": True,
        "commentChar": "#",
    }
    result = folder.check("a;b\n# 说明\n'x;y'; it\\'s\n", TWO, dialect=dialect)
    assert result.rows() == [("x;y", "it's")]
    nested = folder.check("a;b\n1;2\n", TWO, dialect={"csv": {"delimiter": ";"}})
    assert nested.rows() == [("1", "2")]


def test_unusable_dialect_is_found_in_the_descriptor(folder: Folder) -> None:
    found = folder.check("a,b\n1,2\n", TWO, dialect={"delimiter": ";;"}).one()
    assert (found.rule, found.pointer) == ("V24", "/resources/0/dialect/delimiter")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
def test_declared_encoding_is_read_to_the_sign(folder: Folder, encoding: str) -> None:
    text = "名称,备注\n启东市汇龙镇,“示例”\n"
    result = folder.check(text.encode(encoding), [field("名称"), field("备注")], encoding=encoding)
    assert result.rows() == [("启东市汇龙镇", "“示例”")]


def test_a_file_that_claims_utf_8_and_is_gbk_says_so_and_what_to_write(folder: Folder) -> None:
    found = folder.check("名称\nascii\n启东\n".encode("gbk"), [field("名称")]).one()
    assert (found.rule, found.line) == ("V24", 1)
    assert "可按 gbk 读出" in found.message
    assert "encoding 写为 gbk" in found.hint


def test_a_file_that_claims_gbk_and_is_utf_8_is_not_read_as_rubbish(folder: Folder) -> None:
    result = folder.check("名称\n启东市\n", [field("名称")], encoding="gbk")
    assert "实际内容是 utf-8" in result.one().message
    assert result.one().pointer == "/resources/0/encoding"


def test_unknown_encoding_and_nul_bytes_are_findings(folder: Folder) -> None:
    assert "不认识的文件编码" in folder.check("a\n1\n", [field("a")], encoding="utf-88").one().message
    for odd in ("hex", "undefined"):
        assert folder.check("a\n1\n", [field("a")], encoding=odd).errors
    found = folder.check("a\n1\n2\0\n", [field("a")]).one()
    assert (found.rule, found.line) == ("V24", 3)


def test_header_alone_is_an_empty_table_and_nothing_is_none(folder: Folder) -> None:
    assert folder.check("a,b\n", TWO).rows() == []
    assert folder.check("", TWO).one().rule == "F03"
    assert folder.check(b"%PDF-1.7", TWO).one().rule == "F03"

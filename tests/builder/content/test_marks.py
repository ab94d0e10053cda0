"""What is a 密级标志 and what is only a word."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from site_builder.content.marks import file_has_mark, is_mark, text_has_mark

MARK = "机密" + "★" + "10年"


@pytest.mark.parametrize(
    "text",
    [
        MARK,
        "绝密★30年",
        "秘密★６个月",
        "秘密★长期",
        "机 密 ★ 1 0 年",
        " 秘密　★　1年 ",
        "【绝密★启用前】",
        "机密★2030年1月1日前",
        "机密★",
    ],
)
def test_mark_that_stands_alone_is_one(text: str) -> None:
    assert is_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "机密",
        "机密机房巡检记录",
        "商业秘密保护",
        "秘密★花园餐厅",
        "★★★★★",
        "保守国家秘密法",
        "文件左上角标注“机密★10年”的，按保密规定处理，不得录入",
        "",
    ],
)
def test_words_are_no_mark(text: str) -> None:
    assert not is_mark(text)
    assert not text_has_mark(f"编号,名称\n1,{text}\n".replace("“", "").replace("”", ""))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16-le", "utf-16"])
@pytest.mark.parametrize(
    "text", [f"{MARK},,\n编号,名称,备注\n", f"编号,{MARK}\n1,2\n", f'编号,名称\n1,"{MARK}"\n', f"a\r\n{MARK}"]
)
def test_mark_in_a_title_row_header_or_cell_is_found(text: str, encoding: str) -> None:
    assert file_has_mark(io.BytesIO(text.encode(encoding)))


@pytest.mark.parametrize("text", [f'{{"title": "{MARK}"}}', '{"title": "\\u673a\\u5bc6\\u260510\\u5e74"}'])
def test_mark_as_a_property_is_found_however_it_is_written(text: str) -> None:
    assert text_has_mark(text)
    assert file_has_mark(io.BytesIO(text.encode()))


def test_mark_across_two_chunks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.content.marks._CHUNK", 4096)
    for shift in range(0, 40, 3):
        text = "一,二\n" * 480 + "x" * shift + "\n" + MARK + "\n" + "三,四\n" * 600
        assert file_has_mark(io.BytesIO(text.encode()))
        assert file_has_mark(io.BytesIO(text.encode("utf-16-le")))


def test_word_that_a_chunk_cuts_is_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.content.marks._CHUNK", 4096)
    for shift in range(0, 60):
        text = "x" * (4060 + shift) + "\n秘密★花园餐厅,保密员说的机密★10年\n" + "三,四\n" * 2000
        assert not file_has_mark(io.BytesIO(text.encode()))


def test_mark_inside_an_archive_is_found() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.csv", f"编号\n{MARK}\n".encode("gb18030"))
    made.seek(0)
    assert file_has_mark(made)
    assert file_has_mark(io.BytesIO(gzip.compress(f"编号\n{MARK}\n".encode())))
    assert not file_has_mark(io.BytesIO(gzip.compress(f"编号\n{MARK}\n".encode())[:-12]))


def workbook(shared: str, sheet: str = "<worksheet/>") -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst>{shared}</sst>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    made.seek(0)
    return made


def test_mark_in_a_workbook_is_found_in_cells_of_several_runs_and_in_page_headers() -> None:
    runs = "<si><r><t>机密</t></r><r><rPr><b/></rPr><t>★10年</t></r></si>"
    assert file_has_mark(workbook(runs))
    assert file_has_mark(workbook("", f"<worksheet><oddHeader>&amp;C{MARK}</oddHeader></worksheet>"))
    assert not file_has_mark(workbook("<si><t>秘密★花园餐厅</t></si><si><t>机密</t></si>"))


def test_broken_workbook_is_left_to_the_table_reader() -> None:
    whole = workbook(f"<si><t>{MARK}</t></si>" * 50).getvalue()
    assert not file_has_mark(io.BytesIO(whole[: len(whole) // 2]))
    assert not file_has_mark(io.BytesIO(b"PK\x03\x04" + bytes(range(256))))

"""按我的表格查 with dropped files: csv and workbooks as office programs write them, and what is neither."""

from __future__ import annotations

import base64
import io
import random
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.dropping import dropped
from tests.browser.test_heads import asked

pytestmark = pytest.mark.browser
HEADS = ["统一社会信用代码", "招牌,颜色", "<b>法定代表人</b> & 电话"]


def drop(page: Page, name: str, content: bytes) -> None:
    """A file let go over the form, which takes it."""
    assert dropped(page, ".mu-heads__form", {name: content}) == [True, True]


def workbook(
    *, inline: bool = False, title: str | None = None, rows: int = 3, heads: list[str] | None = None
) -> bytes:
    """A workbook with heads in its first sheet, below a title over all columns when there is one."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "constant_memory": inline})
    sheet = book.add_worksheet("登记表")
    book.add_worksheet("说明").write(0, 0, "不读")
    heads = HEADS if heads is None else heads
    if title:
        sheet.merge_range(0, 0, 0, len(heads) - 1, title)
    dice = random.Random(rows)
    for at, head in enumerate(heads):
        sheet.write(1 if title else 0, at, head)
    for row in range(2, 2 + rows):
        for at in range(len(heads)):
            sheet.write(row, at, f"值{dice.random()}")
    book.close()
    return written.getvalue()


def packed_again(content: bytes, method: int, level: int | None = None) -> bytes:
    """The same workbook in a zip made another way."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", method, compresslevel=level) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                # Some programs put a prefix before every name.
                text = (
                    text.replace(b"<row", b"<x:row").replace(b"</row", b"</x:row").replace(b"<c ", b"<x:c ")
                )
                text = text.replace(b"</c>", b"</x:c>").replace(b"<v>", b"<x:v>").replace(b"</v>", b"</x:v>")
            new.writestr(name, text)
    return written.getvalue()


GOOD = {
    "shared": workbook(),
    "inline": workbook(inline=True),
    "title": workbook(title="××登记表（2026）"),
    "stored": packed_again(workbook(), zipfile.ZIP_STORED),
    "prefixed": packed_again(workbook(), zipfile.ZIP_DEFLATED, 9),
    "fast": packed_again(workbook(), zipfile.ZIP_DEFLATED, 1),
    # More than is ever unpacked.
    "large": workbook(rows=60_000),
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_dropped_workbook_is_asked_by_its_heads(visit: Visit, site: Path, kind: str) -> None:
    page = visit.context.new_page()
    page.goto((site / "heads/index.html").as_uri())
    drop(page, "表.xlsx", GOOD[kind])
    assert list(asked(page)) == HEADS
    assert asked(page)["统一社会信用代码"] == "已有"
    visit.assert_clean()


def test_a_dropped_csv_with_a_title_above_its_heads_is_asked_by_its_heads(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    page.goto((site / "heads/index.html").as_uri())
    for encoding in ("utf-8-sig", "gb18030"):
        text = '登记表,,\r\n统一社会信用代码,"招牌,颜色",\r\n' + "一,二,三\r\n" * 20_000
        drop(page, "表.csv", text.encode(encoding))
        assert list(asked(page)) == ["统一社会信用代码", "招牌,颜色"], encoding
        page.locator("textarea").fill("")
    visit.assert_clean()


NOT_TABLES = {
    "broken": workbook()[:-200],
    "cut": workbook()[:2000] + workbook()[-100:],
    "zip": packed_again(b"PK\x05\x06" + b"\0" * 18, zipfile.ZIP_DEFLATED),
    "old": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
}


@pytest.mark.parametrize("kind", NOT_TABLES)
def test_what_is_no_table_is_said_to_be_none_and_what_to_do(visit: Visit, site: Path, kind: str) -> None:
    page = visit.context.new_page()
    page.goto((site / "heads/index.html").as_uri())
    drop(page, "<b>件</b>.xlsx", NOT_TABLES[kind])
    said = page.locator(".mu-heads__sum")
    expect(said).to_contain_text("“<b>件</b>.xlsx”读不了")
    expect(said).to_contain_text("复制表头粘贴")
    expect(page.locator(".mu-heads .mu-scroll")).to_be_hidden()
    visit.assert_clean()


def test_damage_anywhere_in_a_workbook_is_answered_soon(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    page.goto((site / "heads/index.html").as_uri())
    dice = random.Random(20261123)
    content = workbook(title="表")
    values = []
    for _ in range(300):
        spoiled = bytearray(content)
        for _ in range(dice.randint(1, 6)):
            spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
        values.append(base64.b64encode(spoiled).decode())
    took = page.evaluate(
        """values => values.map(value => { const begin = performance.now();
          try { muluWorkbook.heads(Uint8Array.from(atob(value), sign => sign.charCodeAt(0))); } catch (error) {
            if (!/^not a workbook$/.test(error.message) && !(error instanceof RangeError)) throw error; }
          return performance.now() - begin; })""",
        values,
    )
    assert len(took) == 300
    assert max(took) < 2000


def test_a_bomb_gives_no_more_than_is_read(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    page.goto((site / "heads/index.html").as_uri())
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/sharedStrings.xml":
                text = text.replace(b"</sst>", b"<si><t>" + b" " * 200_000_000 + b"</t></si></sst>")
            new.writestr(name, text)
    drop(page, "表.xlsx", bomb.getvalue())
    assert list(asked(page)) == HEADS
    visit.assert_clean()

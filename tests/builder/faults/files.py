"""Faults of files themselves: JSON that is none, encodings, doubled keys, paths, 密级标志."""

from __future__ import annotations

from tests.builder.faults.fault import Fault, cell, put, text

ZHEN = "mzj/zhen-minglu"
CSV = "mzj/zhen-minglu/data/zhen.csv"
TITLE = '"title": "镇和功能区名录",'
PATH = "/resources/0/path"
DEEP = "[" * 80 + "]" * 80

FAULTS: tuple[Fault, ...] = (
    # F01: JSON that is none
    text("F01", ZHEN, f'{TITLE}\n  "desc', '"title": "镇和功能区名录"\n  ⟦"desc'),
    text("F01", ZHEN, TITLE, '"title": "镇和功能区名录"⟦，'),
    text("F01", ZHEN, TITLE, '"title": ⟦“镇和功能区名录”,'),
    text("F01", ZHEN, TITLE, "\"title\": ⟦'镇和功能区名录',"),
    text("F01", ZHEN, TITLE, '⟦title: "镇和功能区名录",'),
    text("F01", ZHEN, TITLE, '"title"⟦："镇和功能区名录",'),
    text("F01", ZHEN, TITLE, '⟦// 名称\n  "title": "镇和功能区名录",'),
    text("F01", ZHEN, '"entry": true', '"entry": ⟦True'),
    text("F01", ZHEN, '"status": "在用",', '"status": ⟦,'),
    text("F01", ZHEN, None, "⟦", note="empty file"),
    text("F01", ZHEN, None, '{"title": "镇"⟦', note="cut off"),
    text("F01", "mzj", '"市民政局",\n  "aliases"', '"市民政局"\n  ⟦"aliases"'),
    text("F01", "catalog.json", '"contract": 1,', '"contract": ⟦NaN,'),
    # F02, F03, F07
    text("F02", ZHEN, b"{\n", b"\xef\xbb\xbf{\n", at=(1, 1), note="BOM", mended=True),
    text(
        "F02", ZHEN, "镇和功能区名录".encode(), "镇和功能区名录".encode("gb18030"), at=(4, 13), note="gb18030"
    ),
    # The first byte of 每 in gb18030 happens to begin a UTF-8 character, with the second.
    text(
        "F02", "_codelists/cycles.csv", "每周".encode(), "每周".encode("gb18030"), at=(4, 2), note="gb18030"
    ),
    text("F03", ZHEN, TITLE, f'{TITLE}\n  "x": {DEEP},', at=(5, 71), note="80 levels"),
    text("F07", ZHEN, TITLE, f'{TITLE}\n  ⟦"title": "镇名录",', pointer="/title"),
    text("F07", ZHEN, '"unit": "', '"unit": "办公室",\n    ⟦"unit": "', pointer="/gov/unit"),
    text("F07", "mzj", '"office": "', '"office": "甲",\n  ⟦"office": "', pointer="/office"),
    # F04, F05
    put("F04", ZHEN, PATH, "../cunju-minglu/data/cunju.csv"),
    put("F04", ZHEN, PATH, "/etc/hosts"),
    put("F04", ZHEN, PATH, "data\\zhen.csv"),
    put("F04", ZHEN, PATH, "https://example.invalid/zhen.csv"),
    put("F05", ZHEN, PATH, "data/zhen2.csv", data=True),
    text("F05", CSV, None, None, file=f"{ZHEN}/datapackage.json", pointer=PATH, data=True),
    put("F06", ZHEN, PATH, "dropbox/zhen.csv", data=True),
    # V18: nothing more is said than that it is held
    put("V18", ZHEN, "/gov/unit", "机密★10年"),
    put("V18", ZHEN, "/title", "秘密★"),
    cell("320681100,汇龙镇", "绝密★长期,汇龙镇", rule="V18", name=CSV),
)

"""A plain csv that DuckDB reads by itself is judged and stored as the careful reader would have it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from site_builder.tables import examination, formats, staging
from tests.builder.tables.folder import Folder, Json, Result, field

FIELDS = [
    field("id", constraints={"required": True, "maxLength": 8, "unique": True}),
    field("名称", constraints={"pattern": r"\w.*", "minLength": 2}),
    field("数", "integer", constraints={"minimum": -5, "maximum": 10**20}),
    field("值", "number", constraints={"exclusiveMaximum": 1000}),
    field("日", "date"),
    field("时", "datetime"),
    field("是", "boolean", trueValues=["是", "1"], falseValues=["否", "0"]),
    field("类", constraints={"enum": ["甲", "乙", "丙"]}),
    field("上级"),
]
SCHEMA: Json = {
    "primaryKey": ["id"],
    "missingValues": ["", "-"],
    "foreignKeys": [{"fields": ["上级"], "reference": {"resource": "", "fields": ["id"]}}],
}
GOOD = ["吕四港", "-3", "12.50", "2024-02-29", "2024-01-01T08:30:00", "是", "甲", ""]
CELLS = (
    *("", "-", " ", "１２", "12", "+7", "007", "-0", "1e3", "NaN", "99999999999999999999", "2.50", ".5"),
    *("2023-02-29", "2024-1-5", "0000-01-01", "2024-01-01 08:30:00", "2024-01-01T08:30:00+08:00", "24:00"),
    *(
        "真",
        "是",
        "否",
        "丁",
        "a,b",
        'a"b',
        "a\nb",
        "a\r\nb",
        "𠮷野家",
        "r1",
        "r2",
        "x" * 40,
        "11010519491231002X",
    ),
    *(
        "0044-03-15 (BC)",
        "infinity",
        "-infinity",
        "10000-01-01",
        "13812345678",
        "\ufeff",
        "\u00a01",
        "\u2028",
    ),
)
LINES = (
    "",
    "a",
    ",",
    "a,b,c,d,e,f,g,h,i,j",
    'r9,"x"y',
    'r9,x"y',
    '"',
    ",,,,,,,,",
    "-,-,-,-,-,-,-,-,-",
    "\x00",
)


def _text(random: Random) -> bytes:
    """A table that is good but for a few places, in one of the ways tables are written."""
    rows = [[f"r{number}", *GOOD] for number in range(random.randrange(1, 30))]
    for _ in range(random.choice((0, 0, 1, 1, 2, 5))):
        random.choice(rows)[random.randrange(len(FIELDS))] = random.choice(CELLS)
    end = random.choice(("\n", "\n", "\r\n"))
    buffer = io.StringIO(newline="")
    quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    csv.writer(buffer, lineterminator=end, quoting=quoting).writerows([[f["name"] for f in FIELDS], *rows])
    text = buffer.getvalue()
    match random.randrange(8):
        case 0:
            lines = text.split(end)
            lines.insert(random.randrange(len(lines) + 1), random.choice(LINES))
            text = end.join(lines)
        case 1:
            text = text.removesuffix(end)
        case 2:
            text += end * 2
        case 3:
            text = text.replace(end, random.choice(("\n", "\r", "\r\n")), random.randrange(4))
        case 4:
            text = "\ufeff" + text
        case 5:
            place = random.randrange(len(text))
            text = text[:place] + random.choice('",\n\r') + text[place + random.randrange(2) :]
    content = text.encode()
    return content + b"\xff\n" if random.randrange(25) == 0 else content


def _carefully(monkeypatch: pytest.MonkeyPatch, folder: Folder, content: bytes, **more: object) -> Result:
    with monkeypatch.context() as patched:
        patched.setattr(formats, "plain_text", lambda *_, **__: None)
        return folder.check(content, FIELDS, schema=SCHEMA, **more)


def _same(one: Result, other: Result) -> None:
    assert one.findings == other.findings
    assert one.examined.rows == other.examined.rows
    assert [replace(t, preview=()) for t in one.examined.tables] == [
        replace(t, preview=()) for t in other.examined.tables
    ]
    for number in range(len(one.examined.tables)):
        assert one.rows(number) == other.rows(number)


@pytest.mark.parametrize("seed", range(6))
def test_both_ways_give_the_same_findings_rows_and_digests(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(seed)
    folder = Folder(root=tmp_path)
    for _ in range(15):
        content = _text(random)
        encoding = random.choice(("utf-8", "utf-8", "gb18030"))
        if encoding != "utf-8":
            content = content.decode("utf-8", "replace").encode(encoding)
        _same(
            folder.check(content, FIELDS, schema=SCHEMA, encoding=encoding),
            _carefully(monkeypatch, folder, content, encoding=encoding),
        )


HEADER = ",".join(f["name"] for f in FIELDS)
ROWS = "".join(",".join([f"r{number}", *GOOD]) + "\n" for number in range(300))


def _refused(*_: object, **__: object) -> None:
    raise AssertionError("this way should not have been taken")


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{ROWS}",
        f"{HEADER}\n{ROWS}".replace("\n", "\r\n"),
        f"\ufeff{HEADER}\n{ROWS}",
        f"{HEADER}\n{ROWS}".replace("吕四港", '"吕四,""港"""'),
        f"{HEADER}\n{ROWS}".removesuffix("\n"),
    ],
)
def test_a_good_table_is_never_laid_out(
    content: str, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "fill", _refused)
    result = folder.check(content, FIELDS, schema=SCHEMA)
    assert not result.findings, result.messages
    assert result.table().rows == 300


def test_a_wrong_cell_of_a_plain_table_is_found_without_python_reading_the_rows(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "stage", _refused)
    result = folder.check(f"{HEADER}\n{ROWS}".replace("r7,吕四港,-3", "r7,吕四港,三"), FIELDS, schema=SCHEMA)
    assert (result.one().line, result.one().row, result.one().field) == (9, 8, "数")


@pytest.mark.parametrize("broken", ["\n", "r9,a,1,1,,,是,甲,,\n", "r9\n", 'r9,a"b,1,1,,,是,甲,\n'])
def test_what_duckdb_would_forgive_is_read_with_care(
    broken: str, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[object] = []
    careful = staging.stage
    monkeypatch.setattr(formats, "stage", lambda *given: called.append(given) or careful(*given))
    folder.check(f"{HEADER}\n{ROWS}{broken}{ROWS.replace('r', 's')}", FIELDS, schema=SCHEMA)
    assert called


def test_a_required_column_that_the_header_lacks_is_told_once(folder: Folder) -> None:
    fields = [field("id"), field("名称", constraints={"required": True})]
    assert "名称" in folder.check("id,名\n1,a\n2,b\n", fields).one().message
    keyed = folder.check("编号,名称\n1,a\n2,b\n", fields, schema={"primaryKey": ["id"]})
    assert [finding.row for finding in keyed.findings] == [None]

"""Catalogues of others as one list of entries, in the words of the 31 columns.

    CKAN's JSON (one answer, a list, a dump)  ─┐
    DCAT in JSON-LD or Turtle                 ─┼─▶ Foreign: entries, and what could not be mapped
    the 31 columns in a workbook              ─┘

Whatever a file states and an entry cannot hold is a `Loss`, one for each place: nothing goes silently.
"""

from __future__ import annotations

from pathlib import Path

from site_builder.content.marks import file_has_mark
from site_builder.errors import Held
from site_builder.foreign import ckan, dcat, template
from site_builder.foreign.entry import Foreign, ForeignEntry, ForeignTable, ForeignUnreadable, Loss

__all__ = [
    "ENDINGS",
    "Foreign",
    "ForeignEntry",
    "ForeignTable",
    "ForeignUnreadable",
    "Loss",
    "is_one",
    "read",
]

MAX_BYTES = 256 * 1024 * 1024
"""A province's catalogue as JSON-LD is a fifth of this."""
ENDINGS = (".json", ".jsonl", ".ndjson", ".jsonld", ".ttl", ".xlsx", ".xlsm")


def is_one(path: Path) -> bool:
    """Whether a file may be somebody's catalogue: by its name, and a `.json` unless it is a Data Package."""
    ending = path.suffix.lower()
    if not path.is_file() or ending not in ENDINGS:
        return False
    return ending != ".json" or ckan.is_answer(path.read_bytes()[:MAX_BYTES]) or dcat.is_json_ld(path)


def read(path: Path) -> Foreign:
    """Every entry of a file, in its order.

    Raises:
        ForeignUnreadable: no such file, not one of the formats, damaged, or without any entry; says what to do.
        Held: something in it carries a 密级标志.
    """
    ending = path.suffix.lower()
    if not path.is_file():
        raise ForeignUnreadable(f"没有这个文件：{path}")
    if ending not in ENDINGS:
        raise ForeignUnreadable(
            f"{path.name} 不是能读的目录文件；请导出为 CKAN 的 JSON、DCAT 的 JSON-LD 或 Turtle（.jsonld、.ttl），"
            "或国家模板 31 列的 xlsx。"
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ForeignUnreadable(f"{path.name} 超过 {MAX_BYTES >> 20} MB；请分批导出，分几次编入。")
        with path.open("rb") as file:
            if file_has_mark(file):
                raise Held
        found = _read(path, ending)
    except OSError as error:
        raise ForeignUnreadable(f"{path.name} 读不出来：{error.strerror}") from error
    if not found.entries:
        raise ForeignUnreadable(f"{path.name} 里没有一项信息资源；请确认导出时选的是数据集，不是机构或分组。")
    return found


def _read(path: Path, ending: str) -> Foreign:
    if ending in (".xlsx", ".xlsm"):
        return template.read(path)
    if ending in (".ttl", ".jsonld") or (ending == ".json" and dcat.is_json_ld(path)):
        return dcat.read(path)
    return ckan.read(path)

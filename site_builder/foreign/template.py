"""A workbook that another city filled in: the 31 columns, wherever they stand and however they are headed."""

from __future__ import annotations

from pathlib import Path

from site_builder.foreign.entry import BETWEEN, Foreign, ForeignEntry, ForeignTable, ForeignUnreadable, Loss
from site_builder.workbook.entries import Entry, entries
from site_builder.workbook.guide import GUIDE_SHEET
from site_builder.workbook.headers import Headed, headed
from site_builder.workbook.reading import Sheet, WorkbookUnreadable
from site_builder.workbook.reading import read as read_workbook
from site_builder.workbook.writing import LISTS_SHEET

ITEM = "信息项名称"


def read(path: Path) -> Foreign:
    """Every 信息资源 of every sheet that has the columns; 本市扩展 of ours is joined by code or name.

    Raises:
        ForeignUnreadable: no sheet has the columns, or the workbook cannot be opened.
    """
    try:
        sheets = read_workbook(path)
    except WorkbookUnreadable as error:
        raise ForeignUnreadable(str(error)) from error
    losses: list[Loss] = []
    national: list[ForeignEntry] = []
    extensions: list[Entry] = []
    for sheet in sheets:
        found = headed(sheet)
        if found is None:
            if any(map(any, sheet.rows)) and sheet.name not in (GUIDE_SHEET, LISTS_SHEET):
                losses.append(_whole(sheet))
            continue
        rows, lost = entries(found)
        losses += [
            Loss(entry="（没有名称的行）", where=one.spot.address, value="", why=one.message) for one in lost
        ]
        losses += _unknown(found)
        if found.is_extension:
            extensions += rows
        else:
            national += [_entry(row, losses) for row in rows]
    if not national:
        raise ForeignUnreadable(
            f"{path.name} 里没有认得出的表头；表头要写国家模板的列名，至少有“信息资源名称”等四列。"
        )
    for more in extensions:
        _join(more, national, losses)
    return Foreign(kind="国家模板", entries=tuple(national), losses=tuple(losses))


def _entry(row: Entry, losses: list[Loss]) -> ForeignEntry:
    title = row.title or row.code
    entry = ForeignEntry(key=row.code or title)
    for at, column in row.resource_columns():
        said = row.said(at)
        if not said:
            continue
        entry.said[column.header] = said[0][0]
        for text, number in said[1:]:
            why = f"同一信息资源的各行写得不一样，采用了“{said[0][0][:20]}”"
            losses.append(Loss(entry=title, where=row.at(at, number).address, value=text, why=why))
    entry.said.setdefault("信息资源名称", title)
    items = []
    places = {column.header: at for at, column in row.item_columns().items()}
    for number in row.item_rows():
        item = {header: row.headed.sheet.cell(number, at) for header, at in places.items()}
        if item.get(ITEM):
            items.append(item)
        else:
            spot, value = (
                row.at(places.get(ITEM, 0), number).address,
                BETWEEN.join(filter(None, item.values())),
            )
            losses.append(Loss(entry=title, where=spot, value=value, why="这一行没有信息项名称"))
    entry.tables.append(ForeignTable(title=entry.title, items=tuple(items)))
    return entry


def _join(more: Entry, national: list[ForeignEntry], losses: list[Loss]) -> None:
    same = [one for one in national if more.code and one.said.get("信息资源代码") == more.code]
    same = same or [one for one in national if one.title == more.title]
    for at, column in more.resource_columns():
        for text, number in more.said(at)[:1]:
            if same:
                same[0].said.setdefault(column.header, text)
            else:
                where = more.at(at, number).address
                losses.append(
                    Loss(entry=more.title, where=where, value=text, why="第一张表里没有这项信息资源")
                )


def _unknown(found: Headed) -> list[Loss]:
    lost: list[Loss] = []
    for at, header in (*found.unknown.items(), *found.doubled.items()):
        why = "重复的列，没有采用" if at in found.doubled else "目录里没有对应内容的列"
        lost += [
            Loss(entry=f"第 {row + 1} 行", where=f"{found.sheet.name}“{header}”", value=text, why=why)
            for row in range(found.first, len(found.sheet.rows))
            if (text := found.sheet.cell(row, at))
        ]
    return lost


def _whole(sheet: Sheet) -> Loss:
    return Loss(entry=f"工作表“{sheet.name}”", where="整张", value="", why="没有认得出的表头，没有读")

"""Sheet 3: 填报说明."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.workbook.column import Column
from site_builder.workbook.columns import NATIONAL, NATIONAL_SHEET
from site_builder.workbook.extension import EXTENSION, EXTENSION_SHEET
from site_builder.workbook.office import Office

GUIDE_SHEET = "填报说明"
DEPARTMENT = "部门标识"
"""Beside it stands whose workbook it is, for a department that has no entry yet."""

RULES = (
    f"“{NATIONAL_SHEET}”是国家模板的 31 列，一个信息项一行；同一信息资源的单元格合并在一起。",
    f"“{EXTENSION_SHEET}”一个信息资源一行，写共享范围、使用用途、依据、人员等。",
    "灰色单元格由系统得出，已锁定，不用填写；其余直接改。保护没有密码，只为防止误改。",
    "修改：改单元格即可，没有改的内容不会变动。空着表示没有；清空必填的单元格会被指出。",
    "新增信息项：在该信息资源的各行之间插入一行，填信息项名称、数据类型、数据长度。",
    "删去信息项：清空该行的信息项名称、数据类型和数据长度。",
    f"新增信息资源：在“{NATIONAL_SHEET}”最后接着写，信息资源代码空着；“{EXTENSION_SHEET}”也接着写一行，"
    "信息资源名称写得一样。代码和标识由工具分配。",
    "信息资源不能在这里删除：不再使用的，状态改为停用并写停用日期和理由；删掉的行不起作用。",
    "一格写几项的，用“；”隔开。日期写成 2026-03-01；数字只写数字。",
    "有条件共享须写共享条件、共享范围、使用用途和提供方式（第十四条）。",
    "不予共享须写理由和依据，依据限于法律、行政法规、党中央国务院政策（第十条（一））。",
    "表里只写目录，不写数据。涉密和工作秘密信息不得写入。",
    "名称、摘要、共享条件或信息项改动后，保密审查须重做（第十八条）。",
)


def lines(office: Office) -> Iterator[tuple[str, ...]]:
    """The rows of the sheet: rules, then every column with what it means."""
    yield (f"{office.title}政务信息资源目录填报说明",)
    for number, rule in enumerate(RULES, start=1):
        yield (f"{number}. {rule}",)
    yield ()
    yield (DEPARTMENT, office.id)
    yield ()
    yield ("工作表", "列", "怎么填", "可选")
    for sheet, columns in ((NATIONAL_SHEET, NATIONAL), (EXTENSION_SHEET, EXTENSION)):
        for column in columns:
            yield (sheet, column.header, column.explanation().replace("\n", ""), _choices(column, office))


def _choices(column: Column, office: Office) -> str:
    words = column.choices(office)
    shown = [str(column.form.show(word)) for word in words]
    return "、".join(shown) if len(words) <= 40 else "、".join(shown[:40]) + " 等"

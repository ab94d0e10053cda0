"""Whether each code list has its columns, and a cell that later steps can use in each."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.codelists import SHAPES, Row, Shape, is_number
from site_builder.findings import Finding, Place
from site_builder.law import RULES
from site_builder.sources import CodeList, Source
from site_builder.structure.wording import nearest


def check(source: Source) -> Iterator[Finding]:
    """What is wrong with the code lists of a source."""
    for name, code_list in source.code_lists.items():
        shape = SHAPES.get(name)
        if shape is None:
            near = nearest(name, SHAPES)
            hint = f"你是否想写 {near}.csv？" if near else f"代码表只有：{'、'.join(SHAPES)}。"
            yield _finding(code_list, None, f"不认识的代码表“{name}”，不会被读取。", hint)
            continue
        missing = [column for column in shape.columns if column not in code_list.columns]
        if missing:
            fact = f"代码表缺少列：{'、'.join(missing)}。"
            yield _finding(code_list, 1, fact, f"第一行写成：{','.join(shape.columns)}")
        else:
            yield from _rows(code_list, shape)


def _rows(code_list: CodeList, shape: Shape) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], int] = {}
    for row, line in zip(code_list.rows, code_list.lines, strict=True):
        key = (*(row[column] for column in shape.key), *(row.get(column, "") for column in shape.parts))
        if not key[0]:
            yield _finding(code_list, line, f"{shape.key[0]} 是空的。", "写上内容，或删去这一行。")
        elif key in seen:
            fact = f"“{'、'.join(filter(None, key))}”与第 {seen[key]} 行重复。"
            yield _finding(code_list, line, fact, "只留一行。")
        seen.setdefault(key, line)
        yield from _cells(code_list, shape, row, line)


def _cells(code_list: CodeList, shape: Shape, row: Row, line: int) -> Iterator[Finding]:
    for column in shape.numbers:
        if row[column] and not is_number(row[column]):
            wrong = "超过六位" if row[column].isascii() and row[column].isdigit() else "不是整数"
            yield _finding(code_list, line, f"{column} “{row[column]}”{wrong}。", "写半角数字，如 30。")
    for column, allowed in shape.words.items():
        if row[column] not in allowed:
            fact = f"{column} “{row[column]}”不是可选的词。"
            yield _finding(code_list, line, fact, f"可选：{'、'.join(allowed)}。")


def _finding(code_list: CodeList, line: int | None, message: str, hint: str) -> Finding:
    place = Place(line=line, column=None if line is None else 1)
    return RULES["S01"].finding(file=code_list.path, message=message, hint=hint, place=place)

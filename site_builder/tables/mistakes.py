"""Why a value is wrong, in a clerk's words, and what to do about it."""

from __future__ import annotations

import re

from site_builder.catalog import Field
from site_builder.tables.faults import shown
from site_builder.tables.grid import (
    BOOLEAN,
    DATE,
    DATETIME,
    ERROR,
    FLOAT,
    INTEGER,
    ROUNDED,
    TEXT,
    TIME,
    Sentence,
)

_TYPES = {
    "string": "文本",
    "integer": "整数",
    "number": "数值",
    "boolean": "是否（true/false）",
    "date": "日期",
    "datetime": "日期时间",
    "time": "时间",
    "year": "年份",
    "yearmonth": "年月",
    "duration": "时长",
    "geopoint": "坐标点",
    "geojson": "GeoJSON",
    "object": "JSON 对象",
    "array": "JSON 数组",
    "list": "列表",
    "any": "值",
}
_WRITTEN = {
    "integer": "只写数字和正负号，例如 1200。",
    "number": "只写数字、小数点和正负号，例如 1200.5。",
    "date": "写成 2025-03-01 的样子；另有写法的，在字段的 format 里写明（如 %Y/%m/%d）。",
    "datetime": "写成 2025-03-01T08:30:00 的样子；另有写法的，在字段的 format 里写明。",
    "time": "写成 08:30:00 的样子。",
    "year": "写成四位数字，例如 2025。",
    "yearmonth": "写成 2025-03 的样子。",
    "boolean": "写 true 或 false；写“是”“否”的，在字段里加 trueValues、falseValues。",
    "duration": "按 ISO 8601 写，例如 P1Y2M。",
    "geopoint": "写成“经度,纬度”，例如 121.66,31.81。",
    "object": '写成 JSON 对象，例如 {"a": 1}。',
    "array": "写成 JSON 数组，例如 [1, 2]。",
}
_KINDS = {
    INTEGER: "数字",
    FLOAT: "数字",
    ROUNDED: "数字",
    BOOLEAN: "逻辑值",
    DATE: "日期",
    DATETIME: "日期时间",
    TIME: "时间",
}
_FULL_WIDTH = re.compile(r"[０-９．，－]")
_GROUPED = re.compile(r"\A\s*[-+]?\d{1,3}(,\d{3})+(\.\d*)?\s*")


def type_name(field: Field) -> str:
    """The type as a clerk calls it."""
    name = _TYPES.get(field.type, field.type)
    return f"{name}（{field.format}）" if field.format and field.format != "default" else name


def mistake(field: Field, value: str, kind: str) -> Sentence:
    """The sentence about one wrong value; the message goes on after the field's name."""
    shows = shown(value, field)
    if kind == ERROR:
        return Sentence(f"的单元格是错误值{shows}。", "改正单元格里的公式，或把值填上。")
    if kind == ROUNDED and field.type in ("integer", "string"):
        return Sentence(
            f"的单元格是超过 15 位的数字{shows}，Excel 已经丢失末几位。",
            "从原系统重新导出，这一列先设为文本格式；字段类型用 string。",
        )
    if field.type == "string" and kind in _KINDS:
        return Sentence(
            f"的值{shows}在文件里是{_KINDS[kind]}，信息项是文本（前导零可能已经丢失）。",
            "把这一列设为文本格式重新填写，或在描述文件里改字段类型。",
        )
    wanted = type_name(field)
    if _FULL_WIDTH.search(value) and field.type in _WRITTEN:
        return Sentence(f"的值{shows}有全角数字或符号，不是{wanted}。", "改成半角。")
    if field.type in ("integer", "number") and kind == TEXT and _GROUPED.fullmatch(value):
        return Sentence(
            f"的值{shows}有千位分隔符，不是{wanted}。", "去掉逗号；确要保留的，在字段里写 groupChar。"
        )
    if field.type == "integer" and re.fullmatch(r"[-+]?\d+\.\d*", value.strip()):
        return Sentence(f"的值{shows}有小数点，不是{wanted}。", "写成整数，或把字段类型改为 number。")
    if field.type in ("date", "datetime") and re.match(r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}", value):
        return Sentence(f"的值{shows}不是{wanted}的写法，或没有这一天。", _WRITTEN[field.type])
    return Sentence(f"的值{shows}不是{wanted}。", _WRITTEN.get(field.type, "按字段的类型和格式填写。"))

"""Sheet 1: the 31 columns of the national template (编制指南 of 2017), in its order and words."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder import datatypes
from site_builder.catalog import SharingType
from site_builder.workbook import derived
from site_builder.workbook.column import Column, Json, Key
from site_builder.workbook.forms import Choice, Day, Number, Text, Words

NATIONAL_SHEET = "政务信息资源目录"

_LETTERS = {
    spelled.casefold(): letter
    for letter, name in datatypes.NAMES.items()
    for spelled in (
        name, f"{name}{letter}", f"{name} {letter}", f"{letter}{name}", f"{letter} {name}",
        f"{letter}-{name}", f"{name}({letter})", f"{letter}({name})",
    )
} | {"字符串": "C", "字符串型": "C", "文本型": "C", "时间型": "T", "布尔型": "L", "整数型": "I", "长整型": "I"}  # fmt: skip
_LABELS = {letter: f"{name} {letter}" for letter, name in datatypes.NAMES.items()}
_SHARING = {
    "1": SharingType.UNCONDITIONAL.value,
    "2": SharingType.CONDITIONAL.value,
    "3": SharingType.DENIED.value,
    "无条件": SharingType.UNCONDITIONAL.value,
    "有条件": SharingType.CONDITIONAL.value,
    "不予": SharingType.DENIED.value,
    "不共享": SharingType.DENIED.value,
}
_CYCLES = {"年": "每年", "半年": "每半年", "季度": "每季度", "季": "每季度", "月": "每月", "周": "每周",
           "日": "每日", "每天": "每日", "每季": "每季度", "不定时": "不定期"}  # fmt: skip
_CENSUS = (
    ("totalGb", "数据存储总量（G）"),
    ("records10k", "结构化信息记录总数（万）"),
    ("sharedGb", "已共享的数据存储量（G）"),
    ("sharedRecords10k", "已共享结构化记录数（万）"),
    ("openGb", "已开放的数据存储量（G）"),
    ("openRecords10k", "已开放结构化记录数（万）"),
)


def _data_type(field: Json) -> object:
    return datatypes.letter_of(str(field.get("type", "string")))


def _constraints(field: Json) -> Json:
    found = field.get("constraints")
    return found if isinstance(found, Mapping) else {}


def _length(field: Json) -> object:
    return _constraints(field).get("maxLength")


def _length_key(field: Json) -> Key:
    gov = field.get("gov")
    stated = isinstance(gov, Mapping) and "length" in gov
    return ("constraints", "maxLength") if "maxLength" in _constraints(field) and not stated else _GOV_LENGTH


_GOV_LENGTH = ("gov", "length")

NATIONAL: tuple[Column, ...] = (
    Column(header="类", group="信息资源分类", derive=derived.level(1), width=12,
           note="新增的可以写类的名称或代码；空着的按部门信息资源分配。"),
    Column(header="项", group="信息资源分类", derive=derived.level(3), width=14),
    Column(header="目", group="信息资源分类", derive=derived.level(6), width=12),
    Column(header="细目", group="信息资源分类", derive=derived.detail, width=14),
    Column(header="信息资源名称", key=("title",), is_required=True, width=24,
           variants=("资源名称", "目录名称")),
    Column(header="信息资源代码", key=("gov", "code"), form=Text(is_code=True), is_locked=True, width=24,
           variants=("资源代码", "信息资源编码", "目录代码"), note="由系统分配，不再改变；新增的空着。"),
    Column(header="信息资源提供方", group="信息资源提供方", derive=derived.provider, width=18,
           variants=("提供方", "信息资源提供单位", "提供单位", "资源提供方")),
    Column(header="提供方内部部门", group="信息资源提供方", key=("gov", "unit"), width=16,
           variants=("内部部门", "提供方内设机构")),
    Column(header="资源提供方代码", derive=derived.uscc, width=21,
           variants=("信息资源提供方代码", "提供方代码", "统一社会信用代码")),
    Column(header="信息资源摘要", key=("description",), form=Text(lines=True), is_required=True, width=36,
           variants=("资源摘要", "摘要")),
    Column(header="信息资源格式分类", group="信息资源格式", key=("gov", "format", "class"), form=Choice(),
           is_required=True, variants=("格式分类", "资源格式分类")),
    Column(header="信息资源格式类型", group="信息资源格式", key=("gov", "format", "type"), words="types",
           is_open=True, variants=("格式类型", "资源格式类型")),
    Column(header="其他类型资源格式描述", group="信息资源格式", key=("gov", "format", "note"), width=18,
           variants=("其他格式描述", "其他类型资源格式说明")),
    *(
        Column(header=header, group="信息资源大普查", key=("gov", "census", key), form=Number(), width=11,
               absent=lambda _: 0)
        for key, header in _CENSUS
    ),
    Column(header="信息项名称", group="信息项信息", key=("title",), is_item=True, is_required=True, width=22,
           variants=("数据项名称", "信息项", "数据项", "信息项中文名", "数据项中文名"),
           note="一个信息项一行。新增的插入一行；删去的，清空这一行的信息项名称、数据类型和数据长度。"),
    Column(header="数据类型", group="信息项信息", key=("gov", "dataType"), is_item=True, absent=_data_type,
           form=Choice(variants=_LETTERS, labels=_LABELS), variants=("信息项数据类型", "字段类型")),
    Column(header="数据长度", group="信息项信息", key=_GOV_LENGTH, is_item=True, absent=_length,
           form=Text(is_code=True), place=_length_key, width=10, variants=("信息项数据长度", "长度", "字段长度"),
           note="如 50；有小数的写成 8,2。"),
    Column(header="共享类型", group="共享属性", key=("gov", "sharing", "type"), is_required=True,
           form=Choice(variants=_SHARING), variants=("共享属性",)),
    Column(header="共享条件", group="共享属性", key=("gov", "sharing", "conditions"), form=Text(lines=True),
           absent=derived.conditions, width=30,
           variants=("共享条件/不予共享依据", "共享条件或不予共享依据", "共享条件及依据"),
           note="有条件共享必填；共享范围和使用用途写在“本市扩展”。不予共享的，依据写在“本市扩展”，这里自动列出。"),
    Column(header="共享方式分类", group="共享方式", key=("gov", "sharing", "channel"), form=Choice(),
           absent=lambda _: "共享平台方式", variants=("共享方式",)),
    Column(header="共享方式类型", group="共享方式", derive=derived.access_kind,
           note="由“本市扩展”的提供方式得出。"),
    Column(header="是否向社会开放", group="开放属性", derive=derived.is_open, form=Number(), width=10,
           variants=("是否开放", "是否社会开放"), note="1 是，0 否；由“本市扩展”的开放类型得出。"),
    Column(header="开放条件", group="开放属性", key=("gov", "opening", "conditions"), form=Text(lines=True),
           width=20),
    Column(header="更新周期", key=("gov", "updateCycle"), form=Choice(variants=_CYCLES), is_required=True,
           width=10, variants=("数据更新周期", "更新频率")),
    Column(header="发布日期", key=("gov", "publishedOn"), form=Day(), width=12, variants=("资源发布日期",)),
    Column(header="关联及类目名称", key=("gov", "related"), form=Words(is_code=True), width=26,
           variants=("关联资源代码", "关联信息资源代码", "关联资源", "关联类目名称")),
)  # fmt: skip
"""The 31 columns."""

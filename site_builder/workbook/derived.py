"""Cells that nobody fills in: what follows from the code, the department and other columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from site_builder.workbook.forms import written
from site_builder.workbook.office import Office, code_of

Json = Mapping[str, object]

KINDS = {"系统对接": "接口", "联机查询": "接口", "前置机共享": "数据库", "部门批量下载": "文件"}
"""第十四条的提供方式 → 共享方式类型 of the 编制指南."""


def level(digits: int) -> Callable[[Json, Office], object]:
    """类, 项 or 目 of the code, by name where the classification has it."""

    def derive(value: Json, office: Office) -> object:
        code = code_of(value)[:digits]
        return office.classes.get(code, code)

    return derive


def detail(value: Json, office: Office) -> object:
    """细目 of the code."""
    return code_of(value).partition("/")[0][6:]


def provider(value: Json, office: Office) -> object:
    """信息资源提供方."""
    return office.title


def uscc(value: Json, office: Office) -> object:
    """信息资源提供方代码."""
    return office.uscc


def access_kind(value: Json, office: Office) -> object:
    """共享方式类型 of the 提供方式 (第十四条)."""
    access = _object(_object(value.get("gov")).get("sharing")).get("access")
    ways = access if isinstance(access, list) else []
    return "、".join(dict.fromkeys(KINDS[way] for way in ways if way in KINDS))


def is_open(value: Json, office: Office) -> object:
    """是否向社会开放: 1 for both kinds of opening."""
    kind = _object(_object(value.get("gov")).get("opening")).get("type", "不予开放")
    return 0 if kind == "不予开放" else 1


def conditions(value: Json) -> object:
    """共享条件 of a 不予共享 entry is its basis, as the template asks."""
    bases = _object(_object(value.get("gov")).get("sharing")).get("denialBasis")
    named = [_object(one) for one in bases] if isinstance(bases, list) else []
    listed = [f"{written(one.get('title', ''))}{written(one.get('article', ''))}" for one in named]
    return "；".join(filter(None, listed)) or None


def _object(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}

"""What a secrecy review was about (第十八条): one digest, so that a later change is noticed.

A review is given for a title, a summary, terms of sharing and a list of fields. The digest stands
beside the review; when it no longer fits, the entry has to be reviewed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

QUESTIONS = (
    "名称、摘要和信息项名称本身是否涉及国家秘密、工作秘密",
    "数据是否属于国家秘密（对照本行业、本领域保密事项范围）",
    "数据是否属于工作秘密，或是不宜扩大知悉范围的内部信息",
    "与其他已共享的数据汇聚、关联后，是否可能推知国家秘密、工作秘密",
    "是否含有未在上表标明的个人信息、商业秘密",
    "含个人信息的，提供是否超出履行法定职责所必需的范围",
    "拟定的共享类型、条件和范围是否不足以保障安全",
)
"""What a reviewer is asked on paper, each so that 是 is a reason to stop."""
SHORT = 8
"""So many digits of the digest are enough to compare a paper with the screen."""

_COMPACT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(descriptor: Mapping[str, object]) -> str:
    """`gov.secrecyReview.hash` of a descriptor as it is written."""
    gov = _object(descriptor.get("gov"))
    sharing = _object(gov.get("sharing"))
    reviewed = {
        "title": _text(descriptor.get("title")),
        "description": _text(descriptor.get("description")),
        "conditions": _text(sharing.get("conditions")),
        "scope": _text(sharing.get("scope")),
        "purpose": _text(sharing.get("purpose")),
        "fields": list(_fields(descriptor)),
    }
    compact = _COMPACT.encode(reviewed)
    # A lone surrogate is legal in JSON escapes but not in UTF-8; the digest must not fail on it.
    return "sha256:" + hashlib.sha256(compact.encode("utf-8", "surrogatepass")).hexdigest()


def _fields(descriptor: Mapping[str, object]) -> Iterator[list[str]]:
    """`[table, field, type]` in the order of the descriptor."""
    for resource in _list(descriptor.get("resources")):
        table = _object(resource)
        name = _text(table.get("name"))
        for item in _list(_object(table.get("schema")).get("fields")):
            field = _object(item)
            # Where no type is written the field is read as a string, and reviewed as one.
            yield [name, _text(field.get("name")), _text(field.get("type")) or "string"]


def _object(value: object) -> Mapping[str, object]:
    # `dict` first: it is one, and asking an abstract class takes ten times as long.
    return value if isinstance(value, dict) or isinstance(value, Mapping) else {}  # noqa: SIM101  see above


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

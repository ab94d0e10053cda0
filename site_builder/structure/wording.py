"""A violation in plain Chinese: the fact with the value in it, and the next thing to do."""

from __future__ import annotations

import difflib
import json
import unicodedata
from collections.abc import Iterable, Mapping

from site_builder.structure.schemas import Schema, node_at, repeated
from site_builder.structure.violations import Violation

_KINDS = {
    "string": "文本",
    "integer": "整数",
    "number": "数字",
    "boolean": " true 或 false",
    "array": "列表 […]",
    "object": "对象 {…}",
    "null": "null",
}
_SHOWN = 60


def message(violation: Violation, root: Schema) -> str:
    """The fact."""
    own = violation.schema.get("x-message")
    key, value = violation.key or "", violation.value
    if own:
        titled = node_at(root, [*violation.path, key]).get("title", key)
        return str(own).replace("{value}", _plain(value)).replace("{title}", titled).replace("{key}", key)
    if violation.keyword == "required":
        return f"缺少{_named(root, (*violation.path, key))}。"
    if violation.keyword == "unknown":
        return f"不认识的键“{_short(key)}”。"
    if violation.keyword == "forbidden":
        return f"这里不能写{_named(root, (*violation.path, key))}。"
    return f"{_label(root, violation.path)}{_wrong(violation)}"


def hint(violation: Violation, root: Schema) -> str:
    """The next thing to do."""
    if violation.keyword == "unknown":
        return _did_you_mean(violation)
    if violation.keyword == "uniqueItems":
        return "每项只写一次。"
    own = violation.schema.get("x-hint")
    key = violation.key or ""
    if violation.keyword == "required" and not own:
        wanted = node_at(root, [*violation.path, key])
        about = wanted.get("description") or wanted.get("x-hint", "")
        return f'加上 "{key}"：{about}'
    if own:
        return str(own)
    if violation.keyword == "forbidden":
        return "删去这一项。"
    node = node_at(root, violation.path)
    if violation.keyword in ("enum", "const"):
        return _choices(violation, node)
    if not violation.path:
        return "最外层写成一个对象：{ … }。"
    about = node if "description" in node else node_at(root, violation.path[:-1])
    return str(node.get("x-hint") or about.get("description") or "照 schemas/ 里的说明改正。")


def nearest(word: str, candidates: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The candidate that was most likely meant, if any is close."""
    wanted = {candidate.casefold(): candidate for candidate in candidates}
    found = difflib.get_close_matches(word.strip().casefold()[:100], wanted, n=1, cutoff=cutoff)
    return wanted[found[0]] if found else None


def _wrong(violation: Violation) -> str:
    keyword, value, expected = violation.keyword, violation.value, violation.expected
    shown = _plain(value)
    if keyword in ("type", "anyOf", "oneOf"):
        kinds = [expected] if isinstance(expected, str) else expected
        wanted = "或".join(_KINDS.get(kind, kind) for kind in kinds)
        return f"应是{wanted}，现在是{_described(value)}。"
    if keyword == "enum":
        return f"“{shown}”不是可选的词。"
    if keyword == "const":
        return f"应是 {json.dumps(expected, ensure_ascii=False)}，现在是 {shown}。"
    if keyword in ("pattern", "minLength"):
        return _wrong_text(str(value))
    if keyword == "format":
        return f"“{shown}”不是真实的{'日期' if expected == 'date' else '时间'}。"
    if keyword == "minItems":
        return "是空的列表。" if not value else f"至少要有 {expected} 项。"
    if keyword == "uniqueItems":
        return f"里有重复的项：“{_plain((repeated(value) or ('',))[0])}”。"
    limits = {"minimum": "不能小于", "maximum": "不能大于", "exclusiveMinimum": "须大于", "maxLength": "最长"}
    return f"{limits[keyword]} {expected}，现在是 {shown}。" if keyword in limits else f"“{shown}”不合写法。"


def _described(value: object) -> str:
    if isinstance(value, list | dict):
        return "列表" if isinstance(value, list) else "对象"
    if isinstance(value, str):
        return f"文本“{_short(value)}”"
    shown = _plain(value)
    return f" {shown}" if value is None or isinstance(value, bool) else f"数字 {shown}"


def _wrong_text(value: str) -> str:
    if not value.strip():
        return "是空的。"
    if value != value.strip():
        return f"前后有空格或空行：“{_short(value)}”。"
    if unicodedata.normalize("NFKC", value) != value and not value.isascii():
        return f"“{_short(value)}”不合写法，其中有全角字符。"
    return f"“{_short(value)}”不合写法。"


def _choices(violation: Violation, node: Schema) -> str:
    expected = violation.expected
    words = [str(word) for word in (expected if isinstance(expected, list) else [expected])]
    near = nearest(str(violation.value), words) if isinstance(violation.value, str) else None
    listed = f"可选：{'、'.join(words)}。"
    return f"你是否想写“{near}”？{listed}" if near and len(words) > 1 else listed


def _did_you_mean(violation: Violation) -> str:
    properties: Mapping[str, Schema] = violation.schema.get("properties", {})
    key = violation.key or ""
    titles = {node.get("title", name): name for name, node in properties.items() if isinstance(node, dict)}
    free = [name for name in properties if name not in violation.value]
    near = titles.get(key)
    for name, node in properties.items():
        if not near and isinstance(node, dict) and key in node.get("properties", {}):
            return f"你是否想写在“{name}”里面？"
    near = near or nearest(key, properties, cutoff=0.7)
    if near and near not in free:
        return f"你是否想写“{near}”？它已经写过，两处合并成一处。"
    if near:
        return f"你是否想写“{near}”？"
    if len(free) <= 12:
        return f"还可以写：{'、'.join(free)}；没有合适的，删去这一项。" if free else "删去这一项。"
    return "不属于目录的内容写到 gov 外面；否则删去。"


def _label(root: Schema, path: tuple[str | int, ...]) -> str:
    if not path:
        return "整个文件"
    if isinstance(path[-1], int):
        return f"{_label(root, path[:-1])}第 {path[-1] + 1} 项"
    title = node_at(root, path).get("title")
    return f"{title}（{path[-1]}）" if title else f"“{path[-1]}”"


def _named(root: Schema, path: tuple[str | int, ...]) -> str:
    title = node_at(root, path).get("title")
    return f"{title}（{path[-1]}）" if title else f"“{path[-1]}”"


def _plain(value: object) -> str:
    return _short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _short(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else "�" for sign in text[:_SHOWN])
    return shown + ("…" if len(text) > _SHOWN else "")

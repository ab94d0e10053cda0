"""JSON bodies → Query, or the keys of a lookup (API.md, Bodies)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import msgspec

from query_api.operators import OPERATORS, Takes
from query_api.problems import BadQuery, Mistake, Text
from query_api.query import parameters as words
from query_api.query.conditions import WrongValue, condition, names, refusal
from query_api.query.keys import stored_key
from query_api.query.model import AllOf, AnyOf, Not, Position, Query, Sort, Where
from query_api.query.url import AFTER, read_position, read_sort
from query_api.settings import Limits
from query_api.snapshot import Field, Table

QUERY_KEYS = ("where", "select", "sort", "limit", "after", "count")
LOOKUP_KEYS = ("keys", "select")
EVERYTHING = AllOf(parts=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Lookup:
    """Keys as they were asked for, the stored key of each, and the fields wanted."""

    asked: tuple[object, ...]
    stored: tuple[str, ...]
    select: tuple[Field, ...]


@dataclass(kw_only=True, slots=True)
class Body:
    """One reading of a body: every mistake with its pointer."""

    table: Table
    limits: Limits
    leaves: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, pointer: str, zh: str, en: str) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(pointer=pointer, detail=Text(zh=zh, en=en)))

    def finish(self) -> None:
        """Raise what was wrong, all of it at once."""
        if self.mistakes:
            raise BadQuery(
                f"请求体有 {len(self.mistakes)} 处错误，见 errors。",
                f"The body has {len(self.mistakes)} mistake(s), see errors.",
                errors=self.mistakes,
            )

    def text(self, pointer: str, text: Text) -> None:
        """Note a mistake that has its sentence already."""
        self.wrong(pointer, text.zh, text.en)


def query_from_body(raw: bytes, table: Table, limits: Limits) -> Query:
    """What a `query` body asks of the table.

    Raises:
        BadQuery: with every mistake.

    """
    body = Body(table=table, limits=limits)
    record = _object(raw, QUERY_KEYS, body)
    where = _where(record["where"], "/where", 1, body) if "where" in record else EVERYTHING
    if body.leaves > limits.leaves_max:
        body.wrong("/where", f"至多 {limits.leaves_max} 个条件", f"at most {limits.leaves_max} conditions")
    query = Query(
        where=where or EVERYTHING,
        select=_select(record, body),
        sort=_sort(record, body),
        limit=_limit(record, body),
        after=_after(record, body),
        has_count=_count(record, body),
    )
    body.finish()
    return query


def lookup_from_body(raw: bytes, table: Table, limits: Limits) -> Lookup:
    """The keys of a `lookup` body.

    Raises:
        BadQuery: with every mistake.

    """
    body = Body(table=table, limits=limits)
    record = _object(raw, LOOKUP_KEYS, body)
    keys = record.get("keys")
    if not isinstance(keys, list) or not 1 <= len(keys) <= limits.keys_max:
        most = limits.keys_max
        body.wrong("/keys", f"应为 1–{most} 个主键的列表", f"should be a list of 1 to {most} keys")
        keys = []
    stored: list[str] = []
    for position, key in enumerate(keys):
        parts = [_scalar(part) for part in (key if isinstance(key, list) else [key])]
        if any(part is None for part in parts):
            body.wrong(
                f"/keys/{position}", "主键的值应为文本或数", "a key's value should be text or a number"
            )
            continue
        found = stored_key([str(part) for part in parts], table)
        if isinstance(found, str):
            stored.append(found)
        else:
            for text in found:
                body.text(f"/keys/{position}", text)
    select = _select(record, body)
    body.finish()
    return Lookup(asked=tuple(keys), stored=tuple(stored), select=select)


def _object(raw: bytes, known: Collection[str], body: Body) -> Mapping[str, object]:
    try:
        record = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadQuery("请求体不是 JSON。", f"The body is not JSON: {error}.") from error
    if not isinstance(record, dict):
        raise BadQuery("请求体应为 JSON 对象。", "The body should be a JSON object.")
    _only(record, "", known, body)
    return record


def _only(record: Mapping[str, object], pointer: str, known: Collection[str], body: Body) -> None:
    for key in record:
        if key not in known:
            body.text(f"{pointer}/{escape(key)}", words.unknown(key, list(known), what=words.PARAMETER))


def escape(key: str) -> str:
    """A key as a token of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _where(record: object, pointer: str, depth: int, body: Body) -> Where | None:
    if not isinstance(record, dict):
        body.wrong(pointer, "应为对象", "should be an object")
        return None
    if depth > body.limits.depth_max:
        body.wrong(
            pointer,
            f"嵌套至多 {body.limits.depth_max} 层",
            f"nesting is at most {body.limits.depth_max} deep",
        )
        return None
    groups = [key for key in ("and", "or", "not") if key in record]
    if not groups:
        return _leaf(record, pointer, body)
    group = groups[0]
    _only(record, pointer, [group], body)
    if group == "not":
        part = _where(record["not"], f"{pointer}/not", depth + 1, body)
        return Not(part=part) if part else None
    inner = record[group]
    if not isinstance(inner, list) or not inner:
        body.wrong(f"{pointer}/{group}", "应为非空列表", "should be a list that is not empty")
        return None
    parts = [_where(part, f"{pointer}/{group}/{i}", depth + 1, body) for i, part in enumerate(inner)]
    whole = tuple(part for part in parts if part is not None)
    return AllOf(parts=whole) if group == "and" else AnyOf(parts=whole)


def _leaf(record: Mapping[str, object], pointer: str, body: Body) -> Where | None:
    body.leaves += 1
    _only(record, pointer, ("field", "op", "value"), body)
    name, op = record.get("field"), record.get("op")
    found = body.table.field(name) if isinstance(name, str) else None
    operator = OPERATORS.get(op) if isinstance(op, str) else None
    if found is None:
        body.text(f"{pointer}/field", words.unknown(str(name or ""), names(body.table), what=words.FIELD))
    if operator is None:
        body.text(f"{pointer}/op", words.unknown(str(op or ""), list(OPERATORS), what=words.OPERATOR))
    if found is None or operator is None:
        return None
    if (text := refusal(found, operator)) is not None:
        body.text(f"{pointer}/op", text)
        return None
    value = record.get("value", True if operator.takes is Takes.TRUTH else None)
    values = value if operator.takes is Takes.VALUES else [value]
    if not isinstance(values, list) or not 1 <= len(values) <= body.limits.in_values_max:
        most = body.limits.in_values_max
        body.wrong(f"{pointer}/value", f"应为 1–{most} 个值的列表", f"should be a list of 1 to {most} values")
        return None
    texts = [_value_text(found, item, operator.takes) for item in values]
    if any(text is None for text in texts):
        body.wrong(
            f"{pointer}/value",
            f"值的类型不对：“{found.name}”为 {found.type}；查空值用 isnull",
            f"wrong type of value: “{found.name}” is {found.type}; use isnull to ask for null",
        )
        return None
    try:
        return condition(found, operator, [str(text) for text in texts])
    except WrongValue as error:
        body.text(f"{pointer}/value", error.text)
        return None


def _value_text(field: Field, value: object, takes: Takes) -> str | None:
    """A JSON value as the text an address would have; None when its JSON type is not the field's."""
    if takes is Takes.TRUTH:
        return _scalar(value) if isinstance(value, bool) else None
    if isinstance(value, bool) != (field.type == "boolean") and not isinstance(value, str):
        return None
    if isinstance(value, int | float) and field.type not in {"integer", "number", "year", "boolean"}:
        return None  # A code is text: 000123 and 123 are two values.
    return _scalar(value)


def _scalar(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return value if isinstance(value, str) else None


def _select(record: Mapping[str, object], body: Body) -> tuple[Field, ...]:
    chosen: dict[str, Field] = {}
    for position, name in enumerate(_texts(record, "select", body)):
        if (found := body.table.field(name)) is None:
            body.text(f"/select/{position}", words.unknown(name, names(body.table), what=words.FIELD))
        else:
            chosen.setdefault(name, found)
    return tuple(chosen.values()) or body.table.fields


def _sort(record: Mapping[str, object], body: Body) -> tuple[Sort, ...]:
    chosen: dict[str, Sort] = {}
    for position, name in enumerate(_texts(record, "sort", body)):
        sort = read_sort(name, body.table)
        if isinstance(sort, Text):
            body.text(f"/sort/{position}", sort)
        else:
            chosen.setdefault(sort.field.name, sort)
    return tuple(chosen.values())


def _texts(record: Mapping[str, object], key: str, body: Body) -> list[str]:
    value = record.get(key, [])
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    body.wrong(f"/{key}", "应为文本的列表", "should be a list of text")
    return []


def _limit(record: Mapping[str, object], body: Body) -> int:
    value, most = record.get("limit", body.limits.page_default), body.limits.page_max
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return value
    body.wrong("/limit", f"应为 1–{most} 的整数", f"should be an integer from 1 to {most}")
    return body.limits.page_default


def _after(record: Mapping[str, object], body: Body) -> Position | None:
    value = record.get("after")
    if value is None:
        return None
    position = read_position(value) if isinstance(value, str) else None
    if position is None:
        body.text("/after", AFTER)
    return position


def _count(record: Mapping[str, object], body: Body) -> bool:
    value = record.get("count", "none")
    if value not in ("none", "exact"):
        body.wrong("/count", "应为 none 或 exact", "should be none or exact")
    return value == "exact"

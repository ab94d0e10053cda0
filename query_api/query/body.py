"""JSON bodies → Query, or the keys of a lookup (API.md, Bodies)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from query_api.problems import Mistake, Text, wrong_query
from query_api.query import parameters as words
from query_api.query.conditions import names
from query_api.query.keys import stored_key
from query_api.query.model import AllOf, Position, Query, Sort
from query_api.query.paging import AFTER, read_position
from query_api.query.reading import Body, only, read_where, scalar
from query_api.query.url import read_sort
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


def query_from_body(raw: bytes, table: Table, limits: Limits, mistakes: Sequence[Mistake] = ()) -> Query:
    """What a `query` body asks of the table; `mistakes` are those of its address.

    Raises:
        BadQuery: with every mistake.

    """
    body = Body(table=table, limits=limits, mistakes=list(mistakes))
    record = _object(raw, QUERY_KEYS, body)
    where = read_where(record["where"], "/where", 1, body) if "where" in record else EVERYTHING
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


def lookup_from_body(raw: bytes, table: Table, limits: Limits, mistakes: Sequence[Mistake] = ()) -> Lookup:
    """The keys of a `lookup` body; `mistakes` are those of its address.

    Raises:
        BadQuery: with every mistake.

    """
    body = Body(table=table, limits=limits, mistakes=list(mistakes))
    record = _object(raw, LOOKUP_KEYS, body)
    keys = record.get("keys")
    if not isinstance(keys, list) or not 1 <= len(keys) <= limits.keys_max:
        most = limits.keys_max
        body.wrong("/keys", f"应为 1–{most} 个主键的列表", f"should be a list of 1 to {most} keys")
        keys = []
    stored: list[str] = []
    for position, key in enumerate(keys):
        parts = [scalar(part) for part in (key if isinstance(key, list) else [key])]
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
    """The members of the body; without them nothing else can be told to be right or wrong."""
    try:
        record = msgspec.json.decode(raw)
    except (ValueError, RecursionError) as error:  # A text that is no UTF-8 is a ValueError of Python's own.
        body.wrong("", "请求体不是 JSON", f"the body is not JSON: {error}")
        raise wrong_query(body.mistakes) from error
    if not isinstance(record, dict):
        body.wrong("", "请求体应为 JSON 对象", "the body should be a JSON object")
        raise wrong_query(body.mistakes)
    members: dict[str, object] = record
    only(members, "", known, body)
    return members


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

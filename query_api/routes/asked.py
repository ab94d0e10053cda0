"""What was asked, as the audit keeps it: bodies of `query` and `lookup`, sensitive values as digests."""

from __future__ import annotations

from collections.abc import Sequence

from query_api.note import note_of
from query_api.operators import Takes
from query_api.query import AllOf, AnyOf, Condition, Download, Grouping, Not, Query, Value, Where
from query_api.query.keys import SEPARATOR
from query_api.query.values import canonical
from query_api.routes.call import Call
from query_api.snapshot import Field, Table

Json = dict[str, object]


def note_query(call: Call, query: Query, table: Table) -> None:
    """Note a page of rows."""
    sorts = [("-" if sort.is_descending else "") + sort.field.name for sort in query.sort]
    _note(
        call,
        {
            **_where(call, query.where),
            **_select(query.select, table),
            **({"sort": sorts} if sorts else {}),
            "limit": query.limit,
            **({"after": str(query.after)} if query.after else {}),
            **({"count": "exact"} if query.has_count else {}),
        },
    )


def note_download(call: Call, asked: Download, table: Table, *, written_as: str) -> None:
    """Note a table as one file."""
    _note(call, {**_where(call, asked.where), **_select(asked.select, table), "format": written_as})


def note_summary(call: Call, grouping: Grouping) -> None:
    """Note aggregates."""
    measures = [measure.name for measure in grouping.measures]
    by = [field.name for field in grouping.by]
    _note(call, {**_where(call, grouping.where), "by": by, "measures": measures})


def note_keys(call: Call, table: Table, stored: Sequence[str], select: Sequence[Field]) -> None:
    """Note keys, as stored; a composite one as its parts."""
    if table.is_keyed_by_sensitive:
        keys: Sequence[object] = [_key(call, table.key_fields, key) for key in stored]
    else:
        keys = plain_keys(table, stored)
    _note(call, {"keys": keys, **_select(select, table)})


def plain_keys(table: Table, stored: Sequence[str]) -> Sequence[object]:
    """Keys in which nothing is sensitive."""
    return stored if len(table.key_fields) == 1 else [key.split(SEPARATOR) for key in stored]


def _key(call: Call, fields: Sequence[Field], stored: str) -> object:
    # A key of one field may hold the sign that parts the others.
    parts = zip(fields, stored.split(SEPARATOR) if len(fields) > 1 else [stored], strict=True)
    kept = [_hidden(call, part) if field.sensitive else part for field, part in parts]
    return kept if len(kept) > 1 else kept[0]


def _note(call: Call, query: Json) -> None:
    note_of(call.request.scope).query = query


def _select(select: Sequence[Field], table: Table) -> Json:
    return {} if tuple(select) == table.fields else {"select": [field.name for field in select]}


def _where(call: Call, where: Where) -> Json:
    if isinstance(where, AllOf) and not where.parts:
        return {}
    return {"where": _part(call, where)}


def _part(call: Call, where: Where) -> Json:
    if isinstance(where, AllOf):
        return {"and": [_part(call, part) for part in where.parts]}
    if isinstance(where, AnyOf):
        return {"or": [_part(call, part) for part in where.parts]}
    if isinstance(where, Not):
        return {"not": _part(call, where.part)}
    return _leaf(call, where)


def _leaf(call: Call, condition: Condition) -> Json:
    field, takes = condition.field, condition.operator.takes
    values: list[object] = list(condition.values)
    if field.sensitive and takes is not Takes.TRUTH:
        values = [_hidden(call, _text(field, value)) for value in condition.values]
    value = values if takes is Takes.VALUES else values[0]
    return {"field": field.name, "op": condition.operator.name, "value": value}


def _text(field: Field, value: Value) -> str:
    return canonical(field, value)


def _hidden(call: Call, value: str) -> str:
    pseudonyms = call.service.pseudonyms
    # Without a state folder nothing is recorded, and nobody could search for it.
    return "hmac:" if pseudonyms is None else pseudonyms.of(value)

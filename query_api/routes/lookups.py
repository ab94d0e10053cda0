"""Calls with a body: many keys at once, nested filters; for values that must not stand in an address too."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from query_api.formats import row_record, to_json
from query_api.note import note_of
from query_api.problems import Mistake, UnsupportedMediaType
from query_api.query import Pairs, Position, lookup_from_body, position_from, query_from_body
from query_api.routes.access import Opened, open_rows
from query_api.routes.asked import note_keys, note_query
from query_api.routes.call import JSON, Call, Written
from query_api.routes.rows import TABLE, at_position, counted, fetch, require_key


@post(f"{TABLE}/lookup")
async def lookup(
    call: NamedDependency[Call], department: FromPath[str], dataset: FromPath[str], table: FromPath[str]
) -> Response[bytes]:
    """Up to 1,000 rows by key, in the order asked, misses said."""
    found = await open_rows(call, department, dataset, table)
    require_key(found.table)
    _require_json(call)
    pairs, limits = call.known_pairs(("_asof",)), call.service.settings.limits
    wanted = lookup_from_body(await call.request.body(), found.table, limits, pairs.mistakes)
    note_keys(call, found.table, wanted.stored, wanted.select)
    call.accept_json()

    async def write() -> Written:
        keys = list(dict.fromkeys(wanted.stored))
        matching = await found.call.service.engine.lookup(found.place, keys)
        note_of(call.request.scope).rows = len(matching)
        places = {field.name: number for number, field in enumerate(found.table.fields)}
        shown = [(field.name, places[field.name]) for field in wanted.select]
        by_key = {key: {name: row[at] for name, at in shown} for key, row in matching.items()}
        results = [
            {"key": asked, "found": stored in by_key, "row": by_key.get(stored)}
            for asked, stored in zip(wanted.asked, wanted.stored, strict=True)
        ]
        return Written(body=to_json({"results": results, **found.call.about(found.dataset)}))

    return await found.call.answer(write)


@post(f"{TABLE}/query")
async def query(
    call: NamedDependency[Call], department: FromPath[str], dataset: FromPath[str], table: FromPath[str]
) -> Response[bytes]:
    """One page of the rows a nested filter holds for; QUERY and POST alike."""
    found = await open_rows(call, department, dataset, table)
    _require_json(call)
    pairs, limits = call.known_pairs(("_asof", "_after")), call.service.settings.limits
    after = position_from(pairs)
    if isinstance(after, Mistake):
        pairs = pairs.and_wrong(after)
    asked = query_from_body(await call.request.body(), found.table, limits, pairs.mistakes)
    if isinstance(after, Position):
        # `next` is an address: the same body goes there again.
        asked = replace(asked, after=after)
    note_query(call, asked, found.table)
    call.accept_json()
    found, asked = await at_position(found, asked)

    async def write() -> Written:
        page, last = await fetch(found, asked)
        note_of(call.request.scope).rows = len(page)
        answer = {
            "rows": [row_record(asked.select, row) for row in page],
            "next": _next(found, last, pairs) if last else None,
            "complete": last is None,
            **await counted(found, asked),
            **found.call.about(found.dataset),
        }
        return Written(body=to_json(answer))

    return await found.call.answer(write)


def _next(found: Opened, last: Position, pairs: Pairs) -> str:
    kept = [pair for pair in pairs if pair[0] != "_after"]
    address = found.call.links.table(found.dataset.id, found.table.name) + "/query"
    return f"{address}?{urlencode([*kept, ('_after', str(last))])}"


def _require_json(call: Call) -> None:
    kind = call.request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if kind != JSON and not kind.endswith("+json"):
        raise UnsupportedMediaType(
            f"请求体类型应为 {JSON}，不是 {kind}。",
            f"The body should be {JSON}, not {kind}.",
            headers={"Accept": JSON},
        )

"""Rows of a table, and one row by its key."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from query_api.evidence import plain
from query_api.formats import Format, Page, accepted, named, row_record, to_json
from query_api.links import ROOT
from query_api.note import note_of
from query_api.problems import (
    BadKey,
    Mistake,
    NoPrimaryKey,
    PageExpired,
    RowNotFound,
    SensitiveByPost,
    refuse,
)
from query_api.query import Pairs, Position, Query, key_from_path, query_from_pairs
from query_api.routes.access import Opened, at_generation, open_rows
from query_api.routes.asked import note_keys, note_query
from query_api.routes.call import Call, Written
from query_api.routes.related import canonical, described_by
from query_api.routes.remembering import of_row, remember
from query_api.snapshot import Table
from query_api.sql import Cell

TABLE = f"{ROOT}/datasets/{{department:str}}/{{dataset:str}}/tables/{{table:str}}"

ROW = plain(f"{TABLE}/rows/{{key:str}}")

CONTENT_SIGNS = 12


@get(f"{TABLE}/rows")
async def rows(
    call: NamedDependency[Call], department: FromPath[str], dataset: FromPath[str], table: FromPath[str]
) -> Response[bytes]:
    """One page of the rows that pass the filters."""
    found = await open_rows(call, department, dataset, table)
    refuse_sensitive_key(found.table)
    pairs = call.pairs()
    chosen = named(pairs.of("_format"))
    if isinstance(chosen, Mistake):
        pairs = pairs.and_wrong(chosen)
    query = query_from_pairs(pairs, found.table, call.service.settings.limits)
    assert not isinstance(chosen, Mistake), "a query with mistakes was refused"
    written_as = chosen or accepted(call.request.headers.get("accept"))
    note_query(call, query, found.table)
    found, query = await at_position(found, query)

    async def write() -> Written:
        return await _page(found, query, written_as, pairs)

    return await found.call.answer(write)


async def _page(found: Opened, query: Query, chosen: Format, pairs: Pairs) -> Written:
    call, links = found.call, found.call.links
    page, last = await fetch(found, query)
    note_of(call.request.scope).rows = len(page)
    following = None
    if last is not None:
        kept = [pair for pair in pairs if pair[0] != "_after"]
        following = links.rows(found.dataset.id, found.table.name, [*kept, ("_after", str(last))])
    about = {
        "next": following,
        "complete": last is None,
        **await counted(found, query),
        **call.about(found.dataset),
    }
    related = [described_by(found), *canonical(found, links.rows, pairs)]
    if following:
        related.append(("next", following))
    body = chosen.write(Page(fields=query.select, rows=page, about=about))
    return Written(body=body, media_type=chosen.media_type, links=tuple(related))


async def fetch(found: Opened, query: Query) -> tuple[list[Sequence[Cell]], Position | None]:
    """The rows of a page, and where the next one begins; None when there is none."""
    engine = found.call.service.engine
    numbered = await found.call.held(engine.page(found.place, query))
    if numbered is None:
        return [], None
    page = numbered[: query.limit]
    if len(numbered) <= query.limit:
        return [row[1:] for row in page], None
    number = page[-1][0]
    assert isinstance(number, int), "the order column counts"
    return [row[1:] for row in page], Position(content=content_of(found.table), number=number)


async def counted(found: Opened, query: Query) -> dict[str, int]:
    """`count` when it was asked for; without a filter the record knows it."""
    if not query.has_count:
        return {}
    if not query.where_is_everything:
        engine = found.call.service.engine
        return {"count": await found.call.held(engine.count(found.place, query.where))}
    return {"count": found.table.rows}


def content_of(table: Table) -> str:
    """The beginning of a table's content digest: which rows in which order."""
    return table.content.removeprefix("sha256:")[:CONTENT_SIGNS]


async def at_position(found: Opened, query: Query) -> tuple[Opened, Query]:
    """The table the page before came from, which a publish in between may have replaced.

    Raises:
        PageExpired: that table is not kept.

    """
    if query.after is None or query.after.content == content_of(found.table):
        return found, query
    older = None if found.dataset.retention else await asyncio.to_thread(_older, found, query.after.content)
    if older is None:
        raise PageExpired(
            "翻页期间数据已更新，原版次不再提供；请去掉 _after 从头翻页。",
            "The data changed while you were paging and the older one is not kept; begin again without _after.",
        )
    return older, query


def _older(found: Opened, content: str) -> Opened | None:
    dataset, table = found.dataset.id, found.table
    for generation in found.call.service.generations.with_table(dataset, table.name, content):
        older = at_generation(found.call, generation, dataset, table.name)
        # The fields of the query are those of the newer table; they must mean the same there.
        if older is not None and older.table.fields == table.fields:
            return older
    return None


@get(f"{TABLE}/rows/{{key:str}}")
async def row(
    call: NamedDependency[Call],
    department: FromPath[str],
    dataset: FromPath[str],
    table: FromPath[str],
) -> Response[bytes]:
    """The row with this primary key."""
    found = await open_rows(call, department, dataset, table)
    require_key(found.table)
    refuse_sensitive_key(found.table)
    pairs = call.known_pairs(("_asof",))
    try:
        key = key_from_path(call.raw_key, found.table)
    except BadKey as wrong:
        if pairs.mistakes:
            refuse([*pairs.mistakes, *wrong.errors])
        raise
    refuse(pairs.mistakes)
    note_keys(call, found.table, [key], found.table.fields)
    call.accept_json()

    async def write() -> Written:
        matching = await found.call.service.engine.lookup(found.place, [key])
        note_of(call.request.scope).rows = len(matching)
        if key not in matching:
            raise RowNotFound("没有主键为此值的行。", "No row has this key.")
        record = row_record(found.table.fields, matching[key])
        body = to_json({"row": record, **found.call.about(found.dataset)})
        return Written(body=body, links=of_row(found, call.raw_key))

    answer = await found.call.answer(write)
    remember(found, ROW)
    return answer


def require_key(table: Table) -> None:
    """Refuse keys on a table that has none.

    Raises:
        NoPrimaryKey: as it says.

    """
    if table.key_column is None:
        raise NoPrimaryKey(
            f"表 {table.name} 没有可用的主键，请用 …/rows 加筛选查询。",
            f"Table {table.name} has no primary key to call by; filter with …/rows.",
        )


def refuse_sensitive_key(table: Table) -> None:
    """Refuse addresses for a table whose rows are named by sensitive values.

    Raises:
        SensitiveByPost: as it says.

    """
    if table.is_keyed_by_sensitive:
        raise SensitiveByPost(
            "这个表的主键含敏感信息项，只能用 POST …/lookup 或 POST …/query 查询。",
            "The primary key of this table is sensitive: use POST …/lookup or POST …/query.",
        )

"""Aggregates of a table."""

from __future__ import annotations

import math

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from query_api import sql
from query_api.formats import to_json
from query_api.note import note_of
from query_api.problems import Mistake, Text, refuse
from query_api.query import grouping_from_pairs
from query_api.routes.access import open_rows
from query_api.routes.asked import note_summary
from query_api.routes.call import Call, Written
from query_api.routes.related import canonical, described_by
from query_api.routes.rows import TABLE, refuse_sensitive_key


@get(f"{TABLE}/summary")
async def summary(
    call: NamedDependency[Call], department: FromPath[str], dataset: FromPath[str], table: FromPath[str]
) -> Response[bytes]:
    """Counts, sums, means and extremes by groups."""
    found = await open_rows(call, department, dataset, table)
    refuse_sensitive_key(found.table)
    pairs = call.pairs()
    grouping = grouping_from_pairs(pairs, found.table, call.service.settings.limits)
    note_summary(call, grouping)
    call.accept_json()
    names = [field.name for field in grouping.by] + [measure.name for measure in grouping.measures]

    async def write() -> Written:
        groups = await found.call.held(found.call.service.engine.summary(found.place, grouping))
        if len(groups) > sql.GROUPS_MAX:
            zh = f"分组多于 {sql.GROUPS_MAX} 个，请先筛选或减少 _by"
            en = f"more than {sql.GROUPS_MAX} groups: filter first or group by less"
            refuse([Mistake(parameter="_by", detail=Text(zh=zh, en=en))])
        for name, column in zip(names, zip(*groups, strict=True), strict=False):
            if any(isinstance(figure, float) and not math.isfinite(figure) for figure in column):
                zh, en = (
                    f"“{name}”的结果超出双精度数的范围，请先筛选",
                    f"{name} is beyond a double: filter first",
                )
                refuse([Mistake(parameter="_measures", detail=Text(zh=zh, en=en))])
        note_of(call.request.scope).rows = len(groups)
        records = [dict(zip(names, group, strict=True)) for group in groups]
        links = (described_by(found), *canonical(found, found.call.links.summary, pairs))
        return Written(body=to_json({"groups": records, **found.call.about(found.dataset)}), links=links)

    return await found.call.answer(write)

"""The list of datasets: searched, filtered, page by page. Nothing here asks the engine."""

from __future__ import annotations

import datetime
import re

from litestar import Response, get
from litestar.di import NamedDependency

from query_api.links import ROOT
from query_api.problems import DatasetNotFound, Mistake, Text
from query_api.query import Pairs, suggestion
from query_api.routes import suspended
from query_api.routes.call import Call
from query_api.routes.search import Hit, ordered
from query_api.snapshot import Dataset

DATASETS = ("q", "department", "sharing", "theme", "updated_after", "code", "_limit", "_after")
SHARING = ("无条件共享", "有条件共享", "不予共享")

_CURSOR = re.compile(r"([0-4])-([a-z0-9-]+/[a-z0-9-]+)")


@get(f"{ROOT}/datasets")
async def datasets(call: NamedDependency[Call]) -> Response[bytes]:
    """The datasets that have every term of `q` and pass the filters, the best first."""
    call.meet_caller()
    pairs = call.known_pairs(DATASETS)
    for mistake in _mistakes(call, pairs):
        pairs = pairs.and_wrong(mistake)
    call.take(pairs)
    codes = pairs.of("code")
    if codes:
        return _by_code(call, codes)
    hits = ordered(_filtered(call, pairs), " ".join(pairs.of("q")))
    limit, after = _page(call, pairs)
    rest = [hit for hit in hits if after is None or hit > after]
    page = [call.generation.datasets[hit.id] for hit in rest[:limit]]
    is_last = len(rest) <= limit
    following = None
    if not is_last:
        last = rest[limit - 1]
        kept = [pair for pair in pairs if pair[0] != "_after"]
        following = call.links.at("/datasets", [*kept, ("_after", f"{last.rank}-{last.id}")])
    record = {
        "datasets": [_listed(call, dataset) for dataset in page],
        "next": following,
        "complete": is_last,
        **call.about(),
    }
    return await call.answer_json(record, links=[("next", following)] if following else [])


def _by_code(call: Call, codes: list[str]) -> Response[bytes]:
    target = call.generation.by_code.get(codes[0])
    if target is None or len(set(codes)) > 1:
        raise DatasetNotFound(
            f"没有代码为 {'、'.join(codes)} 的信息资源。", f"No dataset has the code {', '.join(codes)}."
        )
    address = call.links.dataset(target.id)
    return Response(b"", status_code=303, headers={"Location": address, "Cache-Control": "no-cache"})


def _listed(call: Call, dataset: Dataset) -> dict[str, object]:
    return {
        "id": dataset.id,
        "code": dataset.code,
        "title": dataset.title,
        "department": dataset.department,
        "sharing": dataset.sharing,
        "status": suspended.status(call, dataset),
        "updatedOn": dataset.updated_on,
        "url": call.links.dataset(dataset.id),
    }


def _mistakes(call: Call, pairs: Pairs) -> list[Mistake]:
    """What is wrong with the values of parameters that there are."""
    mistakes: list[Mistake] = []
    departments = {department.id for department in call.generation.catalog.departments}
    _among("department", pairs, departments, mistakes)
    _among("sharing", pairs, SHARING, mistakes)
    themes = {theme for dataset in call.generation.catalog.datasets for theme in dataset.themes}
    _among("theme", pairs, themes, mistakes)
    if not all(_is_date(day) for day in pairs.of("updated_after")):
        text = Text(zh="应为日期，例如 2026-11-23", en="should be a date such as 2026-11-23")
        mistakes.append(Mistake(parameter="updated_after", detail=text))
    bound = call.service.settings.limits.page_max
    for name, right in (("_limit", _is_limit(pairs.of("_limit"), bound)), ("_after", _is_cursor(pairs))):
        if not right:
            zh = f"应为 1–{bound} 的整数，只给一次" if name == "_limit" else "应为上一页 next 中的值"
            en = f"should be one integer from 1 to {bound}" if name == "_limit" else "should come from next"
            mistakes.append(Mistake(parameter=name, detail=Text(zh=zh, en=en)))
    return mistakes


def _filtered(call: Call, pairs: Pairs) -> list[Dataset]:
    """Datasets that pass every filter; a parameter given twice is AND."""
    return [
        dataset
        for dataset in call.generation.catalog.datasets
        if all(dataset.department == wanted for wanted in pairs.of("department"))
        and all(dataset.sharing == wanted for wanted in pairs.of("sharing"))
        and all(wanted in dataset.themes for wanted in pairs.of("theme"))
        and all(
            dataset.updated_on is not None and dataset.updated_on > day for day in pairs.of("updated_after")
        )
    ]


def _among(name: str, pairs: Pairs, known: set[str] | tuple[str, ...], mistakes: list[Mistake]) -> None:
    for value in pairs.of(name):
        if value not in known:
            near = suggestion(value, known)
            right = f"“{near}”" if near else "、".join(sorted(known))
            text = Text(zh=f"没有“{value}”，可用：{right}", en=f"no “{value}”; try: {right}")
            mistakes.append(Mistake(parameter=name, detail=text))


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_limit(texts: list[str], most: int) -> bool:
    return not texts or (
        len(texts) == 1 and texts[0].isascii() and texts[0].isdigit() and 1 <= int(texts[0][:9]) <= most
    )


def _is_cursor(pairs: Pairs) -> bool:
    texts = pairs.of("_after")
    return not texts or (len(texts) == 1 and _CURSOR.fullmatch(texts[0]) is not None)


def _page(call: Call, pairs: Pairs) -> tuple[int, Hit | None]:
    limit = int((pairs.of("_limit") or [str(call.service.settings.limits.page_default)])[0])
    cursor = _CURSOR.fullmatch((pairs.of("_after") or [""])[0])
    return limit, Hit(rank=int(cursor[1]), id=cursor[2]) if cursor else None

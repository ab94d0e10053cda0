"""What changed between the kept generations."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from litestar import Response, get
from litestar.di import NamedDependency

from query_api.links import ROOT
from query_api.problems import GenerationNotFound
from query_api.routes.call import Call
from query_api.snapshot import Dataset, Generation


@get(f"{ROOT}/changes")
async def changes(call: NamedDependency[Call]) -> Response[bytes]:
    """Changes of datasets since a generation, the oldest first."""
    call.meet_caller()
    since = call.pinned_by("_since", call.parameters(("_since",)))
    generations = [
        g for name in call.service.generations.kept() if (g := call.service.generations.pinned(name))
    ]
    names = [generation.id for generation in generations]
    if since is not None:
        if since not in names:
            kept = "、".join(names)
            raise GenerationNotFound(
                f"没有保留版次 {since}；现有版次：{kept}。",
                f"Generation {since} is not kept; kept: {kept}.",
            )
        generations = generations[names.index(since) :]
    shown = {dataset.id for dataset in call.generation.catalog.datasets}
    found = [
        entry
        for older, newer in itertools.pairwise(generations)
        for entry in _between(older, newer)
        # What the catalogue does not show now is not told about by its past either, but that it left.
        if entry["dataset"] in shown or entry["kind"] == "移出"
    ]
    return await call.answer_json({"changes": found, "next": None, **call.about()})


def _between(older: Generation, newer: Generation) -> Iterator[dict[str, object]]:
    for name in sorted(older.datasets.keys() | newer.datasets.keys()):
        for kind, text in _differences(older.datasets.get(name), newer.datasets.get(name)):
            yield {
                "generation": newer.id,
                "commit": newer.catalog.commit,
                "on": newer.catalog.as_of,
                "dataset": name,
                "kind": kind,
                "text": text,
            }


def _differences(before: Dataset | None, after: Dataset | None) -> Iterator[tuple[str, str]]:
    if before is None or after is None:
        if after is not None:
            yield "新增", f"新增信息资源“{after.title}”"
        elif before is not None:
            yield "移出", f"信息资源“{before.title}”已移出目录"
        return
    if before.sharing != after.sharing:
        yield "共享类型", f"共享类型由{before.sharing}改为{after.sharing}"
    if before.status != after.status:
        yield "状态", f"状态由{before.status}改为{after.status}"
    if before.database != after.database or before.files != after.files:
        yield "数据", "数据已更新" if after.database or after.files else "数据不再提供"
    if bytes(before.descriptor) != bytes(after.descriptor):
        yield "描述", "描述文件有改动"

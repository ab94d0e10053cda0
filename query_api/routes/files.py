"""Files that are offered as they are."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from query_api.links import ROOT
from query_api.note import note_of
from query_api.problems import FileNotFound
from query_api.routes.access import check_rows, dataset_of
from query_api.routes.call import Call, Written
from query_api.routes.site import TYPES


@get(f"{ROOT}/datasets/{{department:str}}/{{dataset:str}}/files/{{name:str}}")
async def file(
    call: NamedDependency[Call], department: FromPath[str], dataset: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """One file of a dataset, under the same conditions as its rows."""
    record = dataset_of(call.generation, department, dataset)
    note = note_of(call.request.scope)
    note.dataset, note.query = record.id, {"file": name}
    if record.served and name not in {offered.name for offered in record.files}:
        there = "、".join(offered.name for offered in record.files) or "无"
        raise FileNotFound(f"没有文件 {name}；可下载：{there}。", f"There is no file {name}.")
    check_rows(call, record)
    call.parameters(())
    found = next(offered for offered in record.files if offered.name == name)

    async def write() -> Written:
        content = await asyncio.to_thread((call.generation.folder / found.path).read_bytes)
        suffix = "." + found.path.rpartition(".")[2].lower()
        return Written(body=content, media_type=TYPES.get(suffix, "application/octet-stream"))

    response = await call.answer(write)
    filename = quote(found.path.rpartition("/")[2])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{filename}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

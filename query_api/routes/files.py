"""Files that are offered as they are."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from query_api.engine import EngineUnable
from query_api.links import ROOT, link_header
from query_api.note import note_of
from query_api.problems import FileNotFound
from query_api.routes.access import check_rows, dataset_of
from query_api.routes.call import Call, terms_link
from query_api.routes.entity_tags import matches
from query_api.routes.file_answers import Offered, file_answer
from query_api.routes.site import TYPES
from query_api.snapshot import SnapshotRefused


@get(f"{ROOT}/datasets/{{department:str}}/{{dataset:str}}/files/{{name:str}}")
async def file(
    call: NamedDependency[Call], department: FromPath[str], dataset: FromPath[str], name: FromPath[str]
) -> Response[bytes] | Stream:
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
    headers = {
        "ETag": call.etag,
        "Cache-Control": "no-cache",
        "Vary": "Accept, Authorization",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.path.rpartition('/')[2], safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Link": link_header([("describedby", call.links.dataset(record.id)), terms_link(call)]),
    }
    if matches(call.request.headers.get("if-none-match"), headers["ETag"]):
        return Response(b"", status_code=304, headers=headers)
    sha256 = call.generation.files[found.path].sha256.removeprefix("sha256:")
    path = call.generation.folder / found.path

    def opened() -> Offered:
        call.service.generations.verify(path)
        return Offered.open(path, sha256=sha256)

    try:
        offered = await asyncio.to_thread(opened)
    except (OSError, SnapshotRefused) as error:
        raise EngineUnable(str(error)) from error
    suffix = "." + found.path.rpartition(".")[2].lower()
    media_type = TYPES.get(suffix, "application/octet-stream")
    return file_answer(call.request, offered, media_type=media_type, headers=headers)

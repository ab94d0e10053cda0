"""CKAN's action API over the files of the site: `package_show?id=x` is the file `package_show/x.json`.

Harvesters and `ckanapi` call it by GET or POST, with or without the version in the path.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from query_api.routes.call import JSON, Call

FOLDER = Path("ckan/api/3/action")
_NAME = re.compile(r"[^/\\\0]+")


@get(["/ckan/api/action/{action:str}", "/ckan/api/3/action/{action:str}"])
async def ckan_get(call: NamedDependency[Call], action: FromPath[str]) -> Response[bytes]:
    """An action by address."""
    return await _answer(call, action, dict(call.pairs()))


@get("/ckan/api/3/action/{action:str}/{file:str}")
async def ckan_file(
    call: NamedDependency[Call], action: FromPath[str], file: FromPath[str]
) -> Response[bytes]:
    """The file behind `?id=`, at its own address: whoever verifies the site reads every file of it."""
    return await _answer(call, action, {"id": file.removesuffix(".json")})


@post(["/ckan/api/action/{action:str}", "/ckan/api/3/action/{action:str}"], status_code=200)
async def ckan_post(call: NamedDependency[Call], action: FromPath[str]) -> Response[bytes]:
    """The same by a JSON body, as `ckanapi` does when it is not told otherwise."""
    body = await call.request.body()
    try:
        given: Any = msgspec.json.decode(body) if body else {}
    except ValueError:
        given = {}
    return await _answer(call, action, given if isinstance(given, dict) else {})


async def _answer(call: Call, action: str, given: dict[str, Any]) -> Response[bytes]:
    folder = call.service.settings.site
    assert folder is not None, "without a site this handler is not there"
    name = action.removesuffix(".json")
    wanted = given.get("id") or given.get("name_or_id")
    parts = [name] if wanted is None else [name, str(wanted)]
    if wanted is None and name.endswith("_show") and name != "status_show":
        return _refused(409, "Validation Error", {"id": ["缺少参数 id / Missing value"]})
    if all(_NAME.fullmatch(part) and part not in {".", ".."} for part in parts):
        found = await asyncio.to_thread(_read, Path(folder) / FOLDER / ("/".join(parts) + ".json"))
        if found is not None:
            return Response(found, media_type=JSON)
    return _refused(404, "Not Found Error", {"message": f"没有 {'/'.join(parts)} / Not found"})


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _refused(status: int, kind: str, said: dict[str, Any]) -> Response[bytes]:
    """A refusal in CKAN's own words, which its clients turn into their exceptions."""
    body = msgspec.json.encode({"help": "", "success": False, "error": {"__type": kind, **said}})
    return Response(body, media_type=JSON, status_code=status)

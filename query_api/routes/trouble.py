"""From an exception to its problem document; what we did not expect keeps its traceback, for us only."""

from __future__ import annotations

import logging
from http import HTTPStatus

from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from query_api import problems, timing
from query_api.audit import AuditUnwritable
from query_api.engine import EngineBroken, EngineBusy, EngineOverBudget, EngineOverRange, EngineUnable
from query_api.evidence import plain
from query_api.formats import to_json
from query_api.incoming import ClientGone
from query_api.note import note_of
from query_api.problems import Problem
from query_api.routes.allowed import allowed
from query_api.routes.call import Call
from query_api.routes.reply import Reply
from query_api.routes.request import Asked, service_of, too_large

log = logging.getLogger("mulu.api")

CLIENT_CLOSED = 499


def begin(request: Asked) -> Call:
    """The call a request is; it stays with the generation that is current now."""
    call = _call(request)
    note_of(request.scope).generation = call.generation.id
    timing.current().route = plain(request.scope["path_template"])
    return call


def begin_in_framework(request: Request[None, None, State]) -> Call:
    """The same, for functions that the framework calls: it knows its own requests only."""
    return begin(request)


def _call(request: Asked) -> Call:
    service = service_of(request.scope)
    return Call(service=service, request=request, generation=service.generations.current)


def _problem(request: Asked, problem: Problem) -> Reply:
    body = to_json(problems.to_document(problem, site_url=_call(request).site))
    said = {
        "content-language": "zh-CN, en",
        "cache-control": "no-store",
        **{name.lower(): value for name, value in problem.headers.items()},
        "content-type": problems.MEDIA_TYPE,
        "content-length": str(len(body)),
    }
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in said.items()]
    return Reply(body, status=problem.status, headers=headers)


def _http(request: Asked, error: HTTPException) -> Reply:
    """Litestar's own refusals: paths, methods, bodies."""
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unexpected(request, error)
    path = request.scope["path"]
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        methods = allowed((error.headers or {}).get("allow", "GET"), path)
        problem: Problem = problems.MethodNotAllowed(
            f"{path} 不支持 {request.method}，可用：{methods}。",
            f"{path} has no {request.method}; it has: {methods}.",
            headers={"Allow": methods},
        )
    elif error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        problem = too_large(service_of(request.scope).settings.limits)
    elif error.status_code == HTTPStatus.NOT_FOUND:
        problem = problems.PathNotFound(
            f"没有 {path}；服务说明见 /api/v1。", f"There is no {path}; see /api/v1."
        )
    else:
        problem = problems.BadQuery("请求有误。", "The request is malformed.")
    return _problem(request, problem)


def _busy(request: Asked, error: EngineBusy) -> Reply:
    service_of(request.scope).metrics.meter.count("refused_busy")
    return _problem(
        request,
        problems.Busy(
            "等待中的查询过多，请稍后再试。",
            "Too many queries are waiting, try again.",
            headers={"Retry-After": "1"},
        ),
    )


def _over_budget(request: Asked, error: EngineOverBudget) -> Reply:
    service = service_of(request.scope)
    service.metrics.meter.count("over_budget")
    limits = service.settings.limits
    return _problem(
        request,
        problems.TooSlow(
            f"每次查询至多 {limits.query_ms} 毫秒、{limits.memory_mb} MB；请用主键查询，或缩小筛选范围。",
            f"A query has {limits.query_ms} ms and {limits.memory_mb} MB; query by key or narrow the filter.",
            headers={"Retry-After": "5"},
            members={"budget": {"milliseconds": limits.query_ms, "megabytes": limits.memory_mb}},
        ),
    )


def _over_range(request: Asked, error: EngineOverRange) -> Reply:
    return _problem(
        request,
        problems.BadQuery(
            "汇总的结果或查询中的值超出可计算的范围（38 位数）；请先筛选，或减少分组里的行。",
            "A figure or value is beyond 38 digits: filter first, or group by more fields.",
        ),
    )


def _unable(request: Asked, error: EngineUnable) -> Reply:
    log.error("数据文件打不开：%s", error)
    return _problem(
        request,
        problems.NotReady(
            "数据正在更新，请稍后再试。",
            "The data is being replaced, try again.",
            headers={"Retry-After": "1"},
        ),
    )


def _unwritable(request: Asked, error: AuditUnwritable) -> Reply:
    return _problem(
        request,
        problems.NotReady(
            "取数记录写不进，暂不能回答。",
            "Calls cannot be recorded, so none is answered.",
            headers={"Retry-After": "1"},
        ),
    )


def _broken(request: Asked, error: EngineBroken) -> Reply:
    # The log has the reason from the call it happened to.
    return _problem(
        request,
        problems.NotReady(
            "查询引擎正在重启，请稍后再试。",
            "The query engine is being restarted, try again.",
            headers={"Retry-After": "5", "Connection": "close"},
        ),
    )


def _gone(request: Asked, error: ClientGone) -> Reply:
    """Nobody reads it; the number (nginx's) says in the record and the metrics what happened."""
    service_of(request.scope).metrics.meter.count("interrupted")
    return Reply(b"", status=CLIENT_CLOSED, headers=[(b"content-length", b"0")])


def _unexpected(request: Asked, error: Exception) -> Reply:
    # Not the address: what stands in it may be a value that somebody asked for.
    log.error("%s %s 出现内部错误", request.method, timing.current().route, exc_info=error)
    return _problem(
        request,
        problems.InternalError(
            "服务出现内部错误，已记入服务日志；请把响应头 X-Request-Id 告知运行单位。",
            "Internal error, logged; please report the header X-Request-Id.",
        ),
    )


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    Problem: _problem,
    HTTPException: _http,
    EngineBusy: _busy,
    EngineOverBudget: _over_budget,
    EngineOverRange: _over_range,
    EngineUnable: _unable,
    AuditUnwritable: _unwritable,
    EngineBroken: _broken,
    ClientGone: _gone,
    Exception: _unexpected,
}

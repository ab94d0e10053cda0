"""The OpenAPI 3.1 document: one for the service, not one for each table (the table call describes those)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import cast

from query_api.formats import FORMATS, OFFERS
from query_api.links import ROOT
from query_api.metrics import MEDIA_TYPE
from query_api.operators import OPERATORS
from query_api.problems import kinds
from query_api.routes import openapi_callers as callers
from query_api.routes import schemas
from query_api.routes.openapi_parts import Json, operation, responses_of
from query_api.settings import Limits, Settings

BINARY: Json = {"type": "string", "contentMediaType": "application/octet-stream"}

DATASET = f"{ROOT}/datasets/{{department}}/{{dataset}}"
TABLE = f"{DATASET}/tables/{{table}}"

ROW_PROBLEMS = (400, 401, 403, 404, 406, 410, 429, 451, 503)
METADATA_PROBLEMS = (400, 401, 404, 406, 429, 503)
HEALTH_PROBLEMS = (400, 404, 503)


def document(*, title: str, settings: Settings, notice: str | None) -> Json:
    """The whole description of a service that was started like this."""
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version("mulu"), "description": _description(notice)},
        "servers": [{"url": "/"}],
        "security": [{}, {"key": []}],
        "tags": [{"name": "目录"}, {"name": "数据"}, {"name": "下载"}, {"name": "运行"}],
        "paths": callers.on_row_calls(_paths(settings.limits), settings),
        "components": {
            "schemas": schemas.ALL,
            "securitySchemes": callers.schemes(settings),
            "headers": callers.HEADERS,
        },
    }


def _description(notice: str | None) -> str:
    operators = "\n".join(f"| `{o.name}` | {o.zh} | {o.en} |" for o in OPERATORS.values())
    problems = "\n".join(f"| {kind.status} | `{kind.name}` | {kind.title} |" for kind in kinds())
    parts = [
        notice or "",
        "只读。信息项用作查询参数：`信息项=值` 或 `信息项__运算符=值`，各信息项的类型与可用运算符见表的说明。",
        f"| 运算符 | | |\n|---|---|---|\n{operators}",
        f"错误一律为 `application/problem+json`：\n\n| 状态 | type | |\n|---|---|---|\n{problems}",
    ]
    return "\n\n".join(part for part in parts if part)


def _paths(limits: Limits) -> Json:
    place = [_path("department", "提供方标识"), _path("dataset", "信息资源标识")]
    table = [*place, _path("table", "表名")]
    asof = _query("_asof", "发布版次", {"type": "string"})
    page = [
        _query("_limit", "每页条数", _limit(limits)),
        _query("_after", "上一页 next 中的位置", {"type": "string"}),
    ]
    return {
        ROOT: _get("service", "目录", "服务说明", "Service"),
        f"{ROOT}/datasets": _get("datasets", "目录", "检索信息资源", "Datasets", [*_filters(), *page]),
        DATASET: _get("dataset", "目录", "一个信息资源", "Dataset", place),
        TABLE: _get("table", "目录", "一个表：信息项、类型、可用运算符", "Table", table),
        f"{TABLE}/rows": _get(
            "rows", "数据", "行：筛选、投影、排序、翻页", "Rows", [*table, *_row_parameters(), *page, asof]
        ),
        f"{TABLE}/rows/{{key}}": _get(
            "row",
            "数据",
            "按主键取一行",
            "Row",
            [*table, _path("key", "主键；多个部分以逗号分隔，值里的逗号写作 %2C"), asof],
        ),
        f"{TABLE}/lookup": _post("lookup", "按主键取多行", "LookupBody", "Lookup", [*table, asof]),
        f"{TABLE}/query": _post(
            # OpenAPI 3.1 has no word for the method QUERY, which this call answers too.
            "query",
            "嵌套条件查询",
            "QueryBody",
            "QueryRows",
            [*table, asof],
            more={"x-query": True},
        ),
        f"{TABLE}/summary": _get(
            "summary", "数据", "汇总", "Summary", [*table, *_summary_parameters(), asof]
        ),
        f"{TABLE}/download": _download([*table, *_download_parameters(), asof]),
        f"{TABLE}/download-ticket": _ticket([*table, *_download_parameters(), asof]),
        f"{ROOT}/tickets/{{ticket}}": _redeem([_path("ticket", "一次性下载地址的最后一段")]),
        f"{DATASET}/files/{{name}}": _file([*place, _path("name", "文件名")]),
        f"{ROOT}/changes": _get(
            "changes",
            "目录",
            "各版次之间的变化",
            "Changes",
            [_query("_since", "自此版次起", {"type": "string"})],
        ),
        "/health/live": _get("live", "运行", "进程在运行", "Health"),
        "/health/ready": _get("ready", "运行", "可以回答查询", "Health"),
        "/metrics": _numbers(),
    }


def _filters() -> list[Json]:
    text: Json = {"type": "string"}
    return [
        _query("q", "检索词，空格分隔，须全部命中", text),
        _query("department", "提供方标识", text),
        _query("sharing", "共享类型", {"type": "string", "enum": ["无条件共享", "有条件共享", "不予共享"]}),
        _query("theme", "主题", text),
        _query("updated_after", "此日期之后更新", {"type": "string", "format": "date"}),
        _query("code", "信息资源代码；303 到该信息资源", text),
    ]


def _row_parameters() -> list[Json]:
    texts: Json = {"type": "array", "items": {"type": "string"}}
    any_field: Json = {
        "name": "filters",
        "in": "query",
        "description": "信息项=值、信息项__运算符=值；可多个，均须满足",
        "style": "form",
        "explode": True,
        "example": {},
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    return [
        any_field,
        _query("_select", "只要这些信息项，逗号分隔或重复", texts),
        _query("_sort", "排序，前加 - 为降序", texts),
        _query("_count", "是否计数", {"type": "string", "enum": ["none", "exact"], "default": "none"}),
        _query("_format", "格式", {"type": "string", "enum": list(FORMATS)}),
    ]


def _download_parameters() -> list[Json]:
    any_field, select, *_ = _row_parameters()
    return [
        any_field,
        select,
        _query("_format", "文件格式；不写时按 Accept，默认 csv", {"type": "string", "enum": list(OFFERS)}),
        _query(
            "_bom",
            "1：供人用电子表格打开的 csv（带 BOM，公式不会执行）",
            {"type": "string", "enum": ["0", "1"]},
        ),
    ]


def _summary_parameters() -> list[Json]:
    texts: Json = {"type": "array", "items": {"type": "string"}}
    return [
        _query("_by", "按这些信息项分组", texts),
        _query("_measures", "count、sum:F、avg:F、min:F、max:F", texts),
    ]


def _limit(limits: Limits) -> Json:
    return {"type": "integer", "minimum": 1, "maximum": limits.page_max, "default": limits.page_default}


def _query(name: str, description: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _path(name: str, description: str) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "string"},
    }


def _get(
    name: str, tag: str, summary: str, answer: str, parameters: Sequence[Mapping[str, object]] = ()
) -> Json:
    codes = {"数据": ROW_PROBLEMS, "目录": METADATA_PROBLEMS, "运行": HEALTH_PROBLEMS}[tag]
    responses = responses_of(answer, codes)
    responses["304"] = {"description": "未变（If-None-Match）"}
    if name == "datasets":
        responses["303"] = {"description": "code 所指的信息资源"}
    return {"get": operation(name, tag, summary, parameters, responses)}


def _post(
    name: str,
    summary: str,
    body: str,
    answer: str,
    parameters: Sequence[Mapping[str, object]],
    *,
    more: Mapping[str, object] | None = None,
) -> Json:
    described = operation(name, "数据", summary, parameters, responses_of(answer, (*ROW_PROBLEMS, 413, 415)))
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{body}"}}}
    return {"post": {**described, **(more or {}), "requestBody": {"required": True, "content": content}}}


ANY_FILE: Mapping[str, object] = {"*/*": {"schema": BINARY}}


def _file(parameters: Sequence[Mapping[str, object]]) -> Json:
    responses = _file_responses("文件", ANY_FILE, (400, 401, 403, 404, 410, 429, 503))
    return {"get": operation("file", "数据", "下载文件", parameters, responses)}


def _download(parameters: Sequence[Mapping[str, object]]) -> Json:
    content = {offer.media_type: {"schema": BINARY} for offer in OFFERS.values()}
    responses = _file_responses("整表，按原文件顺序", content, ROW_PROBLEMS)
    return {"get": operation("download", "数据", "下载整表或筛选后的行", parameters, responses)}


def _ticket(parameters: Sequence[Mapping[str, object]]) -> Json:
    responses = responses_of("Ticket", ROW_PROBLEMS)
    responses["201"] = {**cast(Json, responses.pop("200")), "description": "一次性下载地址"}
    return {
        "post": operation("ticket", "数据", "开出一次性下载地址，供人用浏览器打开", parameters, responses)
    }


def _redeem(parameters: Sequence[Mapping[str, object]]) -> Json:
    responses = _file_responses("文件", ANY_FILE, (400, 401, 403, 404, 406, 410, 503))
    return {"get": operation("redeem", "下载", "凭一次性地址下载", parameters, responses)}


def _numbers() -> Json:
    responses = responses_of("Service", HEALTH_PROBLEMS)
    text = {MEDIA_TYPE.partition(";")[0]: {"schema": {"type": "string"}}}
    responses["200"] = {"description": "Prometheus 文本，仅供本机和运维网段读取", "content": text}
    return {"get": operation("metrics", "运行", "运维指标", (), responses)}


def _file_responses(description: str, content: Mapping[str, object], codes: Sequence[int]) -> Json:
    responses = responses_of("Service", (*codes, 416))
    responses["200"] = {"description": description, "content": content}
    responses["206"] = {"description": "文件的一段（Range）", "content": content}
    responses["304"] = {"description": "未变（If-None-Match）"}
    return responses

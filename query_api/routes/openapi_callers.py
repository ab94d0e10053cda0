"""What the OpenAPI document says of callers: keys, purposes, operators, and what is left of a rate."""

from __future__ import annotations

from typing import TypeAlias, cast

from query_api.limits import WINDOW_SECONDS
from query_api.settings import Settings

Json: TypeAlias = dict[str, object]

TEXT: Json = {"type": "string"}

HEADERS: Json = {
    "RateLimit": {
        "description": "余量：r 为还可调用的次数，t 为再过几秒恢复一次",
        "schema": {"type": "string", "example": '"min";r=12;t=8'},
    },
    "RateLimit-Policy": {
        "description": f"限额：任何 {WINDOW_SECONDS} 秒内 q 次，合计本机所有服务进程；不限次数的凭证没有此头",
        "schema": {"type": "string", "example": '"min";q=600;w=60'},
    },
    "Retry-After": {"description": "多少秒之后再试", "schema": {"type": "integer", "minimum": 1}},
    "WWW-Authenticate": {
        "description": "需要怎样的凭证",
        "schema": {"type": "string", "example": 'Bearer realm="mulu"'},
    },
}


def schemes(settings: Settings) -> Json:
    """How a caller may say who asks."""
    known: Json = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "访问凭证，形如 mulu_八位编号_三十九位字符；向运行单位提交接口调用申请取得",
        }
    }
    if settings.gateway is not None:
        known["gateway"] = {
            "type": "apiKey",
            "in": "header",
            "name": "Mulu-Gateway",
            "description": "公共数据平台网关为每次调用签发的身份声明",
        }
    return known


def on_row_calls(paths: Json, settings: Settings) -> Json:
    """The paths, with what a call for rows needs besides its own parameters, and what it is told."""
    security: list[Json] = [{name: []} for name in schemes(settings)]
    if settings.demo:
        security = [{}, *security]
    for operations in paths.values():
        for operation in cast(dict[str, Json], operations).values():
            if isinstance(operation, dict) and operation.get("tags") == ["数据"]:
                operation["security"] = security
                cast(list[Json], operation["parameters"]).extend(_headers(settings))
                _tell(cast(dict[str, Json], operation["responses"]))
    return paths


def _headers(settings: Settings) -> list[Json]:
    return [
        {
            "name": "Mulu-Purpose",
            "in": "header",
            "required": not settings.demo,
            "description": "用途编号，须随凭证登记；演示方式下可以不写",
            # A demonstration has no registered purposes, so it takes any.
            "schema": TEXT if settings.demo else {**TEXT, "pattern": "^[A-Za-z0-9._-]{1,64}$"},
        },
        {
            "name": "Mulu-Operator",
            "in": "header",
            "required": settings.require_operator,
            "description": "经办人工号的散列值（十六进制或 base64），不是工号本身",
            "schema": {"type": "string", "minLength": 22, "maxLength": 128},
        },
    ]


def _tell(responses: dict[str, Json]) -> None:
    rate = ("RateLimit", "RateLimit-Policy")
    good = "200" if "200" in responses else "201"
    for status, names in ((good, rate), ("429", (*rate, "Retry-After")), ("401", ("WWW-Authenticate",))):
        responses[status]["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}

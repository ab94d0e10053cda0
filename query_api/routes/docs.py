"""The description of the service: OpenAPI, and a page to try it on. Every asset is served from here."""

from __future__ import annotations

from pathlib import Path

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from query_api.formats import to_json
from query_api.links import ROOT, link_header
from query_api.problems import PathNotFound
from query_api.routes.call import Call, terms_link
from query_api.routes.openapi import document
from query_api.routes.openapi30 import to_30

ASSETS = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "favicon-32x32.png": "image/png",
}
"""What the page needs of the installed package swagger-ui-bundle, and nothing else of it."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Styles inline: Swagger UI writes style attributes. Scripts never are."""

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" type="image/png" href="docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="docs/assets/swagger-ui.css">
</head>
<body>
{banner}<p style="margin:1rem">接口描述（OpenAPI 3.1）：<a href="openapi.json">openapi.json</a></p>
<main id="swagger-ui"></main>
<noscript>试用接口需要 JavaScript。</noscript>
<script src="docs/assets/swagger-ui-bundle.js"></script>
<script src="docs/assets/start.js"></script>
</body>
</html>
"""

START = """SwaggerUIBundle({
  url: new URL("docs/assets/openapi-3.0.json", document.baseURI).href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
  presets: [SwaggerUIBundle.presets.apis]
});
"""
"""`validatorUrl: null`, since Swagger UI would otherwise ask a host on the internet; a whole address, since
it takes a relative one for beside the description when it looks up references in a body."""


@get(f"{ROOT}/openapi.json")
async def openapi(call: NamedDependency[Call]) -> Response[bytes]:
    """The OpenAPI 3.1 document."""
    call.meet_caller()
    call.parameters(())
    headers = {"Cache-Control": "no-cache", "Link": link_header([terms_link(call)])}
    return Response(to_json(_document(call)), media_type="application/json", headers=headers)


def _document(call: Call) -> dict[str, object]:
    city = call.generation.catalog.city
    return document(title=f"{city.title} 查询服务", settings=call.service.settings, notice=city.demo)


@get(f"{ROOT}/docs")
async def docs(call: NamedDependency[Call]) -> Response[bytes]:
    """The page to read and try."""
    call.meet_caller()
    call.parameters(())
    city = call.generation.catalog.city
    notices = [city.demo] if city.demo else []
    if call.service.settings.demo:
        notices.append("演示方式：不核对访问凭证，只在本机使用。")
    banner = "".join(
        f'<p role="note" style="margin:1rem;font-weight:bold">{_escape(notice)}</p>\n' for notice in notices
    )
    page = PAGE.format(title=_escape(f"{city.title} 查询服务 · 接口文档"), banner=banner)
    return _static(page.encode(), "text/html; charset=utf-8")


@get(f"{ROOT}/docs/assets/{{name:str}}")
async def asset(call: NamedDependency[Call], name: FromPath[str]) -> Response[bytes]:
    """One asset of the page."""
    if name == "start.js":
        return _static(START.encode(), "text/javascript; charset=utf-8")
    if name == "openapi-3.0.json":
        return _static(to_json(to_30(_document(call))), "application/json")
    if name not in ASSETS:
        raise PathNotFound(f"接口文档没有 {name}。", f"The docs have no {name}.")
    return _static((_assets() / name).read_bytes(), ASSETS[name])


def _static(content: bytes, media_type: str) -> Response[bytes]:
    headers = {
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-cache",
        "Referrer-Policy": "no-referrer",
    }
    return Response(content, media_type=media_type, headers=headers)


def _assets() -> Path:
    import swagger_ui_bundle

    return Path(str(swagger_ui_bundle.swagger_ui_path))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

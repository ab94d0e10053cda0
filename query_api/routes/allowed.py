"""`Allow`: which methods an address has, those of the routes and those that the gate adds to them."""

from __future__ import annotations

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send


def allowed(methods: str, path: str) -> str:
    """The routes' own methods, as `Allow` lists them, with HEAD beside GET and QUERY beside POST …/query."""
    named = {method.strip() for method in methods.split(",")}
    if "GET" in named:
        named.add("HEAD")
    if "POST" in named and path.endswith("/query"):
        named.add("QUERY")
    return ", ".join(sorted(named))


class Allowing:
    """An ASGI application around the framework's, whose own answers to OPTIONS know its routes alone."""

    def __init__(self, framework: ASGIApp) -> None:
        self._framework = framework

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] != ScopeType.HTTP or scope["method"] != "OPTIONS":
            await self._framework(scope, receive, send)
            return
        path = scope["path"]

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [
                    (name, allowed(value.decode("latin-1"), path).encode() if name == b"allow" else value)
                    for name, value in message["headers"]
                ]
                message = {**message, "headers": headers}
            await send(message)

        await self._framework(scope, receive, told)

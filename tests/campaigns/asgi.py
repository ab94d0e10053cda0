"""Calls put straight to the application, as the server hands them over."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from query_api.app import Application


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes

    @property
    def media_type(self) -> str:
        return dict(self.headers).get("content-type", "")

    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


async def call(
    app: Application,
    method: str,
    target: bytes,
    headers: list[tuple[bytes, bytes]],
    body: bytes,
    *,
    stays: float | None = None,
    takes: int | None = None,
) -> Answer:
    """One call as the server would hand it over; a client's library would refuse to send half of these.

    The caller leaves after `stays` seconds, or breaks off after `takes` messages of the answer.

    Raises:
        ConnectionError: it broke off.

    """
    path, _, query = target.partition(b"?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", "1"),
        "server": ("127.0.0.1", 8000),
        "state": {},
        "extensions": {},
    }
    messages: list[Any] = []
    asked = iter([{"type": "http.request", "body": body, "more_body": False}])
    ended = asyncio.Event()

    async def receive() -> Any:
        for given in asked:
            return given
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), stays)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if len(messages) == takes:
            raise ConnectionError
        messages.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            ended.set()

    await app(scope, receive, send)  # type: ignore[arg-type]
    start, *rest = messages
    return Answer(
        status=start["status"],
        headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]],
        content=b"".join(message.get("body", b"") for message in rest),
    )

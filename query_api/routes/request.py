"""A request as far as answers need it: what the framework's own offers too, made in half a microsecond."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, cast

from query_api.incoming import DISCONNECT, HEADERS, ClientGone
from query_api.problems import BodyTooLarge
from query_api.routes.service import Service
from query_api.settings import Limits

SERVICE = "mulu.service"
"""Where the calls find the service."""


class Asked(Protocol):
    """What answers need of a request; the framework's has it, and `Request` has it."""

    @property
    def scope(self) -> Any:
        """The scope of the call."""

    @property
    def method(self) -> Any:
        """The method as it is answered: the gate hands HEAD and QUERY on under other names."""

    @property
    def headers(self) -> Any:
        """What the caller sent with it: a mapping, names in lower case."""

    @property
    def receive(self) -> Any:
        """The next message of the caller."""

    async def body(self) -> bytes:
        """The whole body.

        Raises:
            BodyTooLarge: it is longer than a body may be (the framework has an exception of its own).

        """


class DirectHeaders:
    """The headers that the gate has read."""

    __slots__ = ("_headers",)

    def __init__(self, headers: Mapping[bytes, bytes]) -> None:
        self._headers = headers

    def get(self, name: str, default: str | None = None, /) -> str | None:
        """The value of a header, whose name is in lower case."""
        value = self._headers.get(name.encode())
        return default if value is None else value.decode("latin-1")

    def __getitem__(self, name: str, /) -> str:
        return self._headers[name.encode()].decode("latin-1")

    def __contains__(self, name: object, /) -> bool:
        return isinstance(name, str) and name.encode() in self._headers


class Request:
    """A request that has not gone through the framework."""

    __slots__ = ("headers", "method", "receive", "scope")

    def __init__(self, scope: Mapping[str, Any], receive: Callable[[], Awaitable[Any]]) -> None:
        self.scope = scope
        self.method = scope["method"]
        self.headers = DirectHeaders(scope[HEADERS])
        self.receive = receive

    async def body(self) -> bytes:
        """The whole body.

        Raises:
            BodyTooLarge: it is longer than a body may be.
            ClientGone: it did not come to its end.

        """
        limits = service_of(self.scope).settings.limits
        length = self.headers.get("content-length") or ""
        if length.isdigit() and int(length) > limits.body_bytes:
            raise too_large(limits)
        parts: list[bytes] = []
        size = 0
        while True:
            message = await self.receive()
            if message["type"] == DISCONNECT:
                raise ClientGone
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > limits.body_bytes:
                raise too_large(limits)
            if not message.get("more_body", False):
                return b"".join(parts)


def too_large(limits: Limits) -> BodyTooLarge:
    """The refusal of a long body; what comes of it is not read any more."""
    most = limits.body_bytes
    return BodyTooLarge(
        f"请求体至多 {most} 字节。", f"A body has at most {most} bytes.", headers={"Connection": "close"}
    )


def service_of(scope: Mapping[str, object]) -> Service:
    """The service that a call has reached."""
    return cast(Service, scope[SERVICE])

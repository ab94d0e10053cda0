"""Promise 29: what was once described stays. tests/examples/contract-0.1.txt is the description of version 0.1.

A line that is gone is a call, parameter, answer or member that callers may use: it may only leave with a new
version of the API. A line that begins with `requires` may not be added: it would refuse calls that were right.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

KEPT = Path(__file__).resolve().parents[1] / "examples" / "contract-0.1.txt"


def lines(document: dict[str, Any]) -> Iterator[str]:
    """A description as one line for each thing that a caller may rely on."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method not in ("get", "post"):
                continue
            call = f"{method.upper()} {path}"
            for parameter in operation["parameters"]:
                yield f"{call} takes {parameter['in']} {parameter['name']}"
                if parameter.get("required"):
                    yield f"requires {call} {parameter['in']} {parameter['name']}"
            for status, answer in operation["responses"].items():
                for media_type, content in answer.get("content", {"-": {}}).items():
                    yield f"{call} answers {status} {media_type} {content.get('schema', {}).get('$ref', '')}".rstrip()
                for header in answer.get("headers", {}):
                    yield f"{call} answers {status} with {header}"
    for name, schema in document["components"]["schemas"].items():
        yield from members(name, schema)


def members(name: str, schema: dict[str, Any]) -> Iterator[str]:
    """Members of an answer or body, whatever they lie in."""
    is_body = name.partition(".")[0].endswith("Body") or name.startswith("Where")
    for member, inner in schema.get("properties", {}).items():
        yield f"{name} has {member} {inner.get('type', '')}".rstrip()
        if member in schema.get("required", ()):
            yield f"requires {name} {member}" if is_body else f"{name} always has {member}"
        yield from members(f"{name}.{member}", inner)
    for inner in (schema.get("items"), *schema.get("oneOf", ())):
        if inner:
            yield from members(name, inner)


def test_nothing_that_callers_rely_on_is_gone(api: httpx.Client) -> None:
    now = set(lines(api.get("/api/v1/openapi.json").json()))
    then = set(KEPT.read_text("utf-8").splitlines())
    assert len(then) > 300
    assert sorted(then - now) == []


def test_nothing_more_is_asked_of_callers(api: httpx.Client) -> None:
    now = set(lines(api.get("/api/v1/openapi.json").json()))
    then = set(KEPT.read_text("utf-8").splitlines())
    assert sorted(line for line in now - then if line.startswith("requires")) == []


def test_a_member_that_leaves_is_noticed(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()
    del document["components"]["schemas"]["Lookup"]["properties"]["results"]["items"]["properties"]["found"]
    assert "Lookup.results has found boolean" in set(KEPT.read_text("utf-8").splitlines()) - set(
        lines(document)
    )

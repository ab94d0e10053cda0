"""What every call of the description has: its name, its parameters, its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from query_api.problems import kinds

Json: TypeAlias = dict[str, object]


def operation(
    name: str, tag: str, summary: str, parameters: Sequence[Mapping[str, object]], responses: Json
) -> Json:
    """One call."""
    return {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "parameters": list(parameters),
        "responses": responses,
    }


def responses_of(answer: str, codes: Sequence[int]) -> Json:
    """The answer of this schema, and the problems of these codes."""
    good = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}}
    bad = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses: Json = {"200": {"description": "回答", "content": good}}
    for code in codes:
        titles = " · ".join(kind.title.zh for kind in kinds() if kind.status == code)
        responses[str(code)] = {"description": titles, "content": bad}
    return responses

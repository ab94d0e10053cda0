"""The thirty promises of the service: tests/promises.json names the tests that show each one."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PROMISES: list[dict[str, Any]] = json.loads((REPOSITORY / "tests/promises.json").read_text("utf-8"))


@cache
def named_in(file: str) -> set[str]:
    """Names of the test functions of a module."""
    tree = ast.parse((REPOSITORY / file).read_text("utf-8"))
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def test_there_are_thirty_in_order() -> None:
    assert [promise["number"] for promise in PROMISES] == list(range(1, 31))


@pytest.mark.parametrize(
    "promise", PROMISES, ids=lambda promise: f"{promise['number']}: {promise['promise'][:50]}"
)
def test_promise_is_shown_by_tests_that_there_are(promise: dict[str, Any]) -> None:
    assert promise["tests"]
    assert promise.keys() <= {"number", "promise", "as_far_as", "figures", "tests"}
    for name in promise["tests"]:
        file, _, test = name.partition("::")
        assert test in named_in(file), name

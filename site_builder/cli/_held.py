"""What every command prints when a 密级标志 was found (V18): one sentence, in the format asked for."""

from __future__ import annotations

import argparse
import json

from site_builder.errors import Held
from site_builder.renderers.json import CONTRACT

COUNTED = ("error", "warning", "departments", "datasets", "tables", "rows")


def notice(options: argparse.Namespace) -> str:
    """The sentence alone; programs get the report's keys with nothing in them."""
    form = getattr(options, "format", "text")
    if form == "json":
        value = {
            "contract": CONTRACT,
            "source": str(getattr(options, "source", "")),
            "commit": None,
            "asOf": None,
            "held": True,
            "message": Held.SENTENCE,
            "findings": [],
            "counts": dict.fromkeys(COUNTED, 0),
        }
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    if form == "sarif":
        # A log without results: a reader of SARIF must not take the sentence for a place.
        tool = {"driver": {"name": "mulu"}}
        halted = {"executionSuccessful": False, "exitCode": 4, "exitCodeDescription": Held.SENTENCE}
        value = {"version": "2.1.0", "runs": [{"tool": tool, "invocations": [halted], "results": []}]}
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    prefix = "::error::" if form == "github" else ""
    return f"{prefix}{Held.SENTENCE}\n"

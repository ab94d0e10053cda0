"""What an auditor asks of the records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from query_api.cli import main

V1 = "/api/v1/datasets"
ROWS = f"{V1}/mzj/streets/tables/streets/rows"


def found(capsys: pytest.CaptureFixture[str], state: Path, *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["audit", "search", "--state", str(state), *arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

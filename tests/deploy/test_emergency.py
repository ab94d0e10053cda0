"""The emergency cards, rehearsed: each does what the page says, on a deployment of two nodes."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from query_api.audit import audit_folder
from query_api.audit.verify import verify
from query_api.cli import _parser, main
from site_builder.cli import main as mulu
from tests.api.callers import headers, new_key
from tests.deploy.conftest import Deployed, deployment
from tests.small_city import City

HANDBOOK = Path(__file__).resolve().parents[2] / "site_builder" / "handbook" / "operations"
TABLE = "/api/v1/datasets/mzj/streets/tables/streets"
SECONDS = 5
"""How long anything may take to reach every node."""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Deployed]:
    """A deployment for an emergency."""
    with deployment(tmp_path) as found:
        yield found


def everywhere(own: Deployed, path: str, status: int, key: str | None = None) -> httpx.Response:
    """Wait until both nodes answer alike; the last answer."""
    until = time.monotonic() + SECONDS
    while True:
        sent = headers(key or own.key)
        found = [httpx.get(f"http://127.0.0.1:{node.port}{path}", headers=sent) for node in own.nodes]
        if {answer.status_code for answer in found} == {status}:
            return found[0]
        assert time.monotonic() < until, [answer.text for answer in found]
        time.sleep(0.2)


def found_by(own: Deployed, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """What `audit search` finds."""
    capsys.readouterr()
    assert main(["audit", "search", "--state", str(own.state), *words]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_personal_data_published_by_mistake_is_stopped_traced_and_removed(
    own: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert own.get(f"{TABLE}/rows/000123").status_code == 200
    where = ["--state", str(own.state), "--by", "张三"]
    assert main(["withdraw", "mzj/streets", *where, "--reason", "数据有误，正在核对"]) == 0
    assert "正在核对" in everywhere(own, f"{TABLE}/rows/000123", 451).json()["detail"]
    taken = found_by(own, capsys, "--dataset", "mzj/streets")
    known = {(one["department"], one["purpose"]) for one in taken if one.get("status") == 200}
    assert known == {("mzj", "dibao")}
    keys = tmp_path / "keys.txt"
    keys.write_text("000123\n")
    snapshot = ["--snapshot", str(own.build / "snapshot"), "--keys-from", str(keys)]
    assert main(["generations", "redact", "mzj/streets", *snapshot, *where, "--reason", "误传"]) == 0
    assert main(["restore", "mzj/streets", *where, "--reason", "已核对无误"]) == 0
    everywhere(own, f"{TABLE}/rows/000123", 404)
    everywhere(own, f"{TABLE}/rows/000124", 200)
    assert "000123" not in own.get(f"{TABLE}/download?_format=csv").text
    assert verify(audit_folder(own.state)).faults == []
    deeds = [one["event"] for one in found_by(own, capsys) if "event" in one]
    assert {"withdraw", "generations.redact", "restore"} <= set(deeds)


def test_what_may_be_secret_ends_in_one_sentence_and_nothing_is_published(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city.patch("mzj/gongce/datapackage.json", {"description": "机密★10年"})
    assert mulu(["build", "--source", str(city.source), "--output", str(tmp_path / "out")]) == 4
    said = capsys.readouterr()
    assert "机密" not in said.out + said.err
    assert not (tmp_path / "out" / "site").exists()


def test_leaked_key_is_refused_everywhere_and_what_it_took_is_known(
    own: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    leaked = new_key(own.state, system="泄露的系统")
    number = leaked.split("_")[1]
    everywhere(own, f"{TABLE}/rows?_limit=1", 200, leaked)
    assert main(["keys", "revoke", number, "--state", str(own.state), "--reason", "泄露"]) == 0
    everywhere(own, f"{TABLE}/rows?_limit=1", 401, leaked)
    assert own.get(f"{TABLE}/rows?_limit=1").status_code == 200, "other keys work on"
    taken = found_by(own, capsys, "--caller", number)
    assert {one["caller"] for one in taken} == {number}
    assert any(one["status"] == 200 and one["rows"] == 1 for one in taken)


def test_calls_that_got_wrong_data_are_listed_by_generation_and_digest(
    own: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = own.get(f"{TABLE}/rows?_limit=2")
    (call,) = [
        one for one in found_by(own, capsys, "--dataset", "mzj/streets") if one["route"].endswith("rows")
    ]
    assert call["snapshot"] == answer.json()["snapshot"]["generation"]
    assert call["digest"] == hashlib.sha256(answer.content).hexdigest()
    assert (call["rows"], call["system"]) == (2, "低保系统")


def test_directory_stays_when_every_node_is_down_and_one_node_is_enough(own: Deployed) -> None:
    own.nodes[0].kill()
    assert own.get(f"{TABLE}/rows?_limit=1").status_code == 200
    own.nodes[1].kill()
    assert own.get("/").status_code == 200
    # Workers outlive a killed command by the moment in which they see it and the answers under way.
    until = time.monotonic() + 2 * SECONDS
    while (refused := own.get(f"{TABLE}/rows?_limit=1")).headers.get("retry-after") != "5":
        assert time.monotonic() < until, refused.text
        time.sleep(0.2)
    assert refused.status_code == 503
    own.nodes[0].restart()
    time.sleep(2.5)
    assert own.get(f"{TABLE}/rows?_limit=1").status_code == 200


@pytest.mark.parametrize("page", ["emergency", "protection"])
def test_every_command_on_the_pages_is_a_real_one(page: str) -> None:
    text = (HANDBOOK / page / "index.md").read_text("utf-8")
    commands = re.findall(r"(?:`|^)mulu-api ([^`\n]*)", text, re.MULTILINE)
    assert commands
    for command in commands:
        words = shlex.split(command, comments=True)
        if len(words) > 2 and "…" not in words:
            _parser(words[0]).parse_args(words)
        else:
            # Only named: its options stand elsewhere.
            with pytest.raises(SystemExit) as helped:
                _parser(words[0]).parse_args([*words[:2], "--help"])
            assert helped.value.code == 0

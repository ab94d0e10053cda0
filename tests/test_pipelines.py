"""The ready pipelines: valid YAML, real command lines, and the right verdict for every exit code."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from site_builder import cli

CI = Path(__file__).resolve().parent.parent / "deploy" / "ci"
PIPELINES = sorted(CI.rglob("*.yml"))
NAMES = [path.relative_to(CI).as_posix() for path in PIPELINES]
ENDS = {"||", "&&", "|", ">", ">>", "<", ";"}


def scripts(path: Path) -> list[str]:
    """Every shell script of a pipeline."""
    value = yaml.safe_load(path.read_text("utf-8"))
    jobs = value.get("jobs", value).values()
    found = [
        step["run"] for job in jobs if isinstance(job, dict) for step in job.get("steps", ()) if "run" in step
    ]
    return found + [line for job in jobs if isinstance(job, dict) for line in job.get("script", ())]


def commands(script: str) -> Iterator[list[str]]:
    """The arguments of every call of mulu."""
    for line in script.splitlines():
        words = shlex.split(line.split("#", 1)[0])
        if words[:1] == ["mulu"]:
            end = next((i for i, word in enumerate(words) if word in ENDS), len(words))
            yield words[1:end]


def test_each_platform_has_a_check_and_a_publication() -> None:
    assert NAMES == [
        "gitea/check.yml",
        "gitea/publish.yml",
        "github/check.yml",
        "github/publish.yml",
        "gitlab-ci.yml",
    ]


@pytest.mark.parametrize("path", PIPELINES, ids=NAMES)
def test_every_call_is_a_real_command_line(path: Path) -> None:
    calls = [call for script in scripts(path) for call in commands(script)]
    assert calls
    for call in calls:
        cli._parser(call[0]).parse_args(call)


@pytest.mark.parametrize("path", PIPELINES, ids=NAMES)
def test_pipeline_fetches_nothing_and_pastes_no_foreign_text_into_a_script(path: Path) -> None:
    for script in scripts(path):
        # A title or branch name inside ${{ }} would be run as shell.
        assert "${{" not in script
        assert not re.search(r"https?://|\b(pip|npm|curl|wget|docker)\b", script)


def run(script: str, tmp_path: Path, mulu: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a script with another `mulu`, and with a git and a python3 that do nothing."""
    programs = tmp_path / "bin"
    programs.mkdir(exist_ok=True)
    for name, text in {"mulu": mulu, "git": "exit 0", "python3": 'cat >> "$RUNNER_TEMP/sent"'}.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "BASE": "main",
        "AUTHOR": "mzj-01",
        "MULU_OUTPUT": str(tmp_path / "build"),
    }
    return subprocess.run(
        ["bash", "-e", "-c", script], env=environment | more, capture_output=True, text=True, check=False
    )


def script_with(path: Path, command: str) -> str:
    (found,) = [script for script in scripts(path) if f"mulu {command}" in script]
    return found


@pytest.mark.parametrize(("code", "verdict"), [(0, 0), (1, 1), (2, 2), (3, 0), (4, 4)])
@pytest.mark.parametrize("path", [p for p in PIPELINES if p.stem != "check"], ids=str)
def test_publication_fails_on_everything_but_held_back_datasets(
    path: Path, code: int, verdict: int, tmp_path: Path
) -> None:
    assert run(script_with(path, "build"), tmp_path, f"exit {code}").returncode == verdict


@pytest.mark.parametrize(
    ("check", "diff", "verdict"),
    [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 1), (0, 2, 2), (2, 0, 2), (4, 0, 4)],
)
@pytest.mark.parametrize("path", [p for p in PIPELINES if p.stem != "publish"], ids=str)
def test_check_fails_as_check_or_diff_says_and_always_leaves_one_opinion(
    path: Path, check: int, diff: int, verdict: int, tmp_path: Path
) -> None:
    mulu = f'echo "$1"; [ "$1" = diff ] && exit {diff}; exit {check}'
    assert run(script_with(path, "check"), tmp_path, mulu).returncode == verdict
    (sent,) = tmp_path.rglob("sent")
    # One comment from one command; what is held, it holds itself.
    assert sent.read_text() == "diff\n"


class Platform(BaseHTTPRequestHandler):
    """Comments in memory, as GitHub, Gitea and GitLab keep them."""

    comments: list[dict[str, Any]]
    calls: list[str]

    def do_GET(self) -> None:
        self._answer(self.comments)

    def do_POST(self) -> None:
        self.comments.append({"id": 7, **self._body()})
        self._answer(self.comments[-1])

    def do_PATCH(self) -> None:
        self.comments[-1] |= self._body()
        self._answer(self.comments[-1])

    do_PUT = do_PATCH  # noqa: N815  the name in http.server

    def _body(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        return body

    def _answer(self, value: object) -> None:
        self.calls.append(f"{self.command} {self.path.split('?')[0]}")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the name in http.server
        pass


@pytest.mark.parametrize(
    ("comments", "change"),
    [
        ("/repos/qd/mulu/issues/17/comments", "PATCH /repos/qd/mulu/issues/comments/7"),
        ("/api/v4/projects/3/merge_requests/17/notes", "PUT /api/v4/projects/3/merge_requests/17/notes/7"),
    ],
)
def test_comment_is_made_once_and_then_renewed(comments: str, change: str) -> None:
    handler = type("Handler", (Platform,), {"comments": [{"id": 1, "body": "别人的话"}], "calls": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        for text in ("第一次", "第二次"):
            subprocess.run(
                [sys.executable, str(CI / "comment.py")],
                env={
                    "MULU_COMMENTS": f"http://127.0.0.1:{server.server_port}{comments}",
                    "MULU_TOKEN": "x",
                    "no_proxy": "*",
                    "PYTHONUTF8": "1",
                },
                input=text.encode(),
                check=True,
            )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert [call for call in handler.calls if not call.startswith("GET")] == [f"POST {comments}", change]
    assert [one["body"] for one in handler.comments] == ["别人的话", "<!-- mulu -->\n第二次"]

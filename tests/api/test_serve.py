"""`mulu-api serve` as an operator starts it: a real process, real HTTP."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from query_api.cli import main

COMMAND = [sys.executable, "-m", "query_api"]
ROWS = "/api/v1/datasets/mzj/streets/tables/streets/rows"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(arguments: Sequence[str]) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    port = free_port()
    process = subprocess.Popen(
        # Nobody has to be told before it stops; a test that looks at it says otherwise.
        [*COMMAND, "serve", "--port", str(port), "--drain-seconds", "0", *arguments],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            wait(client, process)
            yield process, client
    finally:
        # Workers are processes of their own, so the command is asked, not killed.
        process.terminate()
        process.communicate(timeout=30)


def wait(client: httpx.Client, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        with contextlib.suppress(httpx.TransportError):
            if client.get("/health/ready").status_code == 200:
                return
        time.sleep(0.05)
    pytest.fail("the service did not get ready")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_service_answers_and_stops_cleanly(snapshot: Path, site: Path, stop: signal.Signals) -> None:
    arguments = ["--snapshot", str(snapshot), "--site", str(site), "--demo", "--workers", "2"]
    with serving(arguments) as (process, client):
        # What TestClient cannot show: the server's own paths, methods and limits.
        assert client.get(f"{ROWS}/a%2Cb").json()["row"]["code"] == "a,b"
        assert client.get(f"{ROWS}/c%2Fd").json()["row"]["code"] == "c/d"
        assert client.get(f"{ROWS}?名称=人民路&_select=code").json()["rows"] == [
            {"code": "000123"},
            {"code": "000124"},
        ]
        body = {"where": {"field": "a", "op": "eq", "value": 1}, "select": ["code"]}
        found = client.request("QUERY", ROWS.replace("/rows", "/query"), json=body)
        assert found.json()["rows"] == [{"code": "000123"}]
        assert client.head(ROWS).content == b""
        assert client.get(f"{ROWS}?code={'x' * 61_000}").status_code == 414
        assert "首页" in client.get("/").text
        following = client.get(f"{ROWS}?_limit=1").json()["next"]
        assert following.startswith(str(client.base_url))
        assert client.get(following).status_code == 200
        # Ctrl-C reaches the workers too, since a terminal sends it to all of its processes.
        os.killpg(process.pid, stop) if stop is signal.SIGINT else process.send_signal(stop)
        out, error = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out == ""
    assert "Traceback" not in error
    site, service, docs = re.findall("(目录网站|查询服务|接口文档) (.*)", error)
    assert site == ("目录网站", f"{client.base_url}/")
    assert service == ("查询服务", f"{client.base_url}/api/v1")
    assert docs == ("接口文档", f"{client.base_url}/api/v1/docs")
    assert "已停止" in error


def test_workers_do_not_outlive_their_command(snapshot: Path) -> None:
    with serving(["--snapshot", str(snapshot), "--demo"]) as (process, client):
        process.kill()
        process.wait(timeout=10)
        with pytest.raises(httpx.TransportError):
            call_until_gone(client)


def call_until_gone(client: httpx.Client) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        client.get("/health/live", headers={"connection": "close"})
        time.sleep(0.1)


def test_missing_snapshot_is_one_line_and_exit_2(tmp_path: Path) -> None:
    for folder in (tmp_path / "nope", tmp_path):
        done = run("serve", "--snapshot", str(folder), "--demo")
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "mulu build" in done.stderr


def test_taken_port_is_one_line_and_exit_2(snapshot: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--snapshot", str(snapshot), "--demo", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "--port" in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "mulu.example"])
def test_demo_beyond_this_machine_is_refused(snapshot: Path, host: str) -> None:
    done = run("serve", "--snapshot", str(snapshot), "--demo", "--host", host)
    assert done.returncode == 2
    assert "--demo" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_has_an_example() -> None:
    done = run("serve", "--help")
    assert done.returncode == 0
    assert "mulu-api serve --snapshot build/snapshot" in done.stdout
    assert done.stdout.startswith("用法：")
    assert "选项:\n" in done.stdout
    assert not re.search("usage|options|positional|show this", done.stdout)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "缺少：命令"),
        (["serve"], "缺少：--snapshot"),
        (["serve", "--snapshot", "x", "--nope"], "不认识的选项：--nope"),
        (["serve", "--snapshot"], "--snapshot 后面要写一个值"),
        (["serve", "--snapshot", "x", "--port", "abc"], "--port 的值 'abc' 不对"),
        (["sreve"], "没有 'sreve'，可选："),
    ],
)
def test_wrong_command_line_is_one_chinese_line_and_exit_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    error = capsys.readouterr().err
    assert stopped.value.code == 2
    assert error.count("\n") == 1
    assert said in error


def test_snapshot_is_only_read(snapshot: Path) -> None:
    before = sorted((p, p.stat().st_mtime_ns) for p in snapshot.rglob("*"))
    with serving(["--snapshot", str(snapshot), "--demo"]) as (_, client):
        assert client.get(ROWS).status_code == 200
    assert sorted((p, p.stat().st_mtime_ns) for p in snapshot.rglob("*")) == before
    assert os.environ.get("MULU_API_SETTINGS") is None


@pytest.mark.parametrize(("demo", "said"), [(["--demo"], "不留取数记录"), ([], "只提供目录信息")])
def test_service_without_a_state_folder_says_what_it_lacks(
    snapshot: Path, demo: list[str], said: str
) -> None:
    with serving(["--snapshot", str(snapshot), *demo]) as (process, client):
        assert client.get("/api/v1").status_code == 200
        assert client.get(ROWS).status_code == (200 if demo else 401)
        process.terminate()
        _, error = process.communicate(timeout=30)
    (line,) = [line for line in error.splitlines() if "没有 --state" in line]
    assert said in line

"""The shipped units, users, log rotation and rights: checked by the programs that will read them, and really run."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from query_api.cli import _parser
from tests.api.callers import headers, new_key, registered
from tests.api.test_serve import free_port
from tests.deploy import units
from tests.deploy.entrance import program
from tests.deploy.nodes import PROGRAM, UNIT, Node
from tests.deploy.units import UNITS

DEPLOY = UNITS.parent
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
EXPOSURE = 25
"""`systemd-analyze security` gives 0 (nothing exposed) to 100; below 30 it says OK."""

PR_SET_MDWE = 65
CONFINED = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
# What MemoryDenyWriteExecute= does, with the kernel's own switch (Linux 6.3 and later).
libc.prctl({mdwe}, 1, 0, 0, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


def run(*command: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)  # type: ignore[call-overload, no-any-return]


def installed(folder: Path) -> Path:
    """The units as they will lie, with programs that exist."""
    target = folder / "etc/systemd/system"
    target.mkdir(parents=True)
    for path in UNITS.iterdir():
        if path.suffix in (".service", ".timer", ".target"):
            shutil.copy(path, target)
    for name in ("opt/mulu/current/.venv/bin/mulu-api", "opt/mulu/current/deploy/bin/mulu-publish"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    shutil.copy(
        folder / "opt/mulu/current/deploy/bin/mulu-publish",
        folder / "opt/mulu/current/deploy/bin/mulu-backup",
    )
    return target


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    target = installed(tmp_path)
    done = run(
        program("systemd-analyze"),
        "verify",
        f"--root={tmp_path}",
        "--man=no",
        "--recursive-errors=no",
        *[str(path.relative_to(tmp_path)) for path in target.iterdir() if "@" not in path.name],
        "mulu-api@1.service",
    )
    ours = [line for line in done.stderr.splitlines() if "mulu" in line]
    assert ours == [], done.stderr


@pytest.mark.parametrize("unit", SERVICES)
def test_units_are_confined(unit: str) -> None:
    done = run(
        program("systemd-analyze"), "security", "--offline=yes", f"--threshold={EXPOSURE}", str(UNITS / unit)
    )
    assert done.returncode == 0, done.stdout[-400:]
    found = units.settings(unit)
    assert found["Service.User"] == ["mulu"]
    assert found["Service.ProtectSystem"] == ["strict"]
    assert found["Service.NoNewPrivileges"] == ["yes"]
    assert found["Service.CapabilityBoundingSet"] == [""]


def test_timers_fire_at_the_times_the_handbook_says() -> None:
    for name, time_ in (("publish", "04:30"), ("backup", "02:30"), ("audit", "03:30")):
        (when,) = units.settings(f"mulu-{name}.timer")["Timer.OnCalendar"]
        done = run(program("systemd-analyze"), "calendar", when)
        assert done.returncode == 0, done.stderr
        assert f"{time_}:00" in done.stdout


@pytest.mark.parametrize("unit", SERVICES)
def test_every_command_of_a_unit_is_a_real_one(unit: str) -> None:
    for number in range(len(units.settings(unit)["Service.ExecStart"])):
        words = units.command(unit, {}, instance="1", number=number)
        if words[0] == PROGRAM:
            _parser(words[1]).parse_args(words[1:])
        else:
            file = DEPLOY / Path(words[0]).relative_to("/opt/mulu/current/deploy")
            assert os.access(file, os.X_OK), file


def test_service_works_as_its_unit_confines_it(tmp_path: Path) -> None:
    """No rights, no new ones, no writable and executable memory, a snapshot of somebody else's."""
    if os.getuid() != 0 or ctypes.CDLL(None).prctl(PR_SET_MDWE + 1, 0, 0, 0, 0) < 0:
        pytest.skip("needs root and Linux 6.3 to confine a process")
    snapshot, state = registered(tmp_path / "snapshot"), tmp_path / "state"
    key = new_key(state)
    nobody = 65534
    # Root without its capabilities obeys modes like anybody: the snapshot is not its own.
    for path in [snapshot, *snapshot.rglob("*")]:
        os.chown(path, nobody, nobody)
    port = free_port()
    places = {
        "/srv/mulu/build/snapshot": str(snapshot),
        "/var/lib/mulu": str(state),
        "--port 8001": f"--port {port}",
        PROGRAM: f"{sys.executable} -m query_api",
    }
    command = units.command(UNIT, places, instance="1")
    process = subprocess.Popen(
        [
            program("setpriv"),
            "--no-new-privs",
            "--bounding-set=-all",
            "--inh-caps=-all",
            sys.executable,
            "-c",
            CONFINED.format(mdwe=PR_SET_MDWE),
            *command,
        ],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )
    node = Node(number=1, port=port, command=command, process=process)
    try:
        node.wait()
        status = Path(f"/proc/{process.pid}/status").read_text()
        assert re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)
        assert re.search(r"^CapBnd:\t0{16}$", status, re.MULTILINE)
        answer = httpx.get(
            f"http://127.0.0.1:{port}/api/v1/datasets/mzj/streets/tables/streets/rows/000123",
            headers=headers(key),
        )
        assert answer.json()["row"]["名称"] == "人民路"
        xlsx = f"http://127.0.0.1:{port}/api/v1/datasets/mzj/streets/tables/streets/download?_format=xlsx"
        assert httpx.get(xlsx, headers=headers(key), timeout=20).content[:2] == b"PK"
    finally:
        node.stop()


def test_node_listens_on_ipv6_alone(tmp_path: Path) -> None:
    snapshot, state, port = registered(tmp_path / "snapshot"), tmp_path / "state", free_port()
    key = new_key(state)
    places = {
        PROGRAM: str(Path(sys.executable).with_name("mulu-api")),
        "/srv/mulu/build/snapshot": str(snapshot),
        "/var/lib/mulu": str(state),
        "--host 127.0.0.1 --port 8001": f"--host ::1 --port {port}",
    }
    process = subprocess.Popen(
        units.command(UNIT, places, instance="1"), stderr=subprocess.DEVNULL, start_new_session=True
    )
    address = f"http://[::1]:{port}/api/v1/datasets/mzj/streets/tables/streets/rows/000123"
    try:
        until = time.monotonic() + 30
        while True:
            try:
                answer = httpx.get(address, headers=headers(key) | {"x-forwarded-for": "2001:db8::7"})
                break
            except httpx.TransportError:
                assert time.monotonic() < until
                time.sleep(0.1)
        assert answer.json()["row"]["code"] == "000123"
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_users_and_folders_are_made_as_the_units_expect(tmp_path: Path) -> None:
    for folder in (
        "etc",
        "usr/lib/sysusers.d",
        "usr/lib/tmpfiles.d",
        "srv",
        "var/lib",
        "var/backups",
        "var/log",
    ):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(UNITS / "mulu.sysusers.conf", tmp_path / "usr/lib/sysusers.d/mulu.conf")
    made = run(program("systemd-sysusers"), f"--root={tmp_path}")
    assert made.returncode == 0, made.stderr
    passwd = (tmp_path / "etc/passwd").read_text()
    assert re.search("^mulu:x:[0-9]+:[0-9]+:.*:/srv/mulu:/usr/sbin/nologin$", passwd, re.MULTILINE)
    groups = (tmp_path / "etc/group").read_text()
    assert all(f"mulu-{name}:" in groups for name in ("system", "security", "audit"))
    if os.getuid() != 0:
        return
    with (tmp_path / "etc/passwd").open("a") as users, (tmp_path / "etc/group").open("a") as named:
        users.write("root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n")
        named.write("root:x:0:\nwww-data:x:33:\nadm:x:4:\n")
    text = (UNITS / "mulu.tmpfiles.conf").read_text("utf-8")
    (tmp_path / "usr/lib/tmpfiles.d/mulu.conf").write_text(text)
    made = run(program("systemd-tmpfiles"), f"--root={tmp_path}", "--create", "mulu.conf")
    assert made.returncode == 0, made.stderr
    modes = {
        str(path.relative_to(tmp_path)): oct(path.stat().st_mode & 0o7777)
        for path in (
            tmp_path / "srv/mulu/build",
            tmp_path / "srv/mulu/build/snapshot",
            tmp_path / "var/lib/mulu",
        )
    }
    assert modes == {"srv/mulu/build": "0o2750", "srv/mulu/build/snapshot": "0o700", "var/lib/mulu": "0o700"}


def test_logs_rotate_and_are_kept_400_days(tmp_path: Path) -> None:
    text = (DEPLOY / "logrotate/mulu").read_text("utf-8")
    assert "rotate 400" in text
    own = text.replace("/var/log/mulu", str(tmp_path)).replace("create 0640 www-data adm", "create 0640")
    (tmp_path / "mulu.conf").write_text(own, "utf-8")
    (tmp_path / "mulu.conf").chmod(0o644)
    (tmp_path / "nginx-access.log").write_text("{}\n" * 100)
    done = run(
        program("logrotate"), "--force", "--state", str(tmp_path / "state"), str(tmp_path / "mulu.conf")
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "nginx-access.log").read_text() == ""
    (turned,) = tmp_path.glob("nginx-access.log-*")
    assert turned.read_text().count("\n") == 100


def test_the_three_administrators_have_nothing_in_common() -> None:
    file = DEPLOY / "sudoers" / "mulu"
    done = run(program("visudo"), "-c", "-f", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    text = re.sub(r"\\\n", "", file.read_text("utf-8"))
    rights = dict(re.findall(r"^Cmnd_Alias (\w+) = (.*)$", text, re.MULTILINE))
    commands = {
        name: {part.strip().rsplit("/", 1)[-1] for part in listed.split(",")}
        for name, listed in rights.items()
    }
    assert {word.split()[1] for word in commands["MULU_AUDIT"]} == {"audit"}
    assert {word.split()[1] for word in commands["MULU_SECURITY"]} == {
        "keys",
        "withdraw",
        "restore",
        "generations",
    }
    assert not any("mulu-api " in word for word in commands["MULU_SYSTEM"])
    assert not any(verb in word for word in commands["MULU_AUDIT"] for verb in ("archive", "prune"))
    for word in commands["MULU_AUDIT"] | commands["MULU_SECURITY"]:
        assert word.split()[1] in {"audit", "keys", "withdraw", "restore", "generations"}

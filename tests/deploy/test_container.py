"""The Containerfile, as far as a machine without an engine can tell: its sources, its commands, its user."""

from __future__ import annotations

import json
import re
from pathlib import Path

from query_api.cli import _parser

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "deploy" / "container" / "Containerfile"
KNOWN = {
    "ARG", "FROM", "COPY", "WORKDIR", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL",
    "HEALTHCHECK", "ENTRYPOINT", "CMD",
}  # fmt: skip


def instructions() -> list[tuple[str, str]]:
    text = "\n".join(line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#"))
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in lines if line.strip()]


def test_only_known_instructions_and_everything_copied_is_there() -> None:
    found = instructions()
    assert {name for name, _ in found} <= KNOWN
    for name, rest in found:
        if name == "COPY" and not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
    ignored = (ROOT / ".containerignore").read_text("utf-8").split()
    assert {".git", "state", "dropbox", "build", ".venv"} <= set(ignored), "no data, no secrets in an image"


def test_image_runs_the_service_as_nobody_and_installs_only_what_the_lock_names() -> None:
    found = instructions()
    (command,) = [json.loads(rest) for name, rest in found if name == "CMD"]
    (entry,) = [json.loads(rest) for name, rest in found if name == "ENTRYPOINT"]
    assert entry == ["mulu-api"]
    _parser(command[0]).parse_args(command)
    (user,) = [rest for name, rest in found if name == "USER"]
    assert user.split(":")[0] not in ("0", "root")
    scripts = " ".join(rest for name, rest in found if name == "RUN")
    assert scripts.count("pip install") == 2
    assert "--require-hashes" in scripts
    assert "--no-deps" in scripts
    assert not re.search("curl|wget|apt-get|https?://", scripts)


def test_every_dependency_is_pinned_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = re.findall(r"^([A-Za-z0-9_.-]+)==\S+", lock, re.MULTILINE)
    assert len(pinned) > 40
    assert all(
        re.search(rf"^{re.escape(name)}==.*\\\n(?:\s+--hash=sha256:[0-9a-f]{{64}}.*\n)+", lock, re.MULTILINE)
        for name in pinned
    )

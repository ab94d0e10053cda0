"""The lock: all that this project needs is pinned with hashes, installed as pinned, and there for arm64 too.

Known holes are looked up by CI (`make holes`), which may ask a database on the internet; tests ask nobody.
"""

from __future__ import annotations

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from tests import arm64

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", re.MULTILINE)


def locked() -> dict[str, list[str]]:
    """Versions by name; a package may be pinned twice, for different Pythons."""
    found: dict[str, list[str]] = {}
    for name, version in PINNED.findall((ROOT / "requirements.lock").read_text("utf-8")):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


def test_every_pin_has_a_hash_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    pinned = [entry for entry in entries if PINNED.match(entry)]
    assert len(pinned) > 40
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?://|--(?:extra-)?index-url|git\+", text)


def test_what_the_service_needs_is_locked_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = locked()
    for text in project["dependencies"]:
        needed = Requirement(text)
        found = versions.get(canonicalize_name(needed.name), [])
        assert any(needed.specifier.contains(version) for version in found), text
    for text in project["optional-dependencies"]["dev"]:
        needed = Requirement(text)
        for version in versions.get(canonicalize_name(needed.name), []):
            assert needed.specifier.contains(version), text


def test_what_is_installed_is_what_the_lock_names() -> None:
    others = {
        f"{name} {installed}"
        for name, versions in locked().items()
        for installed in [_installed(name)]
        if installed is not None and installed not in versions
    }
    assert others == set()


def test_every_package_has_a_wheel_for_arm64_or_nothing_to_compile() -> None:
    record: dict[str, list[str]] = json.loads(arm64.RECORD.read_bytes())
    pins = {f"{name}=={version}": (name, hashes) for name, version, hashes in arm64.pins()}
    assert len(pins) > 40
    assert record.keys() <= pins.keys(), "the lock has changed: python -m tests.arm64"
    for pin, (name, hashes) in pins.items():
        if pin not in record:
            # It comes as source: what was built of it here says whether that needed a compiler.
            assert _installed(name) is not None, f"{pin}: python -m tests.arm64"
            assert "Root-Is-Purelib: true" in str(metadata.distribution(name).read_text("WHEEL")), pin
            continue
        file, sha256 = record[pin]
        *_, tags = parse_wheel_filename(file)
        # The lock would refuse any other file.
        assert f"--hash=sha256:{sha256}" in hashes, pin
        assert all(tag.platform == "any" or tag.platform.endswith("_aarch64") for tag in tags), file


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None

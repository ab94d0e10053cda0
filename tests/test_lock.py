"""The lock: every package that this project needs is pinned with hashes, and what is installed is what it names.

Known holes cannot be looked up here: `pip-audit` asks a database on the internet. So CI holds what runs to
what was reviewed, and the operator's page says where and when the look-up is done.
"""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None

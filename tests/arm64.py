"""`python -m tests.arm64`: ask the package index which wheels an arm64 machine would get for the lock.

The answer is kept in tests/arm64.json, since tests ask no index: `tests/test_lock.py` holds it to the lock,
wheel by wheel. To be run when the lock has changed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent
LOCK, RECORD = ROOT / "requirements.lock", ROOT / "tests/arm64.json"
MACHINE = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "aarch64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "sys_platform": "linux",
}
"""What Debian 12 on arm64 says of itself in a marker."""
PLATFORMS = ["manylinux2014_aarch64", *(f"manylinux_2_{minor}_aarch64" for minor in range(17, 37))]
"""Up to its C library."""
ABIS = ["cp311", "abi3", "none"]
ENTRY = re.compile(
    r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)\s*(?:;([^\\\n]*))?\\?\n((?:\s+--hash=.*\n?)+)", re.MULTILINE
)
MISSING = re.compile(r"No matching distribution found for ([^=\s]+)==")


class NoWheel(Exception):
    """A package has none for this machine, by its name."""


def pins() -> Iterator[tuple[str, str, str]]:
    """Name, version and hashes, as written, of all that the machine installs."""
    for name, version, marker, hashes in ENTRY.findall(LOCK.read_text("utf-8")):
        if not marker or Marker(marker.strip()).evaluate(MACHINE):
            yield name, version, hashes


def kept() -> dict[str, list[str]]:
    """What was recorded of pins that the lock still has."""
    record: dict[str, list[str]] = json.loads(RECORD.read_bytes()) if RECORD.exists() else {}
    hashes = {f"{name}=={version}": hashes for name, version, hashes in pins()}
    return {pin: wheel for pin, wheel in record.items() if wheel[1] in hashes.get(pin, "")}


def wheels(without: set[str]) -> dict[str, list[str]]:
    """File and sha256 of the wheel that pip takes for each pin but those.

    Raises:
        NoWheel: there is none for one of them.
        RuntimeError: pip gave no answer, and why.

    """
    wanted = [pin for pin in pins() if pin[0] not in without]
    if not wanted:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        needs, report = Path(folder, "needs.txt"), Path(folder, "report.json")
        needs.write_text(
            "".join(f"{name}=={version} \\\n{hashes}" for name, version, hashes in wanted), "utf-8"
        )
        words = [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--dry-run",
            "--ignore-installed", "--no-deps", "--target", f"{folder}/target", "--only-binary=:all:",
            "--python-version", MACHINE["python_full_version"], "--implementation", "cp", "--require-hashes",
            "--requirement", str(needs), "--report", str(report),
        ]  # fmt: skip
        words += [word for abi in ABIS for word in ("--abi", abi)]
        words += [word for platform in PLATFORMS for word in ("--platform", platform)]
        answer = subprocess.run(words, capture_output=True, text=True, check=False)
        if missing := MISSING.search(answer.stderr):
            raise NoWheel(missing[1])
        if answer.returncode:
            raise RuntimeError(answer.stderr[-2000:])
        installs = json.loads(report.read_bytes())["install"]
    found = {}
    for (name, version, _), install in zip(wanted, installs, strict=True):
        came = install["download_info"]
        found[f"{name}=={version}"] = [
            came["url"].rpartition("/")[2],
            came["archive_info"]["hash"].removeprefix("sha256="),
        ]
    return found


def main() -> None:
    """Ask for what is not recorded, and write the record; what has no wheel is told, and stands in none."""
    found, without = kept(), set[str]()
    known = {pin.partition("==")[0] for pin in found}
    while True:
        try:
            found |= wheels(known | without)
            break
        except NoWheel as missing:
            without.add(str(missing))
    RECORD.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"{len(found)} wheels; none for {', '.join(sorted(without)) or 'nothing'} → {RECORD.name}")


if __name__ == "__main__":
    main()

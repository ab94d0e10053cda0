"""`make holes`: are holes known in what the lock names? Asks a database on the internet, so CI does, no test.

Where the database cannot be asked, that is said, and is no failure unless REQUIRED=1: a pipeline that has a
way out sets it, one that has none is not red for ever. pip-audit itself calls a package that its database
does not know "no known vulnerability"; here every package has to have been looked up.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOCK = Path("requirements.lock")
PROGRAM = Path(".venv-holes/bin/pip-audit")
SERVICES = ("pypi", "osv")
"""Asked in turn, until one knows every package."""
ALL = "all"
ACCEPTED: Mapping[str, str] = {}
"""Holes that are known and do not concern us: their id → why. One that is gone is to be taken out."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What databases said of the packages of the lock."""

    holes: Mapping[str, str]
    """By id: in which package, and what mends it."""
    known: frozenset[str] = frozenset()
    unknown: Mapping[str, str]
    """Packages that were not looked up, and why; ALL when there was no answer."""

    def and_also(self, other: Looked) -> Looked:
        """What both of them said: a hole that one knows is one."""
        known = self.known | other.known
        unknown = {**other.unknown, **self.unknown}
        left = {name: why for name, why in unknown.items() if name not in known | {ALL}}
        if not known and not left:
            left = unknown
        return Looked(holes={**other.holes, **self.holes}, known=known, unknown=left)


def look(program: Path, lock: Path, service: str) -> Looked:
    """Ask one database; `pip-audit` ends with 1 for holes and for every failure, so 1 says nothing.

    Raises:
        RuntimeError: it was called wrongly.

    """
    words = [str(program), "--vulnerability-service", service, "--disable-pip", "--require-hashes"]
    words += ["--format", "json", "--progress-spinner", "off", "--requirement", str(lock)]
    answer = subprocess.run(words, capture_output=True, text=True, check=False)
    if answer.returncode not in (0, 1):
        # Called wrongly, which no network mends.
        raise RuntimeError(answer.stderr[-2000:])
    try:
        packages = json.loads(answer.stdout)["dependencies"]
    except ValueError:
        last = answer.stderr.strip().splitlines()[-1:] or [f"exit {answer.returncode}"]
        return Looked(holes={}, unknown={ALL: last[0][:300]})
    asked = [package for package in packages if "vulns" in package]
    holes = {
        hole["id"]: f"{package['name']} {package['version']}, mended in "
        f"{', '.join(hole['fix_versions']) or 'no version yet'}"
        for package in asked
        for hole in package["vulns"]
    }
    unknown = {package["name"]: package["skip_reason"] for package in packages if "vulns" not in package}
    return Looked(holes=holes, known=frozenset(package["name"] for package in asked), unknown=unknown)


def main(program: Path = PROGRAM, lock: Path = LOCK) -> int:
    """0: no hole that is known; 1: there is one; 2: not everything was looked up, where that is required."""
    found = look(program, lock, SERVICES[0])
    for service in SERVICES[1:]:
        if found.unknown:
            found = found.and_also(look(program, lock, service))
    for id_, where in sorted(found.holes.items()):
        print(f"{id_}: {where}" + (f"; accepted: {ACCEPTED[id_]}" if id_ in ACCEPTED else ""))
    for id_ in sorted(ACCEPTED.keys() - found.holes.keys()):
        print(f"{id_} is accepted and is not there any more: take it out of {Path(__file__).name}")
    if found.unknown:
        name, why = min(found.unknown.items())
        many = "nothing" if not found.known else f"{len(found.unknown)} packages not"
        print(f"NOT LOOKED UP: {many} looked up, {len(found.known)} were. {name}: {why}")
    else:
        print(f"{len(found.known)} packages looked up")
    if found.holes.keys() - ACCEPTED.keys():
        return 1
    return 2 if found.unknown and os.environ.get("REQUIRED") else 0


if __name__ == "__main__":
    sys.exit(main())

"""The shipped systemd units: read as systemd reads them, and their commands with a test's own paths."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

UNITS = Path(__file__).resolve().parents[2] / "deploy" / "systemd"


def settings(unit: str) -> dict[str, list[str]]:
    """Every setting of a unit as `Section.Name`; a setting that stands twice has two values."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in (UNITS / unit).read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and line[0] not in "#;":
            name, _, value = line.partition("=")
            found.setdefault(f"{section}.{name}", []).append(value)
    return found


def environment(unit: str) -> dict[str, str]:
    """What `Environment=` sets."""
    return dict(
        pair.split("=", 1)
        for value in settings(unit).get("Service.Environment", ())
        for pair in shlex.split(value)
    )


def command(unit: str, places: Mapping[str, str], *, instance: str = "", number: int = 0) -> list[str]:
    """One `ExecStart` as systemd would run it, with some paths replaced."""
    line = settings(unit)["Service.ExecStart"][number].replace("%i", instance)
    for old, new in places.items():
        line = line.replace(old, new)
    given = environment(unit)
    words = []
    for word in shlex.split(line):
        if re.fullmatch(r"\$[A-Z_]+", word):
            words += shlex.split(given.get(word[1:], ""))
        else:
            words.append(re.sub(r"\$\{([A-Z_]+)\}", lambda match: given.get(match[1], ""), word))
    return words

"""Where and with what a measurement was made."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.keep import uncommitted

PACKAGES = ("check-jsonschema", "duckdb", "frictionless", "jsonschema", "msgspec")
PEERS = Path(".venv-bench")
"""The second virtual environment, for peers that are no development dependency."""


def tool(name: str) -> Path:
    """A program of this environment, or of the peers' own."""
    own = Path(sys.executable).parent / name
    return own if own.exists() else PEERS.absolute() / "bin" / name


def facts() -> dict[str, object]:
    """Processor, cores, memory, versions and commit."""
    return {
        "commit": _commit(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memoryMiB": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
        "load": round(os.getloadavg()[0], 2),
        "versions": {name: _version(name) for name in PACKAGES},
    }


def _commit() -> str | None:
    answer = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    if answer.returncode:
        return None
    return answer.stdout.strip() + ("-dirty" if uncommitted() else "")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None

"""`SHA256SUMS`: the digest of every file of a site, as `sha256sum -c` reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

ADDRESS = "SHA256SUMS"


def write(site: Path) -> None:
    """List every file there is, in order; whatever is written later is not vouched for."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    names = ((path, path.relative_to(site).as_posix()) for path in files)
    lines = [f"{digest(path.read_bytes())}  {name}\n" for path, name in names if name != ADDRESS]
    (site / ADDRESS).write_text("".join(lines), encoding="utf-8", newline="\n")


def read(text: str) -> Iterator[tuple[str, str]]:
    """Address and digest of each line; lines that say neither are left out."""
    for line in text.splitlines():
        value, gap, name = line.partition("  ")
        if gap and len(value) == 64:
            yield name.removeprefix("./"), value


def digest(content: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(content).hexdigest()

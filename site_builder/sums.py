"""`SHA256SUMS`: the digest of every file of a site, as `sha256sum -c` reads them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

ADDRESS = "SHA256SUMS"


def write(site: Path, standing: Mapping[str, str] | None = None) -> None:
    """List every file there is, in order; whatever is written later is not vouched for.

    `standing` has the digests of files that lie elsewhere and will stand beside these.
    """
    found = dict(standing or {})
    for folder, _, names in os.walk(site):
        below = Path(folder).relative_to(site)
        for name in names:
            found[(below / name).as_posix()] = digest(Path(folder, name).read_bytes())
    found.pop(ADDRESS, None)
    lines = [f"{value}  {name}\n" for name, value in sorted(found.items())]
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

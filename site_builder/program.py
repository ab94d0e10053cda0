"""Which program this is: what one version of it wrote is not taken for the work of another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from site_builder.config import SCHEMAS

PACKAGES = ("jinja2", "markupsafe", "mkdocs", "mkdocs-material", "markdown", "pymdown-extensions")
"""What turns values and texts into bytes of a site, beside our own code."""
CODE = frozenset({".py", ".html", ".toml"})


@cache
def digest() -> str:
    """Digest of the code, its templates and words, the schemas, and the packages that write pages."""
    root = Path(__file__).parent
    code = sorted(p for p in root.rglob("*") if p.suffix in CODE and "handbook" not in p.parts)
    made = hashlib.sha256()
    for line in packages():
        made.update(line)
    made.update(digest_of([*code, *sorted(SCHEMAS.glob("*.json"))]).encode())
    return made.hexdigest()


def digest_of(files: Iterable[Path]) -> str:
    """Digest of the names and contents of files, in the order given."""
    made = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        made.update(f"{file.name} {len(content)}\n".encode())
        made.update(content)
    return made.hexdigest()


def packages() -> Iterable[bytes]:
    """Name and version of each package, one a line."""
    return (f"{name} {version(name)}\n".encode() for name in PACKAGES)

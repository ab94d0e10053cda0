"""How exporters write: UTF-8, LF, the same bytes for the same content."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec


def write_text(site: Path, address: str, text: str) -> str:
    """Write one file of the site; gives its address."""
    target = site / address
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    return address


def write_json(site: Path, address: str, value: object) -> str:
    """The same for a JSON document."""
    # `json` indents in Python, ten times slower than its compact form and a formatter in C together.
    text = msgspec.json.format(json.dumps(value, ensure_ascii=False, separators=(",", ":")), indent=1)
    return write_text(site, address, text + "\n")

"""How exporters write: UTF-8, LF, the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec


def write_text(site: Path, address: str, text: str) -> str:
    """Write one file of the site; gives its address."""
    target = site / address
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    return address


def write_bytes(site: Path, address: str, content: bytes) -> str:
    """The same for what is no text, or has line ends of its own."""
    target = site / address
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return address


def write_json(site: Path, address: str, value: object) -> str:
    """The same for a JSON document."""
    return write_text(site, address, as_json(value))


def as_json(value: object) -> str:
    """A JSON document as every export has it."""
    # The standard library indents in Python, twenty times slower; the text is the same.
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode("utf-8") + "\n"


def write_archive(site: Path, address: str, files: Mapping[str, str], day: date) -> str:
    """The same for a zip; stored and dated by the catalogue's day, so no compressor decides its bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            member = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            member.external_attr = 0o644 << 16
            archive.writestr(member, text.encode("utf-8"))
    return write_bytes(site, address, packed.getvalue())

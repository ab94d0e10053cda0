"""How a data file is stored: format by its name, encoding by its bytes, delimiter by its header."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path, PurePosixPath

from site_builder.tables.text import decodes

TEXT_FORMATS = frozenset({"csv", "tsv", "json", "ndjson", "jsonl"})
_CHUNK = 1 << 20


def format_of(path: str) -> str:
    """`csv` for `a.CSV`, `a.csv.gz` and `a.csv.zip`; empty without an extension."""
    parts = PurePosixPath(path).name.lower().split(".")[1:]
    if len(parts) > 1 and parts[-1] in {"gz", "zip"} and parts[-2] in TEXT_FORMATS:
        return parts[-2]
    return parts[-1] if parts else ""


def packing_of(path: str) -> str | None:
    """`gz` or `zip`: the bytes say nothing of the text inside."""
    ending = path.lower().rpartition(".")[2]
    return ending if ending in {"gz", "zip"} else None


def is_known(encoding: str) -> bool:
    """Whether Python can decode it; `check` reports the others."""
    try:
        # A codec that is no text encoding (`base64`) is a LookupError here too.
        "".encode(encoding)
    except (LookupError, ValueError):
        return False
    return True


def encoding_of(file: Path) -> str | None:
    """`utf-8`, else what the bytes look like; None when nobody can tell."""
    if decodes(file, "utf-8"):
        return "utf-8"
    with file.open("rb") as opened:
        sample = opened.read(_CHUNK)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Half a second to import, needed only for a file that is not UTF-8.
    from frictionless import Detector, FrictionlessException

    try:
        guessed: str = Detector().detect_encoding(sample)
    except FrictionlessException:
        return None
    # UTF-8 is what frictionless answers when it does not know, and it is not that.
    return None if guessed.lower().replace("-", "") == "utf8" else guessed


def delimiter_of(file: Path, encoding: str, columns: int | None) -> str | None:
    """What separates the header's cells when that is clearly no comma; else None.

    `columns` is how many there should be, None when the package does not say.
    """
    with file.open(encoding=encoding, errors="replace", newline="") as opened:
        header = opened.readline(_CHUNK).rstrip("\r\n")
    found = [sign for sign in ";\t|" if sign in header]
    if "," in header or len(found) != 1:
        return None
    cells = next(csv.reader([header], delimiter=found[0]), [])
    return found[0] if columns in {None, len(cells)} else None

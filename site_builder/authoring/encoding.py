"""How a data file is stored: its format by its name, its encoding by its bytes."""

from __future__ import annotations

import codecs
from pathlib import Path, PurePosixPath

TEXT_FORMATS = frozenset({"csv", "tsv", "json", "ndjson", "jsonl"})
_CHUNK = 1 << 20


def format_of(path: str) -> str:
    """`csv` for `a.CSV`, `a.csv.gz` and `a.csv.zip`; empty without an extension."""
    parts = PurePosixPath(path).name.lower().split(".")[1:]
    if len(parts) > 1 and parts[-1] in {"gz", "zip"} and parts[-2] in TEXT_FORMATS:
        return parts[-2]
    return parts[-1] if parts else ""


def is_packed(path: str) -> bool:
    """Whether the bytes are compressed, so that they say nothing of the text's encoding."""
    return path.lower().endswith((".gz", ".zip"))


def encoding_of(file: Path) -> str | None:
    """`utf-8`, else what the bytes look like; None when nobody can tell."""
    if _is_utf8(file):
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


def _is_utf8(file: Path) -> bool:
    # One byte decides, so a sample would not do.
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as opened:
        try:
            while chunk := opened.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True

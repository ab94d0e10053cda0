"""How a refusal names a file: a path that itself names a person is not repeated."""

from __future__ import annotations

from site_builder.content.persons import kinds_in

HIDDEN = "（文件名含个人号码，不显示）"


def bare(name: str) -> str:
    """A file's name without its endings, whose dot would hide a number right before it."""
    parts = name.rstrip().split(".")
    while len(parts) > 1 and parts[-1].isascii() and parts[-1].isalpha():
        parts.pop()
    return ".".join(parts)


def shown_path(path: str) -> str:
    """The path, printable, with every part that holds a number of a person left out."""
    parts = (HIDDEN if kinds_in(bare(part)) else part for part in path.split("/"))
    return "".join(c if c.isprintable() else "\ufffd" for c in "/".join(parts))

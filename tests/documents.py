"""The documents as tests read them: every fenced block of every page, and the commands in it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HANDBOOK = "site_builder/handbook"
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
PROGRAMS = ("mulu", "mulu-api")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One fenced block."""

    document: str
    language: str
    text: str

    @property
    def first(self) -> str:
        """Its first line, by which lists name it."""
        return self.text.strip().splitlines()[0]

    def commands(self) -> Iterator[list[str]]:
        """The calls of our two programs, without comments and prompts; continued lines are one."""
        for line in self.text.replace("\\\n", " ").splitlines():
            line = line.strip().removeprefix("$ ")
            if line.split(" ")[0] in PROGRAMS:
                yield shlex.split(line, comments=True)


def documents() -> list[Path]:
    """What people read: the two files at the root, and the handbook."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / HANDBOOK).rglob("*.md"))]


def blocks() -> Iterator[Block]:
    """Every fenced block, document by document."""
    for path in documents():
        for match in FENCE.finditer(path.read_text("utf-8")):
            yield Block(document=path.relative_to(ROOT).as_posix(), language=match[2], text=match[3])

"""What every reader gives: labels, then records of texts, the same for csv, workbook and json."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from site_builder.findings import Severity

TEXT, INTEGER, FLOAT, BOOLEAN, DATE, DATETIME, TIME, DURATION, OBJECT, ARRAY, ERROR, ROUNDED = "sifbdTtuoaep"
"""Kinds of cells, one letter each: what the file itself says a value is.

Delimited text knows only `s`. `e` is an error such as #N/A, `p` a number with more digits than a
workbook keeps.
"""


class Sentence(NamedTuple):
    """`message` is the fact, `hint` the next thing to do."""

    message: str
    hint: str


class Record(NamedTuple):
    """One record of the file: the line (or workbook row) it begins on, its cells, and their kinds."""

    line: int | None
    cells: Sequence[str | None]
    kinds: str | None = None
    """One letter per cell; None: all are text."""


@dataclass(kw_only=True, slots=True)
class Grid:
    """A file opened as a table: the labels are read, the records stream."""

    labels: tuple[str, ...] | None
    """None: the dialect says that there is no header."""
    header_line: int | None
    records: Iterator[Record | Broken]
    in_sheet: bool = False
    """Lines are rows of a workbook sheet and cells have addresses like C17."""


class Broken(NamedTuple):
    """A place where no record could be read, or one that has a fault of its own; reading goes on."""

    line: int | None
    sentence: Sentence
    counts: bool = True
    """Whether it stands for a row; False when the row itself follows."""
    severity: Severity | None = None


class NotATable(Exception):
    """Nothing can be read as the declared format; becomes one finding."""

    def __init__(
        self, sentence: Sentence, *, rule: str = "F03", line: int | None = None, pointer: str | None = None
    ):
        super().__init__(sentence.message)
        self.sentence = sentence
        self.rule = rule
        self.line = line
        self.pointer = pointer
        """Below the distribution, where the descriptor is to be changed (`/encoding`)."""

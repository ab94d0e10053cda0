"""What routes ask of an engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from query_api.query import Grouping, Query, Where
from query_api.snapshot import Field
from query_api.sql import Cell, Source

Row = tuple[Cell, ...]


class EngineTrouble(Exception):
    """A statement was not answered."""


class EngineBusy(EngineTrouble):
    """Too many statements wait."""


class EngineOverBudget(EngineTrouble):
    """The statement went over its time or memory and was stopped."""


class EngineUnable(EngineTrouble):
    """The database cannot be read, for example since its generation was just removed."""


class EngineOverRange(EngineTrouble):
    """A figure, or a value of the question, is larger than the engine can hold."""


class EngineBroken(EngineTrouble):
    """The engine itself failed: this worker answers no more and is replaced."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A table and the file it lies in, attached under the name of its database."""

    source: Source
    file: Path
    rows_name: str | None = None
    """The file that has its rows by key; None: there is none."""
    rows_file: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CsvLines:
    """Rows as lines of csv."""

    text: str
    rows: int


class Engine(Protocol):
    """Answers from published tables, read-only.

    Every call raises EngineBusy when too many wait, EngineOverBudget when it took too long or too much,
    EngineOverRange when a figure is too large, EngineUnable when the file cannot be read, EngineBroken when the engine has failed for good. A call
    that is cancelled stops to cost: what waits is dropped, what runs is interrupted.
    """

    async def lookup(self, place: Place, keys: Sequence[str]) -> Mapping[str, Row]:
        """All fields of the rows with these stored keys, by key; keys without a row are left out."""

    def at_hand(self, place: Place, key: str) -> bytes | None:
        """The values of the row with this stored key as JSON, one a line, where that is known without waiting.

        None: `lookup` has to be asked, whether there is such a row or not.
        """

    async def page(self, place: Place, query: Query) -> list[Row] | None:
        """The rows of a page and one more, order numbers first; None when the row before it is unknown."""

    async def count(self, place: Place, where: Where) -> int:
        """How many rows hold."""

    async def summary(self, place: Place, grouping: Grouping) -> list[Row]:
        """Groups, one more than may be given."""

    async def export(
        self, place: Place, where: Where, select: Sequence[Field], *, above: int, upto: int | None
    ) -> list[Row]:
        """The rows that hold among those with these order numbers, in file order."""

    async def csv(
        self, place: Place, where: Where, select: Sequence[Field], *, above: int, upto: int | None
    ) -> CsvLines:
        """The same rows as lines of csv, of columns that `sql_csv.can_write`."""

    async def health(self) -> None:
        """Make sure that statements are answered."""

    def retire(self, keep: Collection[str]) -> None:
        """Close every database but these, each as soon as nobody reads it."""

    def names(self) -> list[str]:
        """The open databases."""

    def waiting(self) -> int:
        """Statements and lookups that wait or run."""

    def close(self) -> None:
        """Stop."""

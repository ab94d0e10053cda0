"""What routes ask of an engine."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from query_api.sql import Cell, Statement

Row = tuple[Cell, ...]


class EngineBusy(Exception):
    """Too many statements wait."""


class EngineOverBudget(Exception):
    """The statement went over its time or memory and was stopped."""


class EngineUnable(Exception):
    """The database cannot be opened, for example since its generation was just removed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """A statement and the file it reads, attached under the name the statement uses."""

    database: str
    file: Path
    statement: Statement


class Engine(Protocol):
    """Runs statements on published databases, read-only."""

    async def run(self, work: Work) -> list[Row]:
        """All rows of one statement.

        Raises:
            EngineBusy: too many wait.
            EngineOverBudget: it took too long or too much.
            EngineUnable: the file cannot be opened.

        """

    async def check(self) -> None:
        """Make sure that statements are answered; raises as `run` does."""

    def retire(self, keep: Collection[str]) -> None:
        """Close every database but these, each as soon as nobody reads it."""

    def names(self) -> list[str]:
        """The open databases."""

    def close(self) -> None:
        """Stop."""

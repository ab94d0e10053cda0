"""Trouble with the surroundings: one line on standard error, exit code 2, no traceback.

A wrong file is a Finding, never an exception; whatever is neither is our own bug and keeps
its traceback.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What every `mulu` command answers the shell with."""

    OK = 0
    FINDINGS = 1
    """At least one error finding."""
    SURROUNDINGS = 2
    """No such source, an unwritable output, a bad option."""
    HELD_BACK = 3
    """Published, but some datasets were held back (`--lenient`)."""
    HELD = 4
    """密级标志 (V18): the check ended, and says nothing of what and where."""


class BuildError(Exception):
    """The surroundings do not allow the work; the text is one Chinese sentence for the clerk."""


class Held(BuildError):
    """Something carries a 密级标志 (V18). Holds no content and no place, so that none can be logged."""

    SENTENCE = "此提交须线下处理，请联系本单位保密审查员"

    def __init__(self) -> None:
        super().__init__(self.SENTENCE)


class SourceMissing(BuildError):
    """The folder of descriptors does not exist or cannot be read."""


class OutputUnwritable(BuildError):
    """The output folder cannot be written to."""

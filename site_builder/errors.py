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


class BuildError(Exception):
    """The surroundings do not allow the work; the text is one Chinese sentence for the clerk."""


class SourceMissing(BuildError):
    """The folder of descriptors does not exist or cannot be read."""


class OutputUnwritable(BuildError):
    """The output folder cannot be written to."""

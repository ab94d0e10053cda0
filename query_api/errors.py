"""Trouble with the surroundings: one Chinese line for the operator and exit code 2, no traceback."""

from __future__ import annotations


class OperatorError(Exception):
    """The text is one Chinese sentence: what is wrong, where, and what to do next."""

"""The log of the service: one JSON object a line, or words for a person at a terminal; no secrets.

A fault's message may carry what a caller asked for (DuckDB quotes values), so a fault is logged as its
kind and the places in the code; of what other libraries log only the first line is taken, since the rest
shows objects. Nothing here ever sees a header, a body or an address.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal

import msgspec

from query_api import timing
from query_api.audit.records import now_text

OURS = "mulu."
"""Loggers whose messages we write ourselves."""

Format = Literal["auto", "json", "text"]

FIELDS = ("route", "status", "milliseconds", "caller", "generation")
"""What a message may carry besides (`extra`)."""


def set_up(form: Format) -> None:
    """Log to standard error; `auto`: words on a terminal, else JSON."""
    is_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if is_json else Words())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # One line a call of the tests' own client, or of a library, is nothing for an operator.
    for noisy in ("httpx", "httpcore", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    """A record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": now_text(),
            "level": record.levelname.lower(),
            "message": _message(record),
            "pid": record.process,
        }
        request = timing.request_id()
        if request is not None:
            line["requestId"] = request
        line |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        fault = _fault(record)
        if fault:
            line["fault"] = fault
        return msgspec.json.encode(line).decode()


class Words(logging.Formatter):
    """The same for a person."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines."""
        request = timing.request_id()
        head = f"{now_text()} {record.levelname} {_message(record)}" + (f" [{request}]" if request else "")
        return "\n    ".join([head, *_fault(record)])


def _message(record: logging.LogRecord) -> str:
    message = record.getMessage()
    return message if record.name.startswith(OURS) else f"{record.name}: {message.partition(chr(10))[0]}"


def _fault(record: logging.LogRecord) -> list[str]:
    """The kinds of a fault and of what led to it, each with where it happened, the innermost place first."""
    found = record.exc_info[1] if record.exc_info else None
    lines: list[str] = []
    while found is not None and len(lines) < 100:
        kind = type(found)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        lines += [f"  {place}" for place in _places(found.__traceback__)]
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return lines


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in reversed(traceback.extract_tb(trace)):
        yield f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"

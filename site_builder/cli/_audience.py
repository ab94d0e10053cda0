"""`--audience`, for the commands that make something for readers."""

from __future__ import annotations

import argparse

from site_builder.arguments import Parser
from site_builder.visibility import GOVERNMENT, Audience


def add_audience(parser: Parser) -> None:
    """Let a command say for whom it works."""
    parser.add_argument(
        "--audience",
        type=_audience,
        default=GOVERNMENT,
        metavar="WHO",
        help="给谁看：公开、政务（默认）、部门:部门标识、管理",
    )


def _audience(text: str) -> Audience:
    try:
        return Audience.of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error

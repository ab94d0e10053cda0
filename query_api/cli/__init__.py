"""`mulu-api`: one module per command, found by being there; arguments in, exit code out.

A command module has `HELP` (one line), `DESCRIPTION`, `EXAMPLE`, `arguments(parser)` and
`run(options)`, which returns the exit code; its file name is the command. The result alone goes to
standard output. A command with commands of its own adds them in `arguments`.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from query_api.arguments import Parser
from query_api.cli._exits import INTERRUPTED, OK, SURROUNDINGS
from query_api.errors import OperatorError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; trouble with the surroundings is one line and exit code 2."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser(words[0] if words else "").parse_args(words)
    try:
        code = int(options.command.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader has seen enough (`mulu-api keys list | head`); what is left has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OperatorError as error:
        print(f"mulu-api：{error}", file=sys.stderr)
        return SURROUNDINGS
    except KeyboardInterrupt:
        print("mulu-api：已中止。", file=sys.stderr)
        return INTERRUPTED


def names() -> list[str]:
    """Every command, as an operator types it."""
    return sorted(m.name.replace("_", "-") for m in pkgutil.iter_modules(__path__) if m.name[0] != "_")


def command_of(name: str) -> ModuleType:
    """The module of a command."""
    return importlib.import_module(f"{__name__}.{name.replace('-', '_')}")


def _parser(word: str) -> Parser:
    """The parser for one command; for anything else of all, so that help and hints name them.

    Only what is asked for is imported: managing keys needs neither the server nor the engine.
    """
    parser = Parser(
        prog="mulu-api",
        description="政务信息资源目录的查询服务：只读，从 mulu build 的快照回答。",
    )
    places = parser.add_subparsers(required=True, metavar="命令", title="命令", parser_class=Parser)
    for name in [word] if word in names() else names():
        command = command_of(name)
        own = places.add_parser(
            name, help=command.HELP, description=command.DESCRIPTION, epilog=f"例：\n{command.EXAMPLE}"
        )
        command.arguments(own)
        own.set_defaults(command=command)
    return parser

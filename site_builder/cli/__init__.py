"""`mulu`: one module per subcommand, found by being there; arguments in, exit code out.

A command module has `HELP` (one line), `DESCRIPTION`, `EXAMPLE`, `arguments(parser)` and
`run(options)`; its file name is the command. The result alone goes to standard output.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from functools import cache
from types import ModuleType

from site_builder.arguments import Parser
from site_builder.cli._held import notice
from site_builder.errors import BuildError, Exit, Held

INTERRUPTED = 130
"""What a shell expects of a program that Ctrl-C ended."""


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand; trouble with the surroundings is one line and exit code 2."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command.run(options))
    except Held:
        print(notice(options), end="")
        return Exit.HELD
    except BuildError as error:
        print(f"mulu：{error}", file=sys.stderr)
        return Exit.SURROUNDINGS
    except KeyboardInterrupt:
        print("mulu：已中止，没有留下写了一半的文件。", file=sys.stderr)
        return INTERRUPTED


@cache
def commands() -> tuple[ModuleType, ...]:
    """Every command module, by name."""
    return tuple(
        importlib.import_module(f"{__name__}.{module.name}")
        for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
        if not module.name.startswith("_")
    )


def name_of(command: ModuleType) -> str:
    """What a clerk types."""
    return command.__name__.rpartition(".")[2].replace("_", "-")


def _parser() -> Parser:
    parser = Parser(prog="mulu", description="政务信息资源目录：核对、发布、编目。")
    places = parser.add_subparsers(title="命令", required=True, metavar="命令")
    for command in commands():
        own = places.add_parser(
            name_of(command),
            help=command.HELP,
            description=command.DESCRIPTION,
            epilog=f"例：{command.EXAMPLE}",
        )
        command.arguments(own)
        own.set_defaults(command=command)
    return parser

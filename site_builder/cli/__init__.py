"""`mulu`: one module per subcommand, found by being there; arguments in, exit code out.

A command module has `HELP` (one line), `DESCRIPTION`, `EXAMPLE`, `arguments(parser)` and
`run(options)`; its file name is the command. The result alone goes to standard output.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from types import ModuleType

from site_builder import collector
from site_builder.arguments import Parser
from site_builder.cli._held import notice
from site_builder.errors import BuildError, Exit, Held

INTERRUPTED = 130
"""What a shell expects of a program that Ctrl-C ended."""


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand; trouble with the surroundings is one line and exit code 2."""
    words = sys.argv[1:] if arguments is None else arguments
    options = _parser(words[0] if words else "").parse_args(words)
    try:
        with collector.at_rest():
            code = int(options.command.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader has seen enough (`mulu rules | head`); what is left has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OK
    except Held:
        print(notice(options), end="")
        return Exit.HELD
    except BuildError as error:
        print(f"mulu：{error}", file=sys.stderr)
        return Exit.SURROUNDINGS
    except KeyboardInterrupt:
        print("mulu：已中止，没有留下写了一半的文件。", file=sys.stderr)
        return INTERRUPTED


def names() -> list[str]:
    """Every command, as a clerk types it."""
    return sorted(m.name.replace("_", "-") for m in pkgutil.iter_modules(__path__) if m.name[0] != "_")


def command_of(name: str) -> ModuleType:
    """The module of a command."""
    return importlib.import_module(f"{__name__}.{name.replace('-', '_')}")


def _parser(word: str) -> Parser:
    """The parser for one command; for anything else of all, so that help and hints name them.

    Only what is asked for is imported: a hook or a check should not wait for the site's tools.
    """
    parser = Parser(prog="mulu", description="政务信息资源目录：核对、发布、编目。")
    places = parser.add_subparsers(title="命令", required=True, metavar="命令")
    for name in [word] if word in names() else names():
        command = command_of(name)
        own = places.add_parser(
            name,
            help=command.HELP,
            description=command.DESCRIPTION,
            epilog=f"例：{command.EXAMPLE}",
        )
        command.arguments(own)
        own.set_defaults(command=command)
    return parser

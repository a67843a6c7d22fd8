"""The command line. Every command is a module of `commands`; it is imported when it is needed, and
called by its `NAME`, else by its file.

Exit status: 0 done; 1 the data or the result is refused; 2 misuse; 130 interrupted.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from ml_app.refusal import Misuse, Refused

INTERRUPTED = 130  # what a shell reports for a process ended by Ctrl-C


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    wiring = import_module(f"{__package__}.wiring")
    system = wiring.build()
    arguments = _parser(system.name, system.summary, wiring.COMMANDS).parse_args(argv)
    try:
        return int(arguments.run(system, arguments))
    except Misuse as misuse:
        return _tell(misuse, 2)
    except (Refused, FileNotFoundError, PermissionError) as refused:
        return _tell(refused, 1)
    except KeyboardInterrupt:
        return _tell("interrupted", INTERRUPTED)


def _parser(prog: str, summary: str, names: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description=summary)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in names:
        module: Any = import_module(f"{__package__}.commands.{name}")
        called = getattr(module, "NAME", name.replace("_", "-"))
        command = commands.add_parser(called, help=module.HELP, description=module.HELP)
        module.configure(command)
        command.set_defaults(run=module.run)
    return parser


def _tell(what: object, status: int) -> int:
    print(f"error: {what}", file=sys.stderr)
    return status

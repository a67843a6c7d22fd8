"""The entry point: the group of commands, and what happens when one of them breaks."""

import gc
import os
import sys

import click

from mldesign import __version__
from mldesign.cli.exits import BUG
from mldesign.cli.lazy import LazyGroup

COMMANDS = {
    "init": "Write a first blueprint: from the gallery, from data, or step by step.",
    "check": "Check blueprints: the language, the choices, the design.",
    "plan": "Show every decision with its reason, and every computed number.",
    "doc": "Write the design document.",
    "generate": "Write the project with its document; run again, update it.",
    "explain": "Explain a rule, a formula, a choice or a slot.",
    "list": "List slots, choices, options, rules, formulas or blueprints.",
    "schema": "Print the schema of blueprints, for editors and validators.",
}


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", prog_name="mldesign")
def cli() -> None:
    """Design a machine-learning system: one blueprint in, a design document and a running project
    out.

    Exit status: 0 clean, 1 findings at or above the level asked for, 2 misuse, 3 a bug of mldesign.
    """


def main() -> None:
    """Run the command line. An unforeseen exception becomes exit status 3 and a request."""
    # Start-up makes a hundred thousand objects that stay. Looking for garbage among them, again and
    # again and once more at the end, is a fifth of the time of a check.
    gc.set_threshold(100_000, 20, 20)
    # A plugin of pydantic would be foreign code that sees every blueprint.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        cli.main(prog_name="mldesign")
    except Exception as fault:
        _report_bug(fault)
        sys.exit(BUG)
    finally:
        gc.freeze()


def _report_bug(fault: Exception) -> None:
    import platform
    import shlex
    import traceback

    traceback.print_exception(fault, limit=-8)
    command = shlex.join(["mldesign", *sys.argv[1:]])
    click.echo(
        f"\nThis is a bug of mldesign, not of your blueprint. Please report it with the lines above"
        f" and these:\n  command: {command}\n  version: mldesign {__version__}, Python "
        f"{platform.python_version()}, {platform.system()}",
        err=True,
    )

"""`mldesign check`: validate and lint blueprints."""

import sys
from pathlib import Path

import click

from mldesign.cli.exits import CLEAN, FINDINGS, MISUSE
from mldesign.cli.findings import colour_wanted, report_of
from mldesign.model.finding import Severity
from mldesign.report import FORMATS, render

_LEVELS = {severity.word: severity for severity in reversed(Severity)}
_NOTHING_READ = {"LANG001", "LANG002"}
"""The command line names a path that is no readable file."""


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    *("--format", "form"),
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="Text for people; JSON, SARIF or GitHub annotations for programs.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*_LEVELS, "never"]),
    default="error",
    show_default=True,
    help="Exit with status 1 when a finding of this level or worse stands.",
)
@click.pass_context
def command(context: click.Context, files: tuple[Path, ...], form: str, fail_on: str) -> None:
    """Check FILES: is the language right, do the choices exist and fit, is the design sound?

    Every finding names its place, what is wrong and what to do. Nothing is run and nothing is
    changed.
    """
    from mldesign import pipeline

    checked = [pipeline.check(file) for file in files]
    report = report_of([file.as_posix() for file in files], checked)
    colour = colour_wanted(sys.stdout, context)
    click.echo(render(report, form, colour=colour), nl=False, color=colour)
    if any(finding.code in _NOTHING_READ for finding in report.findings):
        context.exit(MISUSE)
    failed = fail_on != "never" and report.fails(_LEVELS[fail_on])
    context.exit(FINDINGS if failed else CLEAN)

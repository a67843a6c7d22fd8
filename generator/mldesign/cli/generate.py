"""`mldesign generate`: the project and its document; run again, an update."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mldesign.cli.exits import CLEAN, FINDINGS, MISUSE
from mldesign.cli.findings import print_findings

if TYPE_CHECKING:
    from mldesign.write import Change


@click.command("generate")
@click.argument("blueprint", type=click.Path(path_type=Path))
@click.option(
    *("-o", "--output", "output"),
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the project; made when it is not there.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, write nothing.")
@click.option(
    "--template",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Your own cookiecutter template for the shell. Its hooks are never run.",
)
@click.option(
    "--patterns",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A further folder of patterns. Its component.py files are run: trust it first.",
)
@click.pass_context
def command(
    context: click.Context,
    blueprint: Path,
    output: Path,
    dry_run: bool,
    template: Path | None,
    patterns: Path | None,
) -> None:
    """Render the project of BLUEPRINT and its design document.

    Run again, it is an update: files you have not touched are replaced, files you have edited are
    left alone and their new version is put aside.
    """
    from mldesign import pipeline
    from mldesign.catalog import builtin
    from mldesign.render.shell import ShellFault
    from mldesign.write import LockFault, UnsafePath

    catalog = builtin(*([patterns] if patterns else []))
    checked = pipeline.check(blueprint, catalog=catalog, beside=output)
    if checked.failed or checked.plan is None:
        print_findings(checked, context)
        context.exit(FINDINGS)
    try:
        tree = pipeline.render(checked.plan, template, [blueprint.parent, output])
        decided = pipeline.changes(tree, output)
        if not dry_run:
            pipeline.write(decided, output, checked.plan)
    except (LockFault, UnsafePath, ShellFault, OSError) as fault:
        click.echo(f"error: {fault}", err=True)
        context.exit(MISUSE)
    _print_changes(decided, output, dry_run)
    context.exit(CLEAN)


def _print_changes(decided: "list[Change]", output: Path, dry_run: bool) -> None:
    from mldesign.write import Action, counted

    quiet = {Action.CREATE, Action.SAME, Action.UPDATE}
    for change in decided:
        if change.action in quiet and not dry_run:
            continue
        if change.action is Action.SAME:
            continue
        note = f" (new version: {change.aside})" if change.aside else ""
        click.echo(f"  {change.action.value:28} {change.path}{note}")
    total = ", ".join(f"{count} {action.value}" for action, count in counted(decided))
    click.echo(f"{'would be' if dry_run else output}: {total}")
    if not dry_run:
        click.echo(f"next: cd {output} && make setup test train")

"""`mldesign schema`: the schema of blueprints, and the reference made from it."""

import json
from pathlib import Path

import click

from mldesign.cli.exits import CLEAN, MISUSE


@click.command("schema")
@click.option(
    *("--format", "form"),
    type=click.Choice(["json", "markdown"]),
    default="json",
    show_default=True,
    help="JSON Schema (draft 2020-12), or a reference page for each stage.",
)
@click.option(
    *("-o", "--output", "output"),
    type=click.Path(path_type=Path),
    help="File for JSON, folder for Markdown. Without it JSON goes to standard output.",
)
@click.pass_context
def command(context: click.Context, form: str, output: Path | None) -> None:
    """Print the schema of blueprints, with all choices and their options.

    An editor that knows YAML schemas completes and explains while you type when the first line of a
    blueprint is: # yaml-language-server: $schema=blueprint.schema.json
    """
    from mldesign import pipeline

    schema = pipeline.schema()
    if form == "json":
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        if output is None:
            click.echo(text, nl=False)
            context.exit(CLEAN)
        written = {output: text}
    else:
        if output is None:
            raise click.UsageError("Markdown is several pages: give a folder with -o DIR.")
        written = {output / name: page for name, page in _pages(schema).items()}
    try:
        for path, text in written.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        click.echo(f"error: {fault}", err=True)
        context.exit(MISUSE)
    context.exit(CLEAN)


def _pages(schema: dict[str, object]) -> dict[str, str]:
    from mldesign.model.blueprint import STAGES
    from mldesign.report.reference import pages

    return pages(schema, STAGES)

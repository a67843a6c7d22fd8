"""`mldesign explain ID`: why a rule, a formula, a choice or a slot is what it is."""

import click

from mldesign.cli.exits import CLEAN


@click.command("explain")
@click.argument("id_", metavar="ID")
@click.pass_context
def command(context: click.Context, id_: str) -> None:
    """Explain ID: a rule (DAT003 or its name), a formula (F21), a choice (lightgbm,
    model/lightgbm), an option (model/lightgbm.learning_rate) or a slot (training.split)."""
    from mldesign.cli.explanations import explanation, nearest

    text = explanation(id_)
    if not text:
        near = " or ".join(f"`{name}`" for name in nearest(id_))
        hint = f" Did you mean {near}?" if near else " `mldesign list` shows what there is."
        raise click.UsageError(f"Nothing is called `{id_}`.{hint}", context)
    click.echo(text, nl=False)
    context.exit(CLEAN)

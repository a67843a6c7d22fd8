"""`mldesign list`: what there is to choose from."""

from pathlib import Path

import click

from mldesign.cli.exits import CLEAN

KINDS = ("slots", "choices", "options", "patterns", "rules", "formulas", "blueprints")


@click.command("list")
@click.argument("kind", type=click.Choice(KINDS))
@click.pass_context
def command(context: click.Context, kind: str) -> None:
    """List KIND: slots (the questions), choices (their answers), options, patterns, rules,
    formulas or the blueprints of the gallery."""
    rows = {
        "slots": _slots,
        "choices": _choices,
        "options": _options,
        "patterns": _patterns,
        "rules": _rules,
        "formulas": _formulas,
        "blueprints": _blueprints,
    }[kind]()
    width = max((len(name) for name, _ in rows), default=0)
    for name, text in rows:
        click.echo(f"{name:{width}}  {text}")
    context.exit(CLEAN)


def _slots() -> list[tuple[str, str]]:
    from mldesign.catalog import builtin

    return [(slot.path, slot.question) for slot in builtin().slots.values()]


def _choices() -> list[tuple[str, str]]:
    from mldesign.catalog import builtin

    catalog = builtin()
    return [(c.id, c.summary) for slot in catalog.slots for c in catalog.own(slot).values()]


def _options() -> list[tuple[str, str]]:
    from mldesign.catalog import builtin

    catalog = builtin()
    return [
        (f"{c.id}.{name}", field.description or "")
        for slot in catalog.slots
        for c in catalog.own(slot).values()
        for name, field in c.option_fields().items()
    ]


def _patterns() -> list[tuple[str, str]]:
    from mldesign.catalog import builtin

    return [(c.id, c.summary) for c in builtin().parts()]


def _rules() -> list[tuple[str, str]]:
    from mldesign.catalog import builtin
    from mldesign.lint.rules import every_rule

    return [(f"{r.code} {r.name}", r.summary) for r in every_rule(builtin())]


def _formulas() -> list[tuple[str, str]]:
    from mldesign.numbers.formulas import formulas

    return [(f.id, f.title) for f in formulas().values()]


def _blueprints() -> list[tuple[str, str]]:
    from mldesign.content import content_root

    rows = []
    for path in sorted(Path(content_root() / "blueprints").glob("*/blueprint.yaml")):
        summary = next(
            (
                line.partition(":")[2].strip().strip("\"'>|-")
                for line in path.read_text(encoding="utf-8").splitlines()
                if line.startswith("summary:")
            ),
            "",
        )
        rows.append((path.parent.name, summary))
    return rows

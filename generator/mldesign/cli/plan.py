"""`mldesign plan`: every decision with its origin and reason, every computed number."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mldesign.cli.exits import CLEAN, FINDINGS
from mldesign.cli.findings import print_findings

if TYPE_CHECKING:
    from mldesign.model.plan import Number, OptionValue, Plan


@click.command("plan")
@click.argument("blueprint", type=click.Path(path_type=Path))
@click.option(
    *("--format", "form"),
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text for people, JSON for programs.",
)
@click.pass_context
def command(context: click.Context, blueprint: Path, form: str) -> None:
    """Show every decision of BLUEPRINT, where it comes from and why, and every computed number."""
    from mldesign import pipeline

    checked = pipeline.check(blueprint)
    if checked.plan is None or checked.failed:
        print_findings(checked, context)
        context.exit(FINDINGS)
    if form == "json":
        click.echo(json.dumps(as_data(checked.plan), indent=2, ensure_ascii=False, default=str))
    else:
        click.echo("\n".join(as_text(checked.plan)))
    context.exit(CLEAN)


def as_text(plan: "Plan") -> list[str]:
    """The plan for a terminal, line by line."""
    lines = [f"{plan.name}: {plan.blueprint.summary or 'no summary'}", "", "Decisions"]
    for decision in plan.decisions:
        lines.append(f"  {decision.path}: {decision.choice} ({decision.origin})")
        lines.append(f"      {decision.reason}")
        lines += [f"      {_option(o)}" for o in decision.options]
        if decision.alternatives:
            names = ", ".join(a.name for a in decision.alternatives)
            lines.append(f"      not taken: {names}")
    roles = [s for s in plan.sources if s.role is not None]
    lines += ["", "Sources"] if roles else []
    for source in roles:
        origin = "default" if source.role_reason else "written"
        lines.append(f"  {source.written.name}: {source.role} ({origin})")
        lines += [f"      {source.role_reason}"] if source.role_reason else []
    lines += ["", "Columns"] if plan.column_decisions else []
    for column in plan.column_decisions:
        lines.append(f"  {column.name}: {column.choice or 'left out'} ({column.origin})")
        lines.append(f"      {column.reason}")
    lines += ["", "Numbers"]
    lines += [f"  {_number(n)}" for n in plan.numbers if n.value is not None]
    missing = [n for n in plan.numbers if n.value is None]
    if missing:
        lines += ["", "Not computed, because an input is missing"]
        lines += [f"  {n.id} {n.title}: needs {', '.join(n.missing)}" for n in missing]
    if plan.open_questions:
        lines += ["", "Open questions"]
        lines += [f"  {q.path}: {q.reason}" for q in plan.open_questions]
    return lines


def _option(option: "OptionValue") -> str:
    mark = "" if option.origin == "written" else "  (default) " + option.why
    return f"{option.name} = {option.value}{mark}"


def _number(number: "Number") -> str:
    inputs = ", ".join(
        f"{i.name} {i.value:g} {i.unit} ({i.origin})".replace("  ", " ")
        if isinstance(i.value, float | int)
        else f"{i.name} {i.value} ({i.origin})"
        for i in number.inputs
    )
    return f"{number.id} {number.title}: {number.value:.6g} {number.unit}  [{inputs}]"


def as_data(plan: "Plan") -> dict[str, Any]:
    """The plan as JSON-ready data."""
    return {
        "schema": 1,
        "name": plan.name,
        "package": plan.package,
        "decisions": [
            {
                "slot": d.slot,
                "path": d.path,
                "choice": d.choice,
                "origin": d.origin,
                "reason": d.reason,
                "options": [_plain(vars(o)) for o in d.options],
                "alternatives": [vars(a) for a in d.alternatives],
            }
            for d in plan.decisions
        ],
        "columns": [
            {**vars(c), "options": [_plain(vars(o)) for o in c.options]}
            for c in plan.column_decisions
        ],
        "sources": [
            {"name": s.written.name, "role": s.role, "reason": s.role_reason} for s in plan.sources
        ],
        "packages": list(plan.packages),
        "extras": {name: list(packages) for name, packages in plan.extras.items()},
        "commands": list(plan.commands),
        "components": [c.id for c in plan.components],
        "numbers": [
            {**vars(n), "inputs": [_plain(vars(i)) for i in n.inputs]} for n in plan.numbers
        ],
        "open_questions": [vars(q) for q in plan.open_questions],
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Quantities are floats that remember their text: programs get the float."""
    return {k: float(v) if isinstance(v, float) else v for k, v in row.items()}

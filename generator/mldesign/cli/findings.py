"""From what was checked to a report, and from a report to the terminal."""

import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from mldesign.report import Report, render

if TYPE_CHECKING:
    from typing import TextIO

    from mldesign.pipeline import Checked


def report_of(files: Sequence[str], checked: Sequence["Checked"]) -> Report:
    """Gather the findings of one or more checked files."""
    outcomes = [
        {"file": file, **_as_data(outcome)}
        for file, one in zip(files, checked, strict=True)
        for outcome in one.outcomes or ()
    ]
    return Report(
        findings=[finding for one in checked for finding in one.findings],
        files=files,
        texts={one.source.file: one.source.text for one in checked if one.source is not None},
        notes=_coverage(outcomes),
        outcomes=outcomes,
    )


def print_findings(checked: "Checked", context: click.Context) -> None:
    """Print the findings of one file to standard error, for people."""
    file = checked.source.file if checked.source else checked.findings[0].where.file
    stream = sys.stderr
    text = render(report_of([file], [checked]), "text", colour=colour_wanted(stream, context))
    click.echo(text, err=True, nl=False)


def colour_wanted(stream: "TextIO", context: click.Context) -> bool:
    """Whether to use colour: on a terminal, unless `NO_COLOR` or a dumb terminal forbids it."""
    if context.color is not None:
        return context.color
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def _as_data(outcome: object) -> Mapping[str, object]:
    return dict(vars(outcome))


def _coverage(outcomes: Sequence[Mapping[str, object]]) -> list[str]:
    """How much of the design was judged: a short blueprint must not look clean."""
    counts = Counter(str(outcome["status"]) for outcome in outcomes)
    judged = {status: n for status, n in sorted(counts.items()) if status != "not applicable"}
    if not judged:
        return []
    parts = ", ".join(f"{n} {status}" for status, n in judged.items())
    return [f"{sum(judged.values())} rules apply: {parts}"]

"""Asking a question until the answer is valid, and the checks that say what is wrong with one."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import isfinite

import click

from mldesign.profile.proposal import slug

Check = Callable[[str], str]
"""Returns what is wrong with an answer; empty when nothing is."""

TYPES = ("number", "integer", "category", "boolean", "date")
"""Types a column of a table that is not there yet can be declared with."""


def anything(answer: str) -> str:
    """Accept every answer."""
    return ""


@dataclass
class Asker:
    """Asks on the terminal, or reads answers from a pipe; an empty answer takes the default."""

    _ended: bool = field(default=False, init=False)

    def stage(self, number: int, title: str) -> None:
        """Print the heading of a stage."""
        click.echo(f"\n{number}. {title}")

    def ask(self, question: str, default: str, why: str, check: Check = anything) -> str:
        """Return a valid answer. When the pipe has ended, that is the default."""
        shown = f"default: {default}" if default else "may be left empty"
        click.echo(f"   {question}\n   ({shown}; {why})")
        while True:
            answer = self._line() or default
            wrong: str = check(answer) if answer else ""
            if not wrong:
                return answer
            click.echo(f"   {answer!r} {wrong}")
            if self._ended:
                raise click.UsageError(f"{question} {answer!r} {wrong}")

    def _line(self) -> str:
        if self._ended:
            return ""
        click.echo("   > ", nl=False)
        line = sys.stdin.readline()
        if not line.endswith("\n"):
            self._ended = True
            click.echo("")
        return line.strip()


def names(answer: str) -> list[str]:
    """Split a list of names at its commas."""
    return [name.strip() for name in answer.split(",") if name.strip()]


def one_of(allowed: Iterable[str]) -> Check:
    """Accept only the given answers."""
    return lambda answer: "" if answer in allowed else f"is none of {', '.join(allowed)}"


def among(columns: list[str]) -> Check:
    """Accept a list of names that are all columns."""

    def check(answer: str) -> str:
        strangers = [name for name in names(answer) if name not in columns]
        return f"names no column: {', '.join(strangers)}" if strangers else ""

    return check


def blueprint_name(answer: str) -> str:
    """Accept lower-case words joined by hyphens."""
    return "" if slug(answer) == answer else f"is no name; `{slug(answer)}` would be one"


def column_list(answer: str) -> str:
    """Accept `name:type, name:type`."""
    for item in answer.split(","):
        name, _, kind = item.partition(":")
        if not name.strip() or kind.strip() not in TYPES:
            return f"is not name:type; types are {', '.join(TYPES)}"
    return ""


def duration(answer: str) -> str:
    """Accept a time span with its unit."""
    from mldesign.model.quantities import Duration

    try:
        Duration(answer)
    except ValueError as fault:
        return f"is not {fault}"
    return ""


def any_number(answer: str) -> str:
    """Accept a finite number."""
    try:
        return "" if isfinite(float(answer)) else "is not a finite number"
    except ValueError:
        return "is not a number"


def positive_number(answer: str) -> str:
    """Accept a number above zero."""
    return any_number(answer) or ("" if float(answer) > 0 else "is not above zero")


def as_number(answer: str) -> float:
    """Return the number, whole where it is whole."""
    value = float(answer)
    return int(value) if value == int(value) else value

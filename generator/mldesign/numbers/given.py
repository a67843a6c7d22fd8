"""Inputs of a number with their origin, and how a formula becomes a number of the plan."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from inspect import getdoc
from typing import Any

from mldesign.model.plan import Input, Number
from mldesign.numbers.formulas import sections

DECLARED, ASSUMED, MEASURED, COMPUTED = "declared", "assumed", "measured", "computed"


@dataclass(frozen=True)
class Given:
    """An input that may be there or not."""

    name: str
    value: float | None
    unit: str = ""
    path: str = ""
    origin: str = DECLARED
    missing: tuple[str, ...] = ()
    """What has to be filled when there is no value; the path itself unless it is a computed one."""

    def or_assumed(self, default: float) -> "Given":
        """The same input, with a stated default where nothing was declared."""
        return self if self.value is not None else replace(self, value=default, origin=ASSUMED)

    def or_else(self, other: "Given") -> "Given":
        """This input, or another one that can stand for it."""
        return self if self.value is not None or other.value is None else other

    def lacks(self) -> tuple[str, ...]:
        """The blueprint paths to fill."""
        return () if self.value is not None else self.missing or (self.path,)


def declared(name: str, value: float | None, unit: str, path: str, *, per: float = 1) -> Given:
    """An input from the blueprint; `per` canonical units make one `unit` (86400 for days)."""
    return Given(name, None if value is None else float(value) / per, unit, path)


def measured(name: str, value: float | None, unit: str, path: str) -> Given:
    """An input that reading the data showed."""
    return Given(name, value, unit, path, MEASURED)


def computed(number: Number, name: str | None = None) -> Given:
    """The result of another number, as an input."""
    return Given(
        name or number.title,
        number.value,
        number.unit,
        f"{number.id} {number.key}",
        COMPUTED,
        number.missing,
    )


@dataclass(frozen=True)
class Label:
    """How a number is called and where it is shown."""

    id: str
    key: str
    title: str
    unit: str
    section: str


def number(
    label: Label,
    function: Callable[..., Any],
    *inputs: Given,
    formula: str = "",
    note: str = "",
) -> Number:
    """Apply a formula to its inputs; without one of them the number says which is missing."""
    missing = tuple(dict.fromkeys(path for given in inputs for path in given.lacks()))
    value, reason = (None, "") if missing else _applied(function, inputs)
    return Number(
        id=label.id,
        key=label.key,
        title=label.title,
        value=None if value is None else float(value),
        unit=label.unit,
        formula=formula or sections(getdoc(function) or "").get("Formula", ""),
        inputs=tuple(
            Input(given.name, given.value, given.unit, given.origin, given.path)
            for given in inputs
            if given.value is not None
        ),
        section=label.section,
        note=reason or note,
        missing=missing,
    )


def _applied(function: Callable[..., Any], inputs: tuple[Given, ...]) -> tuple[Any, str]:
    """The result; where a formula has none for such inputs (a zero rate), a note that says so."""
    try:
        return function(*(given.value for given in inputs)), ""
    except (ArithmeticError, ValueError):
        return None, "Not defined for these inputs."

"""The plan: every decision with its reason, every computed number with its inputs. All output is a
reading of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mldesign.model.component import Call, Component
from mldesign.model.design import ResolvedColumn, ResolvedSource
from mldesign.model.finding import Finding


@dataclass(frozen=True)
class OptionValue:
    """One option of a choice, with its value and why it has it."""

    name: str
    value: Any
    origin: str
    """`written` or `default`."""
    why: str
    effect: str = ""


@dataclass(frozen=True)
class Alternative:
    """A choice that was not taken."""

    name: str
    summary: str
    why_not: str


@dataclass(frozen=True)
class Decision:
    """The answer to one slot."""

    slot: str
    title: str
    question: str
    path: str
    """Blueprint path to change it."""
    choice: str
    summary: str
    origin: str
    """`written` or `default`."""
    reason: str
    options: tuple[OptionValue, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    component: Component | None = None


@dataclass(frozen=True)
class ColumnDecision:
    """What is done with one column, or with one derived feature, and why."""

    name: str
    slot: str
    choice: str
    """Empty: the column is left out."""
    origin: str
    """`written` or `default`."""
    reason: str
    options: tuple[OptionValue, ...] = ()


@dataclass(frozen=True)
class Input:
    """An input of a computed number."""

    name: str
    value: float | str
    unit: str
    origin: str
    """`declared`, `assumed`, `measured` or `computed`."""
    path: str = ""


@dataclass(frozen=True)
class Number:
    """A computed number: what the document prints instead of a typed one."""

    id: str
    """`F1`: the formula; `key` tells several results of one formula apart."""
    key: str
    title: str
    value: float | None
    """None: an input is missing; `missing` names the blueprint paths to fill."""
    unit: str
    formula: str
    inputs: tuple[Input, ...] = ()
    section: str = "deployment"
    """The stage whose page shows it."""
    note: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenQuestion:
    """A value left open on purpose."""

    path: str
    reason: str
    until: str = ""


@dataclass(frozen=True)
class Plan:
    """Everything decided. Templates loop over it; they never ask which choice was taken."""

    name: str
    """The blueprint's name, kebab case."""
    package: str
    """The generated import package."""
    blueprint: Any
    blueprint_text: str
    decisions: tuple[Decision, ...]
    components: tuple[Component, ...]
    """All folders that contribute, in a stable order: choices and what they require."""
    columns: tuple[ResolvedColumn, ...]
    wiring: Call
    packages: tuple[str, ...]
    test_packages: tuple[str, ...] = ()
    """Requirement strings of what only the project's tests import."""
    sources: tuple[ResolvedSource, ...] = ()
    """Every source with its columns and its role."""
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of an extra of the project → its requirement strings."""
    commands: tuple[str, ...] = ()
    """Modules of the commands of the project's own command line."""
    column_decisions: tuple[ColumnDecision, ...] = ()
    numbers: tuple[Number, ...] = ()
    findings: tuple[Finding, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    outcomes: tuple[Any, ...] = ()
    """What came of every rule of the linter; the document's report card is made from them."""

    def decision(self, slot: str) -> Decision | None:
        """The first decision taken for a slot."""
        return next((d for d in self.decisions if d.slot == slot), None)

"""The names a component folder may import; nothing else of ours."""

from mldesign.model.component import (
    Call,
    Component,
    Name,
    Objection,
    Option,
    Options,
    Slot,
    Suit,
)
from mldesign.model.context import Context, column_path
from mldesign.model.design import Design, ResolvedColumn, ResolvedSource, Taken
from mldesign.model.finding import Finding, Severity, Span
from mldesign.model.paths import dotted
from mldesign.model.quantities import Duration, Share, Size
from mldesign.model.rule import Failure, Missing, Rule, Stage, Verdicts, rule

__all__ = [
    "Call",
    "Component",
    "Context",
    "Design",
    "Duration",
    "Failure",
    "Finding",
    "Missing",
    "Name",
    "Objection",
    "Option",
    "Options",
    "ResolvedColumn",
    "ResolvedSource",
    "Rule",
    "Severity",
    "Share",
    "Size",
    "Slot",
    "Span",
    "Stage",
    "Suit",
    "Taken",
    "Verdicts",
    "column_path",
    "dotted",
    "rule",
]
